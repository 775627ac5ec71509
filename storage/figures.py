"""What is counted for the pictures of a school year: SLEs' free days by their dates, and the steps requests took."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import ledger
from storage.ledger import DayUse
from storage.requests import Kind, RequestMove, Status, SupportRequest
from storage.specialisms import Sle, leaders
from storage.terms import Term
from storage.visits import GIVEN, Visit


@dataclass(frozen=True, slots=True)
class Spent:
    """Days of one SLE in the ledger; without a day they are promised and have no date yet."""

    sle: int
    day: date | None
    free: Decimal
    charged: Decimal
    given: bool


@dataclass(frozen=True, slots=True)
class Step:
    """A request for support became this at that moment."""

    request: int
    at: datetime
    became: str


async def half_terms(session: AsyncSession, year: str) -> Sequence[Term]:
    """Those of an academic year, the first first; none where they were not loaded."""
    query = select(Term).where(Term.academic_year == year).order_by(col(Term.first_day))
    return (await session.exec(query)).all()


async def counted_sles(session: AsyncSession) -> Sequence[Sle]:
    """Whose days can be asked for; SLEs whom no school could release do not count."""
    return [sle for sle, _, school in await leaders(session) if school is not None]


async def allowances(session: AsyncSession, sles: Sequence[Sle], year: str) -> dict[int, Decimal]:
    """The free days a year of each of these SLEs."""
    return {sle: balance.allowance for sle, balance in (await ledger.balances(session, sles, year)).items()}


async def spent(session: AsyncSession, sles: Sequence[int], year: str) -> Sequence[Spent]:
    """What these SLEs gave and promised that year; a day of the alliance's own programmes counts as given."""
    columns: Any = (DayUse.sle_id, DayUse.day, DayUse.free, DayUse.charged, DayUse.deployment_id, Visit.status)
    query: Any = (
        sa.select(*columns)
        .outerjoin(Visit, col(Visit.id) == DayUse.visit_id)
        .where(col(DayUse.year) == year)
        .order_by(col(DayUse.id))
    )
    ours = frozenset(sles)
    return [
        Spent(sle, day, free, charged, deployment is None or status in GIVEN)
        for sle, day, free, charged, deployment, status in (await session.exec(query)).all()
        if sle in ours
    ]


async def steps(session: AsyncSession, first: datetime, end: datetime) -> Sequence[Step]:
    """All steps of the requests for support that reached the central team in this time, in their order."""
    reached = select(RequestMove.request_id).where(
        RequestMove.became == Status.SUBMITTED, RequestMove.at >= first, RequestMove.at < end
    )
    query = (
        select(RequestMove)
        .join(SupportRequest, col(SupportRequest.id) == RequestMove.request_id)
        .where(SupportRequest.kind == Kind.SUPPORT, col(RequestMove.request_id).in_(reached))
        .order_by(col(RequestMove.request_id), col(RequestMove.id))
    )
    return [Step(row.request_id, row.at, row.became.value) for row in (await session.exec(query)).all()]
