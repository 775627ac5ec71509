"""Events already taken, so that each takes effect once; never their content."""

from datetime import datetime

from sqlmodel import Field, SQLModel, col, delete
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.database import inserting_once, run


class Event(SQLModel, table=True):
    """One delivery of a platform, by the platform's own id for it."""

    __tablename__ = "inbox"

    platform: str = Field(max_length=16, primary_key=True)
    event: str = Field(max_length=128, primary_key=True)
    at: datetime = Field(index=True)


LONGEST = 128
TAKE = inserting_once(Event, "event")


async def take(session: AsyncSession, platform: str, event: str, now: datetime) -> bool:
    """True the first time the event is seen, and false for ever after."""
    taken = await run(session, TAKE, platform=platform, event=event[:LONGEST], at=now)
    return taken.first() is not None


async def forget_before(session: AsyncSession, moment: datetime) -> None:
    """Drop events so old that no platform delivers them again."""
    await session.exec(delete(Event).where(col(Event.at) < moment))
