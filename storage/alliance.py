"""The alliance itself: its name, office and rules, one row."""

from typing import Any

from sqlmodel import Field, SQLModel, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.database import JSON


class Alliance(SQLModel, table=True):
    """What everybody may know; `year` is the academic year the facts were published in."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=120)
    short_name: str = Field(max_length=20)
    strapline: str = Field(default="", max_length=120)
    purpose: str = Field(default="", max_length=300)
    beliefs: list[str] = Field(default_factory=list, sa_type=JSON)
    phone: str = Field(default="", max_length=30)
    email: str = Field(default="", max_length=254)
    email_doubted: bool = False
    website: str = Field(default="", max_length=120)
    address: str = Field(default="", max_length=200)
    year: str = Field(default="", max_length=9)
    handbook: str = Field(default="", max_length=80)
    free_days: float | None = None  # each SLE's, an academic year; None where no source gives it
    day_rate: int | None = None  # pounds a day beyond the free days
    revision: int = 0  # counts the changes of all that `facts` reads
    safeguarding: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)  # text, numbers by name


def unloaded() -> Alliance:
    """What stands in for it before anything was loaded: one without facts."""
    return Alliance(name="Alliance of schools", short_name="Alliance")


async def the_alliance(session: AsyncSession) -> Alliance | None:
    """The alliance, or None before anything was loaded."""
    return (await session.exec(select(Alliance))).first()
