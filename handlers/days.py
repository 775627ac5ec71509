"""The days of a deployment: proposed, chosen, confirmed, moved, declined, cancelled."""

from handlers.router import LINKED, Router

router = Router("days", only=LINKED)
