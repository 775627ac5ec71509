"""Messages that did not arrive, or of which nobody knows: who lacks something, and what was done about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.audit import Deed
from storage.database import call
from storage.outbox import Outgoing, State
from storage.people import Account

LEFT = "failures.left"
TRIED = "failures.tried"
_GIVEN_UP = col(Outgoing.state).in_((State.FAILED, State.UNKNOWN))


@dataclass(frozen=True, slots=True)
class Failure:
    """A message that was given up, and the person it was for as far as we know one."""

    row: Outgoing
    person_id: int | None

    @property
    def has_words(self) -> bool:
        """Whether it can still be said: after a while its words are forgotten."""
        return self.row.message is not None or bool(self.row.args)


def _whose() -> Any:
    """The person behind the account that a message to a chat was for."""
    there = sa.and_(col(Account.platform) == col(Outgoing.platform), col(Account.address) == col(Outgoing.chat))
    account = sa.or_(col(Account.id) == col(Outgoing.account_id), there)
    return sa.select(col(Account.person_id)).where(account).limit(1).correlate(Outgoing).scalar_subquery()


def _query(since: datetime) -> Any:
    left = select(Deed.record).where(Deed.what == LEFT, Deed.at >= since)  # nothing is left before it was given up
    query = select(Outgoing, sa.func.coalesce(col(Outgoing.person_id), _whose()))
    return query.where(_GIVEN_UP, col(Outgoing.done_at) >= since, Outgoing.surface != "home").where(
        sa.cast(col(Outgoing.id), sa.String()).not_in(left)
    )


async def lost(session: AsyncSession, since: datetime) -> Sequence[Failure]:
    """What was given up since that moment and nobody has left at that, the latest first."""
    rows = await session.exec(_query(since).order_by(col(Outgoing.done_at).desc(), col(Outgoing.id).desc()))
    return [Failure(row, person_id) for row, person_id in rows]


async def find(session: AsyncSession, id: int, since: datetime) -> Failure | None:
    """The one with that number, as long as it is on the list."""
    found = (await session.exec(_query(since).where(Outgoing.id == id))).first()
    return Failure(*found) if found else None


async def try_again(session: AsyncSession, row: Outgoing, now: datetime) -> bool:
    """Let it be sent anew; false when somebody else has just done so."""
    anew = {"state": State.READY, "due": now, "tries": 0, "doubtful": 0, "error": "", "begun_at": None, "done_at": None}
    given_up = update(Outgoing).where(col(Outgoing.id) == row.id, _GIVEN_UP, col(Outgoing.done_at) == row.done_at)
    changed: int = (await session.exec(given_up.values(**anew))).rowcount
    if changed:
        call(session, timedelta())
    return changed > 0
