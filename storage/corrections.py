"""What was said to many and is said again, corrected: in the place of the first message wherever that can be."""

from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import outbox
from storage.broadcasts import Broadcast, matter
from storage.outbox import Outgoing, State

SAY = "broadcasts.corrected"  # the notice that draws it
IN_LINE = outbox.LEASE  # a message is drawn before it waits for its place in the pace, for no longer than this


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
    changes = await _changes(session, id)
    stands = {key.rpartition(":c")[0]: receipt for key, receipt in changes if receipt}  # where the last change stands
    begun = {key for key, _ in changes}
    drawn_before = broadcast.corrected_at + IN_LINE
    old = [row for row in await _sent(session, id) if (row.begun_at or row.done_at or row.made_at) <= drawn_before]
    for row in [row for row in old if f"{row.key}:c{number}" not in begun]:
        receipt = stands.get(row.key, row.receipt)
        args = {"broadcast": id, "person": row.person_id, "correction": number, "anew": not receipt}
        where = {"platform": row.platform, "chat": row.chat, "replaces": receipt}
        said = {"notice": SAY, "args": args, "about": about(id), "bulk": True}
        await outbox.add(session, f"{row.key}:c{number}", now, **where, **said)
    return len(old)


async def _sent(session: AsyncSession, broadcast_id: int) -> list[Outgoing]:
    query = select(Outgoing).where(col(Outgoing.about) == matter(broadcast_id), col(Outgoing.bulk))
    return list(await session.exec(query.where(Outgoing.state == State.SENT).order_by(col(Outgoing.id))))


async def _changes(session: AsyncSession, broadcast_id: int) -> list[tuple[str, str]]:
    """Key and receipt of all the changes so far, in their order; one that is not sent yet has no receipt."""
    query = select(Outgoing.key, Outgoing.receipt).where(col(Outgoing.about) == about(broadcast_id))
    return list(await session.exec(query.order_by(col(Outgoing.id))))
