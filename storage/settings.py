"""What the central team decided of the alliance's own rules, in place of what it was set up with."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.database import run, the_same


class Setting(SQLModel, table=True):
    """One rule by the name that `House` knows it by; without a row the value of the set-up holds."""

    name: str = Field(primary_key=True, max_length=40)
    value: str = Field(max_length=200)
    changed_at: datetime
    changed_by: int | None = Field(default=None, foreign_key="person.id", index=True)


_VALUES = the_same(select(Setting.name, Setting.value))


async def values(session: AsyncSession) -> Mapping[str, str]:
    """Everything that was decided, by name."""
    return {row[0]: row[1] for row in await run(session, _VALUES)}


async def decided(session: AsyncSession) -> Sequence[Setting]:
    return (await session.exec(select(Setting).order_by(col(Setting.name)))).all()


async def keep(session: AsyncSession, name: str, value: str, by: int, now: datetime) -> None:
    """From now on this holds."""
    row = await session.get(Setting, name) or Setting(name=name, value=value, changed_at=now)
    row.value, row.changed_at, row.changed_by = value, now, by
    session.add(row)
    await session.flush()


async def drop(session: AsyncSession, name: str) -> bool:
    """The value of the set-up holds again; false where it held already."""
    row = await session.get(Setting, name)
    if row is not None:
        await session.delete(row)
        await session.flush()
    return row is not None
