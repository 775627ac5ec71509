"""What support can be about, and who among the SLEs offers it."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import Field, SQLModel, and_, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.database import JSON
from storage.people import Person, Post, Role
from storage.schools import School


class Specialism(SQLModel, table=True):
    """An area of expertise; `position` keeps the published order."""

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(max_length=40, unique=True)
    label: str = Field(max_length=80)
    group: str = Field(default="", max_length=60)
    aliases: list[str] = Field(default_factory=list, sa_type=JSON)
    position: int = 0


class Sle(SQLModel, table=True):
    """What a Specialist Leader of Education offers; `days_a_year` is the cap their own head sets."""

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    specialisms: list[str] = Field(default_factory=list, sa_type=JSON)
    phases: list[str] = Field(default_factory=list, sa_type=JSON)
    days_a_year: float = 3
    not_weekdays: list[str] = Field(default_factory=list, sa_type=JSON)
    travel_from: str = Field(default="", max_length=60)
    designated_on: date | None = None
    review_due: date | None = None


async def published(session: AsyncSession) -> Sequence[Specialism]:
    """All areas in their published order."""
    return (await session.exec(select(Specialism).order_by(col(Specialism.position)))).all()


async def leaders(session: AsyncSession) -> Sequence[tuple[Sle, Person, School | None]]:
    """Every SLE with their own school, where one is recorded; of several schools the one recorded first."""
    query = (
        select(Sle, Person, School)
        .join(Person)
        .outerjoin(Post, and_(col(Post.person_id) == Person.id, col(Post.role) == Role.SLE))
        .outerjoin(School, col(Post.school_id) == School.id)
        .order_by(Person.name, col(Sle.person_id), col(Post.id))
    )
    found: dict[int, tuple[Sle, Person, School | None]] = {}
    for sle, person, school in (await session.exec(query)).all():
        if found.get(sle.person_id, (None, None, None))[2] is None:
            found[sle.person_id] = (sle, person, school)
    return list(found.values())
