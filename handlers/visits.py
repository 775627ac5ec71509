"""A day at a school is logged and written up, and the school's head adds a voice."""

from handlers.router import LINKED, Router

router = Router("visits", only=LINKED)
