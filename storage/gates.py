"""The pace of the platforms, shared by every process that speaks with the same token."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from storage.database import Database


class RateGate(SQLModel, table=True):
    """When the next message may pass; `name` never holds a token."""

    __tablename__ = "rate_gate"

    name: str = Field(max_length=140, primary_key=True)
    free_at: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """A gate as it is asked for a place: one an `interval`, open so many seconds `early`; both in seconds."""

    name: str
    interval: float
    early: float


# Always in the order of their names, so that two who ask for the same gates never wait for each other. Only a gate that
# stands can be locked: two who both found none would both pass, so a new one is made first and then asked.
_MAKE = sa.text(
    "INSERT INTO rate_gate (name, free_at) SELECT name, :at FROM unnest(CAST(:names AS text[])) AS made(name) "
    "ORDER BY name ON CONFLICT (name) DO NOTHING"
)
_TAKE = sa.text(
    """
    WITH asked AS (
        SELECT * FROM unnest(CAST(:names AS text[]), CAST(:pauses AS float8[]), CAST(:early AS float8[]))
            AS asked(name, pause, early)
    ), known AS (
        SELECT name, free_at FROM rate_gate WHERE name = ANY(CAST(:names AS text[])) ORDER BY name FOR UPDATE
    ), found AS (
        SELECT asked.name, pause, GREATEST(known.free_at, CAST(:at AS timestamptz)) AS free_at,
            EXTRACT(epoch FROM known.free_at - CAST(:at AS timestamptz)) - early AS late
        FROM asked JOIN known ON known.name = asked.name
    ), taken AS (
        INSERT INTO rate_gate (name, free_at)
        SELECT name, free_at + pause * INTERVAL '1 second' FROM found
        WHERE (SELECT max(late) FROM found) <= CAST(:ahead AS float8)
            AND (SELECT count(*) FROM found) = (SELECT count(*) FROM asked)
        ORDER BY name
        ON CONFLICT (name) DO UPDATE SET free_at = GREATEST(rate_gate.free_at, excluded.free_at)
        RETURNING name, free_at
    )
    SELECT found.name, COALESCE(taken.free_at, found.free_at), found.late, taken.name IS NOT NULL
    FROM found LEFT JOIN taken ON taken.name = found.name
    """
)
_HOLD = sa.text(
    "INSERT INTO rate_gate (name, free_at) VALUES (:name, :until) "
    "ON CONFLICT (name) DO UPDATE SET free_at = GREATEST(rate_gate.free_at, excluded.free_at)"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """Seconds until all gates are open, whether a place in each was taken, and when each is free again."""

    late: float
    taken: bool
    free: dict[str, datetime]


async def take(database: Database, asked: Sequence[Asked], now: datetime, ahead: float) -> Answer:
    """Take a place in every gate, or in none where one of them opens only in more than `ahead` seconds."""
    names = {row_name(gate.name): gate.name for gate in asked}
    values = {"pauses": [gate.interval for gate in asked], "early": [gate.early for gate in asked]}
    rows = await database.answered(_TAKE, names=list(names), at=now, ahead=ahead, **values)
    if len(rows) < len(names):
        await database.answered(_MAKE, names=list(names), at=now)
        rows = await database.answered(_TAKE, names=list(names), at=now, ahead=ahead, **values)
    free = {names[name]: free_at for name, free_at, _, _ in rows}
    return Answer(max(float(row[2]) for row in rows), bool(rows[0][3]), free)


async def hold(database: Database, name: str, until: datetime) -> None:
    """Nobody passes this gate before that moment."""
    await database.answered(_HOLD, name=row_name(name), until=until)


def row_name(name: str) -> str:
    """The name of a row: of a chat no more is kept than is needed to know it again."""
    return blake2b(name.encode(), digest_size=16).hexdigest()
