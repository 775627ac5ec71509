"""Tries that are counted, so that nobody can guess a code at speed."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

WINDOW = timedelta(hours=1)
EACH = 5  # wrong tries of one account within the window
MANY = 40  # wrong tries of all accounts together, from which on each has fewer
FEWER = 2


class What(StrEnum):
    """What can be guessed."""

    JOIN = "join"
    SIGN_IN = "sign_in"


class Attempt(SQLModel, table=True):
    """Somebody tried something that can be guessed; `who` is an account or an address of the network, hashed."""

    __tablename__ = "attempt"

    id: int | None = Field(default=None, primary_key=True)
    who: str = Field(max_length=90, index=True)
    what: str = Field(max_length=24)
    at: datetime = Field(index=True)


@dataclass(frozen=True, slots=True)
class Tries:
    """The wrong tries within the window: those of one account, and those of all."""

    own: int
    all: int

    @property
    def left(self) -> int:
        """How many more this account has; fewer while many are guessing, so that a crowd of accounts gains little."""
        return max(0, (FEWER if self.all >= MANY else EACH) - self.own)


def hashed(platform: str, address: str) -> str:
    """An account under a name that says nothing in a list."""
    return hashlib.sha256(f"{platform}:{address}".encode()).hexdigest()


async def tries(session: AsyncSession, what: What, who: str, now: datetime) -> Tries:
    """How often it was tried in vain of late."""
    own = sa.func.count().filter(col(Attempt.who) == who)
    recent = select(own, sa.func.count()).where(Attempt.what == what, col(Attempt.at) > now - WINDOW)
    found = (await session.exec(recent)).one()
    return Tries(*found)


async def missed(session: AsyncSession, what: What, who: str, now: datetime) -> Tries:
    """Count one more that was wrong."""
    session.add(Attempt(who=who, what=what, at=now))
    await session.flush()
    return await tries(session, what, who, now)
