"""Who did what, when, to which record."""

from datetime import datetime

from sqlmodel import Field, SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession


class Deed(SQLModel, table=True):
    """One thing done; without a person it is kept as a fact and a time alone."""

    __tablename__ = "audit"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    what: str = Field(max_length=60)
    record: str = Field(default="", max_length=60)


def note(session: AsyncSession, what: str, now: datetime, person_id: int | None = None, record: str = "") -> None:
    session.add(Deed(at=now, person_id=person_id, what=what, record=record))
