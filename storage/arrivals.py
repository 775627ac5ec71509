"""What is looked up whenever somebody does something: all of it at once, for every turn begins with it."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import drafts, facts, inbox, people
from storage.drafts import Draft
from storage.people import Account, Person, Role

# The turns of one person come in order, whatever the platform and the process; those of a stranger, of the account.
_TURN = {
    "postgresql": sa.text(
        "SELECT pg_advisory_xact_lock(hashtextextended(COALESCE((SELECT 'turn:' || person_id FROM account "
        "WHERE platform = :platform AND address = :address), :own), 0))"
    )
}


@dataclass(frozen=True, slots=True)
class Arrival:
    """Who acts, what they do, the form they are in the middle of, and how new the published facts are."""

    account: Account
    person: Person | None
    posts: list[tuple[Role, int | None, str | None]]
    draft: Draft | None
    revision: int | None


async def arrive(session: AsyncSession, platform: str, event: str, address: str, now: datetime) -> Arrival | None:
    """Take the event and look up what its turn needs; None when the event was taken before."""
    return await session.run_sync(_arrive, platform, event, address, now)


def _arrive(session: Session, platform: str, event: str, address: str, now: datetime) -> Arrival | None:
    connection = session.connection()
    kind = connection.dialect.name
    taken = {"platform": platform, "event": event[: inbox.LONGEST], "at": now}
    if connection.execute(inbox.TAKE[kind], taken).first() is None:
        return None
    if kind in _TURN:
        own = f"turn:{platform}:{address}"
        connection.execute(_TURN[kind], {"platform": platform, "address": address, "own": own})
    account, person = _account(session, platform, address, now)
    known = {"person": person.id if person else None}
    posts = connection.execute(people.POSTS[kind], known).all() if person else []
    return Arrival(
        account,
        person,
        [(Role(row[0]), row[1], row[2]) for row in posts],
        session.scalars(drafts.OPEN, known).first() if person else None,
        connection.execute(facts.REVISION[kind]).scalar(),
    )


def _account(session: Session, platform: str, address: str, now: datetime) -> tuple[Account, Person | None]:
    """The account with this address, made when it is new, and the person it belongs to."""
    found = session.execute(people.BY_ADDRESS, {"platform": platform, "address": address}).first()
    if found is None:
        new = Account(platform=platform, address=address, seen_at=now)
        session.add(new)
        session.flush()
        return new, None
    known: Account = found[0]
    if known.unreachable_since or now - known.seen_at > people.SEEN:
        known.seen_at, known.unreachable_since = now, None
    return known, found[1]


async def account_of(session: AsyncSession, platform: str, address: str, now: datetime) -> Account:
    """The account with this address, made when it is new."""
    account, _ = await session.run_sync(_account, platform, address, now)
    return account
