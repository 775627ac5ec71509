"""Terms as the schools count them, six a year in Lincolnshire, each a half term; and the days that differ."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.database import words


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
    different = (await session.exec(select(DifferentDays).where(ours))).all()
    different = sorted(different, key=lambda one: (one.school_id is not None, one.id or 0))
    spans = tuple((one.first_day, one.last_day, one.kind is Difference.OPEN) for one in different)
    return tuple((first, last) for first, last in half_terms), spans


async def from_today(session: AsyncSession, today: date, count: int) -> Sequence[Term]:
    """The half terms that are not over yet, the present one first."""
    query = select(Term).where(Term.last_day >= today).order_by(col(Term.first_day)).limit(count)
    return (await session.exec(query)).all()
