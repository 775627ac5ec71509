"""What the bot does when a person acts: the product as one list of routers."""

from handlers import (
    agreements,
    approvals,
    checks,
    contacts,
    days,
    evaluations,
    finance,
    forms,
    joining,
    matching,
    notes,
    offers,
    programmes,
    questions,
    releases,
    services,
    staff,
    stuck,
    summary,
    support,
    triage,
    visits,
    welcome,
)
from handlers.router import Catalogue

ROUTERS = (
    welcome.router,
    joining.router,
    contacts.router,
    questions.router,
    support.router,
    approvals.router,
    triage.router,
    notes.router,
    matching.router,
    releases.router,
    offers.router,
    agreements.router,
    days.router,
    visits.router,
    evaluations.router,
    finance.router,
    summary.router,
    stuck.router,
    programmes.router,
    staff.router,
    services.router,
    checks.router,
    forms.router,
)


def catalogue() -> Catalogue:
    """All routes of the product."""
    return Catalogue(ROUTERS)
