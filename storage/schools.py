"""The schools of the alliance and those it may support."""

from collections.abc import Sequence

from sqlmodel import Field, SQLModel, select
from sqlmodel.ext.asyncio.session import AsyncSession


class School(SQLModel, table=True):
    """A school; `urn` is its six-digit number in the national register, text to keep it as printed."""

    id: int | None = Field(default=None, primary_key=True)
    urn: str = Field(max_length=6, unique=True)
    name: str = Field(max_length=120)
    phase: str = Field(default="", max_length=40)
    kind: str = Field(default="", max_length=60)  # type of establishment; special schools have no phase
    status: str = Field(default="Open", max_length=40)
    authority: str = Field(default="", max_length=60)
    town: str = Field(default="", max_length=60)
    postcode: str = Field(default="", max_length=10)
    phone: str = Field(default="", max_length=30)
    website: str = Field(default="", max_length=120)
    trust: str = Field(default="", max_length=120)
    lowest_age: int | None = None
    highest_age: int | None = None
    pupils: int | None = None
    member: bool = Field(default=True, sa_column_kwargs={"server_default": "1"})  # of the alliance
    head_in_register: str = Field(default="", max_length=120)  # a hint that goes stale, never an identity


async def all_of_them(session: AsyncSession) -> Sequence[School]:
    """Every school that is known, by name."""
    return (await session.exec(select(School).order_by(School.name, School.urn))).all()


async def names(session: AsyncSession) -> list[tuple[int, str]]:
    """Every school that is known, by name."""
    found = await session.exec(select(School.id, School.name).order_by(School.name))
    return [(id or 0, name) for id, name in found]
