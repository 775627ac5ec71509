"""Days that SLEs spend on the alliance's own programmes come out of the same free days."""

from handlers.router import CENTRAL, Router

router = Router("programmes", only=CENTRAL)
