"""A form half filled in: all a conversation needs to survive a restart."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.database import JSON


class Draft(SQLModel, table=True):
    """One person's answers to one form so far.

    `open` is true while the conversation is about it; `asked_on` is the account that was asked last.
    `asking` names an answer being given anew from the review card; `held` is text that may be an answer
    or a new question, kept until the person says which.
    """

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    form: str = Field(max_length=40)
    version: int
    answers: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    asking: str | None = Field(default=None, max_length=40)
    held: str | None = Field(default=None, max_length=4000)
    open: bool = True
    asked_on: int | None = Field(default=None, foreign_key="account.id")
    updated_at: datetime
    reminded: bool = Field(default=False, sa_column_kwargs={"server_default": "0"})  # that it is not finished


OPEN = select(Draft).where(Draft.person_id == sa.bindparam("person"), col(Draft.open).is_(True))


async def open_draft(session: AsyncSession, person_id: int) -> Draft | None:
    """The form this person is in the middle of."""
    return (await session.exec(OPEN, params={"person": person_id})).first()


async def of_person(session: AsyncSession, person_id: int) -> Sequence[Draft]:
    """All forms half filled in, the latest first."""
    query = select(Draft).where(Draft.person_id == person_id).order_by(col(Draft.updated_at).desc())
    return (await session.exec(query)).all()


async def of_form(session: AsyncSession, person_id: int, form: str) -> Sequence[Draft]:
    """The person's drafts of one form: one for each thing that it can be about."""
    query = select(Draft).where(Draft.person_id == person_id, Draft.form == form).order_by(col(Draft.id))
    return (await session.exec(query)).all()


async def left_open(session: AsyncSession) -> Sequence[Draft]:
    """The forms that people stopped in the middle of and were not reminded of."""
    query = select(Draft).where(col(Draft.open).is_(True), col(Draft.reminded).is_(False))
    return (await session.exec(query.order_by(col(Draft.id)))).all()


async def numbered(session: AsyncSession, person_id: int, id: int) -> Draft | None:
    """The person's own draft with this id; nobody else's is ever found."""
    return (await session.exec(select(Draft).where(Draft.id == id, Draft.person_id == person_id))).first()


async def keep(session: AsyncSession, draft: Draft) -> Draft:
    """Write the draft down; an open one closes the others of the same person, who can talk about one only."""
    if draft.open:
        others = update(Draft).where(col(Draft.person_id) == draft.person_id, col(Draft.id).is_distinct_from(draft.id))
        await session.exec(others.where(col(Draft.open).is_(True)).values(open=False))
    session.add(draft)
    await session.flush()
    return draft


async def drop(session: AsyncSession, draft: Draft) -> None:
    await session.exec(delete(Draft).where(col(Draft.id) == draft.id))
