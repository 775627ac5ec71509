"""Notes of the central team on a request, and questions to the school that sent it."""

from handlers.router import CENTRAL, Router

router = Router("notes", only=CENTRAL)
