"""What support can be about, and who among the SLEs offers it."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.database import JSON


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
