"""The central team finds an SLE for a request."""

from handlers.router import CENTRAL, Router

router = Router("matching", only=CENTRAL)
