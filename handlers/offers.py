"""Once released, the SLE and the supported school each say whether it suits them."""

from handlers.router import LINKED, Router

router = Router("offers", only=LINKED)
