"""What is to be invoiced, why, and what became of it."""

from handlers.router import LINKED, Router

router = Router("finance", only=LINKED)
