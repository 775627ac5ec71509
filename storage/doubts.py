"""What a check found doubtful in loaded facts, and what a person decided about it."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Field, SQLModel, col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.alliance import Alliance
from storage.contacts import Contact
from storage.database import JSON, take_turns
from storage.events import Event
from storage.facts import have_changed


class Doubt(SQLModel, table=True):
    """One open question about a fact; `choices` are the values it may have, in the order offered.

    `key` names fact and finding, so that loading the same file again does not ask twice.
    """

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(max_length=160, unique=True)
    kind: str = Field(max_length=20)  # weekday | clash | email
    about: str = Field(max_length=80, index=True)  # "event:7", "event:7+9", "contact:andy_chisholm" or "alliance"
    what: str = Field(max_length=300)
    choices: list[str] = Field(default_factory=list, sa_type=JSON)
    decision: str | None = Field(default=None, max_length=254)
    decided_by: int | None = Field(default=None, foreign_key="person.id")
    decided_at: datetime | None = None


async def open_doubts(session: AsyncSession) -> Sequence[Doubt]:
    return (await session.exec(select(Doubt).where(col(Doubt.decision).is_(None)).order_by(col(Doubt.id)))).all()


async def find(session: AsyncSession, id: int, *, to_change: bool = False) -> Doubt | None:
    """The question; with `to_change` nobody else decides any question before this transaction ends."""
    if to_change:  # not this one alone: what stays doubted follows from the others
        await take_turns(session, "doubts")
    return await session.get(Doubt, id, populate_existing=to_change)


async def decide(session: AsyncSession, doubt: Doubt, choice: str, by: int, now: datetime) -> None:
    """Record the decision and give the fact the chosen value; other open doubts keep it doubted."""
    doubt.decision, doubt.decided_by, doubt.decided_at = choice, by, now
    session.add(doubt)
    await session.flush()
    about = {other.about for other in await open_doubts(session)}
    where, _, name = doubt.about.partition(":")
    still = doubt.about in about
    if where == "contact":
        await session.exec(update(Contact).where(col(Contact.slug) == name).values(email=choice, doubted=still))
    elif where == "alliance":
        await session.exec(update(Alliance).values(email=choice, email_doubted=still))
    else:
        await _decide_event(session, doubt, choice, {id for other in about for id in event_ids(other)})
    await have_changed(session)


def event_ids(about: str) -> list[int]:
    """The meetings a doubt is about: one, or the two that clash."""
    where, _, name = about.partition(":")
    return [int(id) for id in name.split("+")] if where == "event" else []


async def _decide_event(session: AsyncSession, doubt: Doubt, choice: str, still: set[int]) -> None:
    """The meeting gets its day; of two that clash, the one that moves stays doubted until its new day is known."""
    for id in event_ids(doubt.about):
        event = await session.get_one(Event, id)
        if doubt.kind == "weekday":
            day = date.fromisoformat(choice)
            same = select(Event).where(Event.series == event.series, Event.day == day, Event.id != id)
            if (await session.exec(same)).first():
                await session.delete(event)
                continue
            event.day = day
        event.doubted = id in still or choice == str(id)
        session.add(event)
    await session.flush()
