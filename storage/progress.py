"""How a broadcast goes: a card that is changed in place while it is being sent, and word of its end."""

from collections import Counter
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from storage import audit, outbox, people, telling
from storage.broadcasts import Broadcast, Fate, Stage, matter
from storage.people import Person, Role
from storage.telling import Rooms

CARD = "broadcasts.card"  # the notices that draw it, and what is told at the end
REPORT = "broadcasts.report"


async def show(session: AsyncSession, broadcast: Broadcast, fates: Counter[Fate], now: datetime, rooms: Rooms) -> None:
    """Have the card show these figures: in the chat of whoever made it, in the team's rooms, once for each change."""
    id = broadcast.id or 0
    shown = await outbox.rooms_with_card(session, matter(id))
    places = shown or sorted({*rooms, *await _chat(session, broadcast.made_by)})
    figures = ".".join(str(fates[fate]) for fate in Fate)
    state = f"{broadcast.stage.value}.{broadcast.correction}.{figures}.{int(broadcast.ended_at is not None)}"
    for platform, chat in places:
        where = {"platform": platform, "chat": chat, "about": matter(id), "surface": outbox.CARD}
        key = f"broadcast-card:{id}:{state}:{platform}:{chat}"
        await outbox.add(session, key, now, notice=CARD, args={"broadcast": id}, **where)


async def _chat(session: AsyncSession, person_id: int) -> list[tuple[str, str]]:
    """Where to show it to whoever made it, if still of the team: the platform they prefer, else the one used last."""
    if not await _of_team(session, person_id):
        return []
    person = await session.get_one(Person, person_id)
    accounts = await people.accounts_of(session, person_id)
    preferred = sorted(accounts, key=lambda account: account.platform != person.prefers)
    return [(account.platform, account.address) for account in preferred[:1]]


async def _of_team(session: AsyncSession, person_id: int) -> bool:
    return any(role is Role.CENTRAL for role, _, _ in await people.posts_of(session, person_id))


async def end(session: AsyncSession, broadcast: Broadcast, now: datetime, *, everybody: bool) -> None:
    """Nobody waits for it any more: whoever made it is told how it went, or the team where they have left it."""
    if broadcast.stage is Stage.SENDING:
        broadcast.stage = Stage.SENT
    broadcast.ended_at = now
    session.add(broadcast)
    id = broadcast.id or 0
    audit.note(session, "broadcast.ended", now, None, f"broadcast {id}")
    key = f"broadcast-report:{id}:{now:%Y%m%d%H%M%S}"
    if await _of_team(session, broadcast.made_by):
        await telling.person(session, key, now, broadcast.made_by, REPORT, broadcast=id)
    else:
        await telling.each_of_team(session, key, now, REPORT, everybody=everybody, broadcast=id)
