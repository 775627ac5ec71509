"""What a forecast is made from is all that the bot knows, whatever database that is in."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.forecast import WITHOUT, copied, forecast
from messages.house import House
from storage.database import Database, Hundredths, run, run_many, the_same

pytestmark = pytest.mark.unmeasured
SAMPLES: Mapping[type, Any] = {
    bool: True,
    int: 7,
    str: "Zoë’s",
    float: 0.5,
    bytes: b"\x00\xff\x89PNG",
    date: date(2026, 11, 23),
    time: time(9, 30),
    datetime: datetime(2026, 11, 23, 9, 30, 15, 250_000, UTC),
    dict: {"list": [1, None, "é"], "deep": {"yes": True}},
}


async def rows_of(session: AsyncSession, table: sa.Table) -> list[dict[str, Any]]:
    ordered = sa.select(table).order_by(*table.primary_key.columns)
    return [dict(row) for row in (await run(session, the_same(ordered))).mappings()]


async def sample(session: AsyncSession, table: sa.Table) -> dict[str, Any]:
    """A row with a value in every column; what it refers to is there already."""
    row: dict[str, Any] = {}
    for column in table.columns:
        if column.foreign_keys:
            key = next(iter(column.foreign_keys)).column
            found = await run(session, the_same(sa.select(sa.func.min(key))))
            row[column.name] = found.scalar()
        elif isinstance(column.type, sa.Enum):
            row[column.name] = (column.type.enum_class or list)(column.type.enums[0])
        elif isinstance(column.type, sa.JSON):
            row[column.name] = SAMPLES[dict]
        else:
            length = getattr(column.type, "length", None)
            value = _sample(column.type)
            row[column.name] = value[:length] if isinstance(value, str) else value
    return row


def _sample(kind: sa.types.TypeEngine[Any]) -> Any:
    if isinstance(kind, Hundredths):
        return Decimal("1.50")
    return SAMPLES[(kind.impl_instance if isinstance(kind, sa.TypeDecorator) else kind).python_type]


async def test_a_row_of_every_table_is_copied_as_it_is(filled: Database) -> None:
    tables = [table for table in SQLModel.metadata.sorted_tables if table.name not in WITHOUT]
    async with filled.transaction() as session:
        for table in tables:
            if not await rows_of(session, table):
                await run_many(session, the_same(table.insert()), [await sample(session, table)])
    async with filled.reading() as source:
        known = {table.name: await rows_of(source, table) for table in tables}
    assert all(known.values())
    async with copied(filled) as copy, copy.reading() as target:
        for table in tables:
            there = await rows_of(target, table)
            if table.name == "outbox":
                known["outbox"] = [row | {"done_at": None} for row in known["outbox"]]
            assert there == known[table.name], table.name


@pytest.mark.parametrize("backend", ["sqlite"])
async def test_a_span_long_ago_can_be_asked_for(filled: Database) -> None:
    first, last = date(2020, 1, 2), date(2020, 1, 3)
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    ahead = [one async for one in forecast(filled, House(reaches_all=True), ["console"], now, first, last)]
    assert all(first <= one.at.date() <= last for one in ahead)
