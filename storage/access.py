"""Who looked at which record, for those whom it is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.database import run, the_same
from storage.people import Person


class Look(SQLModel, table=True):
    """One person saw a record such as "request:42"."""

    __tablename__ = "look"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    record: str = Field(max_length=60, index=True)


@dataclass(frozen=True, slots=True)
class Seen:
    """That somebody looked, and when first on that day."""

    person_id: int
    name: str
    at: datetime


def _once_a_day() -> sa.Insert:
    columns: Any = Look.__table__.c  # type: ignore[attr-defined]
    at, since = (sa.bindparam(name, type_=columns.at.type) for name in ("at", "since"))
    person, record = sa.bindparam("person", type_=sa.Integer), sa.bindparam("record", type_=sa.String)
    before = select(Look.id).where(Look.person_id == person, Look.record == record, columns.at >= since)
    looking = sa.select(at, person, record).where(~before.exists())
    return sa.insert(Look).from_select(["at", "person_id", "record"], looking)


_LOOKED = the_same(_once_a_day())


async def looked(session: AsyncSession, record: str, person_id: int, now: datetime, since: datetime) -> None:
    """Note that somebody saw a record, unless it is noted since that moment, such as the beginning of the day."""
    await run(session, _LOOKED, at=now, person=person_id, record=record, since=since)


async def looks_at(session: AsyncSession, record: str) -> Sequence[Seen]:
    """Who has seen the record, the latest first."""
    query = select(Look.person_id, Person.name, Look.at).join(Person, col(Person.id) == Look.person_id)
    rows = await session.exec(query.where(Look.record == record).order_by(col(Look.at).desc(), col(Look.id).desc()))
    return [Seen(*row) for row in rows]


async def was_seen(session: AsyncSession, record: str, *, but_by: int) -> bool:
    """Whether anybody but this person has looked at it."""
    query = select(Look.id).where(Look.record == record, Look.person_id != but_by)
    return (await session.exec(query.limit(1))).first() is not None
