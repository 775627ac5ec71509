"""Who comes to a meeting, who sends apologies or a deputy, and what they want on its agenda."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.database import words
from storage.events import Event


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


async def by_event(session: AsyncSession, person_id: int) -> dict[int, Reply]:
    """What a person answered to each invitation, by the number of the meeting."""
    query = select(Reply).where(Reply.person_id == person_id)
    return {reply.event_id: reply for reply in (await session.exec(query)).all()}


async def keep(
    session: AsyncSession, event_id: int, person_id: int, answer: Answer, now: datetime, deputy: str = ""
) -> tuple[Answer | None, str]:
    """Write an answer down in place of an earlier one; returns what it was before, with the deputy."""
    reply = await of_person(session, event_id, person_id)
    was = (reply.answer, reply.deputy) if reply else (None, "")
    reply = reply or Reply(event_id=event_id, person_id=person_id, answer=answer, at=now)
    reply.answer, reply.deputy, reply.at = answer, deputy, now
    session.add(reply)
    await session.flush()
    return was


async def forget(session: AsyncSession, event_id: int) -> None:
    """The meeting is on another day: what was said about the old one says nothing about it."""
    await session.exec(delete(Reply).where(col(Reply.event_id) == event_id))


async def items(session: AsyncSession, series: str) -> Sequence[AgendaItem]:
    """The items of a series that wait for the central team, oldest first; so does again what was taken up for a
    meeting that was cancelled."""
    waits = sa.or_(col(AgendaItem.done_at).is_(None), col(Event.cancelled))
    query = select(AgendaItem).join(Event, isouter=True).where(AgendaItem.series == series, waits)
    return (await session.exec(query.order_by(col(AgendaItem.id)))).all()


async def agenda(session: AsyncSession, event_id: int) -> Sequence[AgendaItem]:
    """What was taken up for this meeting, in the order it was proposed."""
    query = select(AgendaItem).where(AgendaItem.event_id == event_id, col(AgendaItem.done_at).is_not(None))
    return (await session.exec(query.order_by(col(AgendaItem.id)))).all()


async def proposed(session: AsyncSession, person_id: int) -> Sequence[AgendaItem]:
    """All that somebody wanted on an agenda, the latest first."""
    query = select(AgendaItem).where(AgendaItem.person_id == person_id)
    return (await session.exec(query.order_by(col(AgendaItem.id).desc()))).all()


async def feed_of(session: AsyncSession, person_id: int) -> Feed | None:
    return (await session.exec(select(Feed).where(Feed.person_id == person_id))).first()


async def feed_by(session: AsyncSession, digest: str) -> Feed | None:
    return (await session.exec(select(Feed).where(Feed.digest == digest))).first()
