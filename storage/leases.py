"""Which process does what only one may do at a time, such as fetching a bot's messages."""

from datetime import datetime
from hashlib import blake2b

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from storage.database import Database


class Lease(SQLModel, table=True):
    """A duty that `holder` has until a moment; `term` grows with each new holder, so that an old one is told apart."""

    __tablename__ = "lease"

    name: str = Field(max_length=140, primary_key=True)
    holder: str = Field(max_length=64)
    term: int
    until: datetime


ONLY = 1  # the term of a process that has a file to itself
# The moments are those of the database: the clocks of the machines need not agree.
_TAKE = sa.text(
    """
    INSERT INTO lease (name, holder, term, until)
    VALUES (:name, :holder, 1, clock_timestamp() + make_interval(secs => :seconds))
    ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until,
        term = lease.term + CASE WHEN lease.holder = excluded.holder THEN 0 ELSE 1 END
    WHERE lease.holder = excluded.holder OR lease.until <= clock_timestamp() RETURNING term
    """
)
_LEAVE = sa.text("UPDATE lease SET until = clock_timestamp() WHERE name = :name AND holder = :holder AND term = :term")
_HELD = sa.text("SELECT count(*) FROM lease WHERE name LIKE :kind AND until > clock_timestamp()")


def named(kind: str, secret: str) -> str:
    """The name of a duty that goes with a secret, such as a token, and does not tell it."""
    return f"{kind}:{blake2b(secret.encode(), digest_size=16).hexdigest()}"


async def take(database: Database, name: str, holder: str, seconds: float) -> int | None:
    """Have the duty from now for so long, or go on having it; returns the term, None while another has it."""
    if database.is_sqlite:
        return ONLY
    rows = await database.answered(_TAKE, name=name, holder=holder, seconds=seconds)
    return int(rows[0][0]) if rows else None


async def leave(database: Database, name: str, holder: str, term: int) -> None:
    """Let whoever asks next have the duty; one that another has by now is left alone."""
    if not database.is_sqlite:
        await database.answered(_LEAVE, name=name, holder=holder, term=term)


async def held(database: Database, kind: str) -> int:
    """How many duties of this kind somebody has."""
    if database.is_sqlite:
        return 0
    rows = await database.answered(_HELD, kind=f"{kind}:%")
    return int(rows[0][0])
