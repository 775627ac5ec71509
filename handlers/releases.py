"""The SLE's own head is asked first whether they release their colleague."""

from handlers.router import LINKED, Router

router = Router("releases", only=LINKED)
