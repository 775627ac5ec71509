"""Who comes to a meeting, who sends apologies or a deputy, and what they want on its agenda."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.database import words


class Answer(StrEnum):
    """What somebody said to an invitation."""

    COMING = "coming"
    APOLOGIES = "apologies"
    DEPUTY = "deputy"


class Reply(SQLModel, table=True):
    """A person's answer to the invitation to one meeting; `deputy` is who comes instead."""

    __tablename__ = "event_reply"

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="event.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    answer: Answer = Field(sa_type=words(Answer))
    deputy: str = Field(default="", max_length=120)
    at: datetime

    __table_args__ = (sa.UniqueConstraint("event_id", "person_id"),)


class AgendaItem(SQLModel, table=True):
    """Something a member wants to be discussed; without a meeting it is for the next one of the series."""

    __tablename__ = "agenda_item"

    id: int | None = Field(default=None, primary_key=True)
    series: str = Field(max_length=40, index=True)
    event_id: int | None = Field(default=None, foreign_key="event.id")
    person_id: int = Field(foreign_key="person.id")
    text: str = Field(max_length=500)
    at: datetime
    done_at: datetime | None = None  # taken up or put aside by the central team


class Feed(SQLModel, table=True):
    """A person's private calendar address; only a digest of what makes it unguessable is kept."""

    __tablename__ = "calendar_feed"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", unique=True)
    digest: str = Field(max_length=64, unique=True)
    at: datetime


async def of_event(session: AsyncSession, event_id: int) -> Sequence[Reply]:
    """The answers to one invitation, in the order they were given."""
    query = select(Reply).where(Reply.event_id == event_id).order_by(col(Reply.at), col(Reply.id))
    return (await session.exec(query)).all()


async def of_person(session: AsyncSession, event_id: int, person_id: int) -> Reply | None:
    query = select(Reply).where(Reply.event_id == event_id, Reply.person_id == person_id)
    return (await session.exec(query)).first()
