"""Terms as the schools count them: six a year in Lincolnshire, each a half term."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession


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


async def from_today(session: AsyncSession, today: date, count: int) -> Sequence[Term]:
    """The half terms that are not over yet, the present one first."""
    query = select(Term).where(Term.last_day >= today).order_by(col(Term.first_day)).limit(count)
    return (await session.exec(query)).all()
