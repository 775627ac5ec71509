"""What was not understood at once, and what was meant by it: without names, and kept only with consent."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from sqlmodel import Field, SQLModel, col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.contacts import Contact
from storage.database import JSON, BigId
from storage.people import Account, Person
from storage.schools import School

NONE_OF_THEM = "none"


class Misread(SQLModel, table=True):
    """What somebody typed, redacted. `offered` holds intent, action and value of each button in their order.

    `meant` is empty until it is known. Until consent is settled the account stands beside the words; what is kept has
    none and only the day, so that nobody can be found by it.
    """

    id: int | None = Field(default=None, primary_key=True)
    text: str = Field(max_length=300)
    offered: list[list[str]] = Field(default_factory=list, sa_type=JSON)
    account_id: int | None = Field(default=None, sa_type=BigId, foreign_key="account.id", index=True)
    at: datetime = Field(index=True)
    meant: str = Field(default="", max_length=40)
    kept: bool = Field(default=False, sa_column_kwargs={"server_default": "0"})


async def offered_to(session: AsyncSession, account_id: int, id: int) -> Misread | None:
    """What was offered to that account; nobody else's is ever found."""
    query = select(Misread).where(Misread.id == id, Misread.account_id == account_id)
    return (await session.exec(query)).first()


def _typed_by(person_id: int) -> Any:
    return col(Misread.account_id).in_(select(Account.id).where(Account.person_id == person_id))


async def keep_chosen(session: AsyncSession, person_id: int) -> None:
    """Keep the words of which it is known what was meant, apart from whoever wrote them."""
    query = select(Misread).where(_typed_by(person_id), Misread.meant != "")
    for row in (await session.exec(query.where(Misread.text != ""))).all():
        day = datetime.combine(row.at.date(), time(), row.at.tzinfo)
        session.add(Misread(text=row.text, at=day, meant=row.meant, kept=True))
        row.text = ""  # its buttons go on working for the rest of the day
        session.add(row)
    await session.flush()


async def drop_words(session: AsyncSession, person_id: int) -> None:
    """Forget at once what this person typed; the buttons go on working."""
    await session.exec(update(Misread).where(_typed_by(person_id)).values(text="", meant=""))


async def forget_before(session: AsyncSession, moment: datetime) -> None:
    """Drop what nobody agreed to have kept."""
    await session.exec(delete(Misread).where(col(Misread.kept).is_(False), col(Misread.at) < moment))


async def kept(session: AsyncSession) -> Sequence[Misread]:
    """What was kept with consent, the latest first."""
    query = select(Misread).where(col(Misread.kept).is_(True))
    return (await session.exec(query.order_by(col(Misread.at).desc(), col(Misread.id).desc()))).all()


async def drop_kept(session: AsyncSession, id: int) -> None:
    await session.exec(delete(Misread).where(col(Misread.id) == id, col(Misread.kept).is_(True)))


async def names_of_people(session: AsyncSession) -> list[str]:
    people = (await session.exec(select(Person.name).where(col(Person.erased_at).is_(None)))).all()
    return [*people, *(await session.exec(select(Contact.name))).all()]


async def names_of_schools(session: AsyncSession) -> list[str]:
    return list((await session.exec(select(School.name))).all())
