"""What people have agreed to, and when they took it back."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession


class Consent(SQLModel, table=True):
    """A yes or a no to one purpose; the newest of a purpose counts. `wording` names the text that was shown."""

    __tablename__ = "consent"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    purpose: str = Field(max_length=24)
    given: bool
    wording: str = Field(default="", max_length=24)
    at: datetime


def note(session: AsyncSession, person_id: int, purpose: str, now: datetime, *, given: bool, wording: str) -> None:
    """Write down a decision; those before it are kept beside it."""
    session.add(Consent(person_id=person_id, purpose=purpose, given=given, wording=wording, at=now))


async def latest(session: AsyncSession, person_id: int) -> Mapping[str, Consent]:
    """The person's decisions that count, by purpose."""
    query = select(Consent).where(Consent.person_id == person_id).order_by(col(Consent.at), col(Consent.id))
    return {row.purpose: row for row in await session.exec(query)}
