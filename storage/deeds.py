"""Looking through who did what, when, to which record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.audit import Deed
from storage.people import Person

PAGE = 100


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for; what is empty does not narrow it. `kind` is the first word of a deed, as in day.moved."""

    person: str = ""
    kind: str = ""
    record: str = ""
    since: datetime | None = None
    until: datetime | None = None


async def found(session: AsyncSession, sought: Sought, page: int) -> tuple[Sequence[tuple[Deed, str]], bool]:
    """So many deeds with the names of those who did them, the latest first, and whether there are more."""
    query = select(Deed, Person.name).outerjoin(Person, col(Person.id) == Deed.person_id)
    if sought.person:
        query = query.where(col(Person.name).icontains(sought.person, autoescape=True))
    if sought.kind:
        query = query.where(col(Deed.what).startswith(f"{sought.kind}.", autoescape=True))
    if sought.record:
        query = query.where(col(Deed.record).icontains(sought.record, autoescape=True))
    if sought.since:
        query = query.where(col(Deed.at) >= sought.since)
    if sought.until:
        query = query.where(col(Deed.at) < sought.until)
    query = query.order_by(col(Deed.id).desc()).offset(page * PAGE).limit(PAGE + 1)
    rows = [(deed, name or "") for deed, name in (await session.exec(query)).all()]
    return rows[:PAGE], len(rows) > PAGE
