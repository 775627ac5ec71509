"""What has waited too long, with a nudge for whoever it waits for."""

from handlers.router import CENTRAL, Router

router = Router("stuck", only=CENTRAL)
