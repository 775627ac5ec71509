"""School-to-school support in figures, without names."""

from handlers.router import LINKED, Router

router = Router("summary", only=LINKED)
