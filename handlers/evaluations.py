"""What a deployment brought, asked level by level, and how it is closed."""

from handlers.router import LINKED, Router

router = Router("evaluations", only=LINKED)
