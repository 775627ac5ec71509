"""What the SLE and the school agree on, what it costs, and the signature that reserves the free days."""

from handlers.router import LINKED, Router

router = Router("agreements", only=LINKED)
