"""What lies on the days of a span beside meetings and support: services, the newsletter, and days that differ."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.newsletters import Issue
from storage.requests import OVER, SupportRequest
from storage.schools import School
from storage.terms import DifferentDays


async def services(session: AsyncSession, first: date, last: date) -> Sequence[tuple[SupportRequest, str]]:
    """Requests arranged for these days, with the school each is for."""
    query = select(SupportRequest, School.name).join(School, col(School.id) == SupportRequest.school_id)
    query = query.where(col(SupportRequest.happens_on).between(first, last), col(SupportRequest.status).not_in(OVER))
    return (await session.exec(query.order_by(col(SupportRequest.happens_on), col(SupportRequest.id)))).all()


async def issues(session: AsyncSession, since: datetime, until: datetime) -> Sequence[Issue]:
    """Issues of the newsletter that go out, or went out, in that time."""
    query = select(Issue).where(col(Issue.send_at) >= since, col(Issue.send_at) < until)
    return (await session.exec(query.order_by(col(Issue.send_at)))).all()


async def different(session: AsyncSession, first: date, last: date) -> Sequence[tuple[DifferentDays, str]]:
    """Days that differ at all schools or at one, which is named."""
    query = select(DifferentDays, School.name).outerjoin(School, col(School.id) == DifferentDays.school_id)
    query = query.where(DifferentDays.first_day <= last, DifferentDays.last_day >= first)
    rows = (await session.exec(query.order_by(col(DifferentDays.first_day), col(DifferentDays.id)))).all()
    return [(row, school or "") for row, school in rows]
