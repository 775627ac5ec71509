"""Who is signed in to the desk in a browser, and the links by which one gets in."""

from datetime import datetime, timedelta

from sqlmodel import Field, SQLModel, col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.people import Person

NOTED = timedelta(minutes=1)  # how exactly it is noted when somebody was last there


class BrowserKey(SQLModel, table=True):
    """A link that signs a person in once; only a digest of its secret is kept."""

    __tablename__ = "browser_key"

    id: int | None = Field(default=None, primary_key=True)
    digest: str = Field(max_length=64, unique=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    expires_at: datetime
    used_at: datetime | None = None


class BrowserSession(SQLModel, table=True):
    """A browser in which a person is signed in; only a digest of its cookie is kept."""

    __tablename__ = "browser_session"

    id: int | None = Field(default=None, primary_key=True)
    digest: str = Field(max_length=64, unique=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    at: datetime
    seen_at: datetime


async def give_key(session: AsyncSession, person_id: int, digest: str, expires_at: datetime) -> None:
    """One link a person at a time: an earlier one no longer works."""
    await session.exec(delete(BrowserKey).where(col(BrowserKey.person_id) == person_id))
    session.add(BrowserKey(digest=digest, person_id=person_id, expires_at=expires_at))


async def owner(session: AsyncSession, digest: str, now: datetime) -> Person | None:
    """Whom this link would sign in."""
    query = select(Person).join(BrowserKey, col(BrowserKey.person_id) == Person.id)
    query = query.where(BrowserKey.digest == digest, col(BrowserKey.used_at).is_(None), BrowserKey.expires_at > now)
    return (await session.exec(query.where(col(Person.erased_at).is_(None)))).first()


async def use_key(session: AsyncSession, digest: str, now: datetime) -> bool:
    """Whether the link was good; of several who use it at once one gets in."""
    used = update(BrowserKey).where(col(BrowserKey.digest) == digest, col(BrowserKey.used_at).is_(None))
    used = used.where(col(BrowserKey.expires_at) > now).values(used_at=now)
    return (await session.exec(used)).rowcount == 1


def sign_in(session: AsyncSession, person_id: int, digest: str, now: datetime) -> None:
    session.add(BrowserSession(digest=digest, person_id=person_id, at=now, seen_at=now))


async def signed_in(
    session: AsyncSession, digest: str, since: datetime, seen_since: datetime
) -> tuple[BrowserSession, Person] | None:
    """The session of a cookie, unless it is older than that or was not used since."""
    query = select(BrowserSession, Person).join(Person, col(Person.id) == BrowserSession.person_id)
    query = query.where(BrowserSession.digest == digest, col(Person.erased_at).is_(None))
    return (await session.exec(query.where(BrowserSession.at > since, BrowserSession.seen_at > seen_since))).first()


async def sign_out(session: AsyncSession, digest: str) -> None:
    await session.exec(delete(BrowserSession).where(col(BrowserSession.digest) == digest))


async def sign_out_everywhere(session: AsyncSession, person_id: int) -> int:
    """Returns in how many browsers the person was signed in."""
    return (await session.exec(delete(BrowserSession).where(col(BrowserSession.person_id) == person_id))).rowcount


async def forget_keys(session: AsyncSession, before: datetime) -> None:
    await session.exec(delete(BrowserKey).where(col(BrowserKey.expires_at) < before))


async def forget_sessions(session: AsyncSession, before: datetime) -> None:
    await session.exec(delete(BrowserSession).where(col(BrowserSession.at) < before))


async def seen(session: AsyncSession, digest: str, now: datetime) -> None:
    """Note that a browser is in use, as exactly as need be."""
    used = update(BrowserSession).where(col(BrowserSession.digest) == digest, col(BrowserSession.seen_at) < now - NOTED)
    await session.exec(used.values(seen_at=now))
