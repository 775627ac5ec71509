"""One-time codes that tie an account to a person: single use, and short-lived."""

import hashlib
import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import attempts
from storage.database import take_turns

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # nothing that is mistaken for something else
LENGTH = 10  # about 50 bits
LIFETIME = timedelta(days=7)


class Invitation(SQLModel, table=True):
    """A code somebody may use once; only its hash is kept."""

    id: int | None = Field(default=None, primary_key=True)
    code_hash: str = Field(max_length=64, unique=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    issued_by: int | None = Field(default=None, foreign_key="person.id")
    expires_at: datetime
    used_at: datetime | None = None


class Guess(SQLModel, table=True):
    """A wrong code as the version before this one counts it, which may still run beside it."""

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    at: datetime


def _hash(code: str) -> str:
    return hashlib.sha256(tidy(code).encode()).hexdigest()


def tidy(code: str) -> str:
    """The code as it was issued, however it was typed."""
    return "".join(c for c in code.upper() if c.isalnum())


async def issue(session: AsyncSession, person_id: int, issued_by: int | None, now: datetime) -> str:
    """A new code for the person; codes issued to them before stop working."""
    await take_turns(session, f"invitation:{person_id}")
    await withdraw(session, person_id, now)
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    session.add(Invitation(code_hash=_hash(code), person_id=person_id, issued_by=issued_by, expires_at=now + LIFETIME))
    return code


async def withdraw(session: AsyncSession, person_id: int, now: datetime) -> None:
    """Make every unused code of the person useless."""
    unused = update(Invitation).where(col(Invitation.person_id) == person_id, col(Invitation.used_at).is_(None))
    await session.exec(unused.values(used_at=now))


async def waiting(session: AsyncSession, now: datetime) -> dict[int, datetime]:
    """Who has a code that still works, and until when."""
    query = select(Invitation.person_id, Invitation.expires_at)
    query = query.where(col(Invitation.used_at).is_(None), Invitation.expires_at > now)
    return dict((await session.exec(query)).all())


async def redeem(session: AsyncSession, code: str, now: datetime) -> int | None:
    """The id of the person the code stands for, once; None for a wrong or an old code."""
    taken = await session.exec(
        update(Invitation)
        .where(
            col(Invitation.code_hash) == _hash(code),
            col(Invitation.used_at).is_(None),
            col(Invitation.expires_at) > now,
        )
        .values(used_at=now)
        .returning(col(Invitation.person_id))
    )
    found: int | None = taken.scalars().first()
    return found


async def forget_old(session: AsyncSession, now: datetime) -> None:
    """Drop codes that can no longer be used, and old guesses."""
    await session.exec(sa.delete(Guess).where(col(Guess.at) <= now - attempts.WINDOW))
    await session.exec(sa.delete(Invitation).where(col(Invitation.expires_at) <= now))
