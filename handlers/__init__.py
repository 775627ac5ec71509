"""What the bot does when a person acts: the product as one list of routers."""

from handlers import approvals, checks, contacts, forms, joining, questions, support, triage, welcome
from handlers.router import Catalogue

ROUTERS = (
    welcome.router,
    joining.router,
    contacts.router,
    questions.router,
    support.router,
    approvals.router,
    triage.router,
    checks.router,
    forms.router,
)


def catalogue() -> Catalogue:
    """All routes of the product."""
    return Catalogue(ROUTERS)
