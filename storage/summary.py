"""What is counted for the Strategy Committee: requests, days and ratings of an academic year."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.deployments import Deployment
from storage.evaluations import Evaluation, Part
from storage.ledger import DayUse
from storage.requests import Kind, RequestMove, Status, SupportRequest
from storage.visits import GIVEN, Visit


async def sent(session: AsyncSession, first: datetime, end: datetime) -> Sequence[tuple[str, Status]]:
    """Area and status of each request for support that was sent in this time and has reached the central team."""
    reached = select(RequestMove.request_id).where(RequestMove.became == Status.SUBMITTED)
    query = select(SupportRequest).where(
        SupportRequest.kind == Kind.SUPPORT,
        SupportRequest.sent_at >= first,
        SupportRequest.sent_at < end,
        col(SupportRequest.id).in_(reached),
    )
    return [(str(row.answers.get("area") or ""), row.status) for row in (await session.exec(query)).all()]


async def days(session: AsyncSession, year: str) -> Sequence[tuple[int, Decimal, Decimal, bool]]:
    """Days of support in that academic year: request, the free and the charged part, and whether they were given."""
    query = select(DayUse, Deployment).join(Deployment).where(DayUse.year == year)
    given = set((await session.exec(select(Visit.id).where(col(Visit.status).in_(GIVEN)))).all())
    rows = (await session.exec(query)).all()
    return [(deployment.request_id, day.free, day.charged, day.visit_id in given) for day, deployment in rows]


async def ratings(session: AsyncSession, first: datetime, end: datetime) -> Sequence[Mapping[str, Any]]:
    """The schools' evaluations given in this time, the first first."""
    query = select(Evaluation.answers).where(
        Evaluation.part == Part.END, col(Evaluation.done_at) >= first, col(Evaluation.done_at) < end
    )
    return [answers or {} for answers in (await session.exec(query.order_by(col(Evaluation.done_at)))).all()]
