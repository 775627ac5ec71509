"""What was said to many and is said again, corrected: in the place of the first message wherever that can be."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import outbox
from storage.broadcasts import Broadcast, matter
from storage.database import run, the_same
from storage.outbox import Outgoing, State

SAY = "broadcasts.corrected"  # the notice that draws it
SAID = {"notice": SAY, "bulk": True}
IN_LINE = outbox.STAY  # a message is drawn before it waits for its place in the pace, for no longer than this


def about(broadcast_id: int) -> str:
    """What the corrected messages are filed under in the outbox."""
    return f"corrected:{broadcast_id}"


async def correct(session: AsyncSession, broadcast: Broadcast, text: str, now: datetime) -> int:
    """Give it a new text: whoever was sent it already sees it changed, whoever was not gets the new one alone.

    Returns how many had it already.
    """
    broadcast.text, broadcast.corrected_at = text, now
    broadcast.correction += 1
    session.add(broadcast)
    await session.flush()
    return await follow(session, broadcast, now)


async def follow(session: AsyncSession, broadcast: Broadcast, now: datetime) -> int:
    """Change every message that may have been drawn before the last correction, each once; returns how many.

    Messages that were on their way at that moment are found when they have arrived.
    """
    if broadcast.corrected_at is None:
        return 0
    id, number = broadcast.id or 0, broadcast.correction
    changes = await _messages(session, about(id))
    stands = {change.key.rpartition(":c")[0]: change for change in changes if change.receipt}  # the last change
    begun = {change.key for change in changes}
    drawn_before = broadcast.corrected_at + IN_LINE
    sent = [row for row in await _messages(session, matter(id)) if row.state is State.SENT]
    old = [row for row in sent if (row.begun_at or row.done_at or row.made_at) <= drawn_before]
    rows = []
    for row in [row for row in old if f"{row.key}:c{number}" not in begun]:
        args = {"broadcast": id, "person": row.person_id, "correction": number}
        rows.append({"key": f"{row.key}:c{number}", **_place(stands.get(row.key, row), row.person_id, args), **SAID})
    await outbox.add_all(session, [row | {"about": about(id)} for row in rows], now)
    return len(old)


def _place(shown: Any, person_id: int | None, args: dict[str, Any]) -> dict[str, Any]:
    """In silence in the place of the message that is there; where none can be changed, it is said to the person."""
    if not shown.receipt:
        return {"person_id": person_id, "args": args | {"anew": True}}
    where = {"platform": shown.platform, "chat": shown.chat, "replaces": shown.receipt}
    return {**where, "args": args | {"anew": False}}


async def _messages(session: AsyncSession, filed: str) -> Sequence[Any]:
    """What is filed under that, in its order; one that is not sent yet has no receipt."""
    message: list[Any] = [Outgoing.key, Outgoing.state, Outgoing.person_id, Outgoing.receipt]
    where_and_when = [Outgoing.platform, Outgoing.chat, Outgoing.begun_at, Outgoing.done_at, Outgoing.made_at]
    query = sa.select(*message, *where_and_when).where(col(Outgoing.about) == filed, col(Outgoing.bulk))
    return (await run(session, the_same(query.order_by(col(Outgoing.id))))).all()
