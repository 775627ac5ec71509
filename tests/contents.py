"""Databases filled with anything that they may hold, and what is found in them again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from hypothesis import strategies as st
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from storage import outbox, tables
from storage.database import Database, Hundredths, run_many, the_same

ROWS = 3
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
# PostgreSQL writes larger numbers, and a zero below zero, in another way
NUMBERS = st.integers(-(10**15), 10**15) | st.floats(-1e9, 1e9).filter(lambda n: str(n) != "-0.0")
PLAIN = st.none() | st.booleans() | NUMBERS | TEXT
JSON = st.recursive(PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3))
NATURAL = st.integers(0, 2**31 - 1)
MOMENTS = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))


def several(values: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(values, min_size=2, max_size=5)


@dataclass(frozen=True)
class Pool:
    """Values of each kind, dealt out over all columns."""

    values: Mapping[str, Sequence[Any]]

    def pick(self, kind: str, turn: int) -> Any:
        return self.values[kind][turn % len(self.values[kind])]


POOLS = st.fixed_dictionaries(
    {
        "text": several(TEXT),
        "json": several(JSON.filter(lambda value: value is not None)),
        "number": several(NATURAL),
        "float": several(st.floats(0, 1e9)),
        "truth": several(st.booleans()),
        "moment": several(MOMENTS),
        "day": several(st.dates(date(1900, 1, 1), date(2200, 1, 1))),
        "bytes": several(st.binary(max_size=50)),
        "nothing": several(st.booleans()),
    }
).map(Pool)


def value(column: sa.Column[Any], pool: Pool, row: int, turn: int) -> Any:
    """What the column holds in that row; what refers to another table refers to its row of the same number."""
    if column.primary_key or column.foreign_keys:
        return f"{row}" if isinstance(column.type, AutoString) else row
    if column.nullable and pool.pick("nothing", turn):
        return None
    return _of_kind(column.type, pool, row, turn)


def _of_kind(kind: sa.types.TypeEngine[Any], pool: Pool, row: int, turn: int) -> Any:
    match kind:
        case sa.JSON():
            return pool.pick("json", turn)
        case sa.Enum():
            return kind.enum_class(kind.enums[turn % len(kind.enums)]) if kind.enum_class else kind.enums[0]
        case Hundredths():
            return Decimal(pool.pick("number", turn)) / 100
        case sa.Boolean():
            return pool.pick("truth", turn)
        case sa.Float():
            return pool.pick("float", turn)
        case sa.Integer():
            return pool.pick("number", turn)
        case sa.Date():
            return pool.pick("day", turn)
        case sa.LargeBinary():
            return pool.pick("bytes", turn)
    if isinstance(kind, UTCDateTime):
        return pool.pick("moment", turn)
    return f"{row}{pool.pick('text', turn)}"[: getattr(kind, "length", None) or 40]


async def fill(database: Database, pool: Pool) -> None:
    """Some rows in each table."""
    async with database.transaction() as session:
        await (await session.connection()).run_sync(_fill, pool)


def _fill(connection: sa.Connection, pool: Pool) -> None:
    for table in tables.METADATA.sorted_tables:
        for row in range(1, ROWS + 1):
            columns = enumerate(table.columns, row)
            values = {column.name: value(column, pool, row, turn) for turn, column in columns}
            connection.execute(sa.insert(table), values)


async def content(database: Database) -> dict[str, list[dict[str, Any]]]:
    """All that lasts, as the product reads it."""
    async with database.snapshot() as connection:
        found: dict[str, list[dict[str, Any]]] = await connection.run_sync(_content)
    return found


def _content(connection: sa.Connection) -> dict[str, list[dict[str, Any]]]:
    lasting = [table for table in tables.METADATA.sorted_tables if table.name not in tables.PASSING]
    return {table.name: _rows(connection, table) for table in lasting}


def _rows(connection: sa.Connection, table: sa.Table) -> list[dict[str, Any]]:
    return sorted((dict(row) for row in connection.execute(sa.select(table)).mappings()), key=repr)


async def write_much(database: Database, count: int) -> None:
    """So many messages that are still to be said."""
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    usual = outbox.Outgoing(key="", due=now, made_at=now, message={"text": "Hi " * 80}).model_dump(exclude={"id"})
    for start in range(0, count, 1000):
        async with database.transaction() as session:
            rows = [{**usual, "key": f"k{number}"} for number in range(start, min(start + 1000, count))]
            await run_many(session, the_same(sa.insert(outbox.Outgoing)), rows)
