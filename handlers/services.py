"""The other things a school can ask the alliance for, each a small guided request."""

from handlers.router import LINKED, Router

router = Router("services", only=LINKED)
