"""Terms as the schools count them, six a year in Lincolnshire, each a half term; and the days that differ."""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.database import take_turns, words

LONGEST_HOLIDAY = timedelta(days=60)


class Difference(StrEnum):
    """How days differ from the terms: staff only, closed, or open although the terms say closed."""

    INSET = "inset"
    CLOSED = "closed"
    OPEN = "open"


class Term(SQLModel, table=True):
    """A half term from its first to its last school day; `status` is verified or placeholder."""

    id: int | None = Field(default=None, primary_key=True)
    academic_year: str = Field(max_length=9)
    number: int
    season: str = Field(max_length=10)
    first_day: date
    last_day: date
    status: str = Field(default="", max_length=20)
    source: str = Field(default="", max_length=120)

    __table_args__ = (sa.UniqueConstraint("academic_year", "number"),)


class DifferentDays(SQLModel, table=True):
    """Days on which schools do not follow the terms; without a school it is every school of the alliance."""

    __tablename__ = "different_days"

    id: int | None = Field(default=None, primary_key=True)
    school_id: int | None = Field(default=None, foreign_key="school.id", index=True)
    kind: Difference = Field(sa_type=words(Difference))
    first_day: date
    last_day: date
    note: str = Field(default="", max_length=120)
    source: str = Field(default="", max_length=120)


Spans = tuple[tuple[date, date], ...]


async def known(
    session: AsyncSession, school_id: int | None = None
) -> tuple[Spans, tuple[tuple[date, date, bool], ...]]:
    """What is known of the school days: the half terms in their order, and the days that differ, each with whether
    schools are open; with a school, its own days come last."""
    half_terms = await session.exec(select(col(Term.first_day), col(Term.last_day)).order_by(col(Term.first_day)))
    ours = sa.or_(col(DifferentDays.school_id).is_(None), col(DifferentDays.school_id) == school_id)
    days = select(col(DifferentDays.first_day), col(DifferentDays.last_day), col(DifferentDays.kind)).where(ours)
    different = await session.exec(days.order_by(col(DifferentDays.school_id).is_not(None), col(DifferentDays.id)))
    spans = tuple((first, last, kind is Difference.OPEN) for first, last, kind in different)
    return tuple((first, last) for first, last in half_terms), spans


async def from_today(
    session: AsyncSession, today: date, count: int, *, back: timedelta = timedelta()
) -> Sequence[Term]:
    """The half terms that are not over yet, the present one first; none beyond a gap that is no holiday, for there
    the calendar was not loaded. With `back` those that ended in so long a time before stand first."""
    query = select(Term).where(Term.last_day >= today - back).order_by(col(Term.first_day)).limit(count)
    found: list[Term] = []
    for term in await session.exec(query):
        if term.first_day - max([today, *(one.last_day for one in found)]) > LONGEST_HOLIDAY:
            break
        found.append(term)
    return found


async def numbered(session: AsyncSession, academic_year: str, number: int) -> Term | None:
    query = select(Term).where(Term.academic_year == academic_year, Term.number == number)
    return (await session.exec(query)).first()


async def overlapping(session: AsyncSession, first: date, last: date) -> Sequence[Term]:
    """The half terms that have days between these."""
    query = select(Term).where(Term.first_day <= last, Term.last_day >= first).order_by(col(Term.first_day))
    return (await session.exec(query)).all()


async def different(
    session: AsyncSession, since: date, *school_ids: int, every: bool = False
) -> Sequence[DifferentDays]:
    """The days that differ and are not over: those of the alliance and of these schools, or of `every` school."""
    query = select(DifferentDays).where(DifferentDays.last_day >= since)
    if not every:
        ours = col(DifferentDays.school_id).in_(school_ids)
        query = query.where(sa.or_(col(DifferentDays.school_id).is_(None), ours))
    return (await session.exec(query.order_by(col(DifferentDays.first_day), col(DifferentDays.id)))).all()


async def same_days(session: AsyncSession, days: DifferentDays) -> DifferentDays | None:
    """What is known already of the same school, kind and days."""
    query = select(DifferentDays).where(
        DifferentDays.kind == days.kind,
        DifferentDays.first_day == days.first_day,
        DifferentDays.last_day == days.last_day,
        col(DifferentDays.school_id).is_not_distinct_from(days.school_id),
    )
    return (await session.exec(query)).first()


async def keep(session: AsyncSession, days: DifferentDays) -> bool:
    """Write down days that differ; false when the same are known, also from somebody who says so at this moment."""
    await take_turns(session, "different_days")
    if await same_days(session, days):
        return False
    session.add(days)
    await session.flush()
    return True
