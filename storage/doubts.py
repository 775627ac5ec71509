"""What a check found doubtful in loaded facts, and what a person decided about it."""

from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.alliance import Alliance
from storage.contacts import Contact
from storage.database import JSON
from storage.events import Event


class Doubt(SQLModel, table=True):
    """One open question about a fact; `choices` are the values it may have, in the order offered.

    `key` names fact and finding, so that loading the same file again does not ask twice.
    """

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(max_length=160, unique=True)
    kind: str = Field(max_length=20)  # weekday | clash | email
    about: str = Field(max_length=60)  # "event:7", "event:7+9", "contact:andy_chisholm" or "alliance"
    what: str = Field(max_length=300)
    choices: list[str] = Field(default_factory=list, sa_type=JSON)
    decision: str | None = Field(default=None, max_length=120)
    decided_by: int | None = Field(default=None, foreign_key="person.id")
    decided_at: datetime | None = None


async def open_doubts(session: AsyncSession) -> Sequence[Doubt]:
    return (await session.exec(select(Doubt).where(col(Doubt.decision).is_(None)).order_by(col(Doubt.id)))).all()


async def decide(session: AsyncSession, doubt: Doubt, choice: str, by: int, now: datetime) -> None:
    """Record the decision and give the fact the chosen value; several doubts on one fact keep it doubted."""
    doubt.decision, doubt.decided_by, doubt.decided_at = choice, by, now
    session.add(doubt)
    await session.flush()
    others = select(sa.func.count()).where(Doubt.about == doubt.about, col(Doubt.decision).is_(None))
    still = (await session.exec(others)).one() > 0
    where, _, name = doubt.about.partition(":")
    if where == "contact":
        await session.exec(update(Contact).where(col(Contact.slug) == name).values(email=choice, doubted=still))
    elif where == "alliance":
        await session.exec(update(Alliance).values(email=choice, email_doubted=still))
    elif doubt.kind == "weekday":
        await session.exec(
            update(Event).where(col(Event.id) == int(name)).values(day=date.fromisoformat(choice), doubted=still)
        )
    elif doubt.kind == "clash":
        stand = [int(id) for id in name.split("+") if id != choice]  # the chosen one moves and stays doubted
        await session.exec(update(Event).where(col(Event.id).in_(stand)).values(doubted=False))
