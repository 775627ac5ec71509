"""Telling people things, once for each key: a person, everybody with a role, the central team with its rooms."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from storage import outbox, people
from storage.outbox import State
from storage.people import Role

Rooms = Sequence[tuple[str, str]]  # (platform, chat)
REQUEST_CARD = "support.card"  # the notice that draws it


def matter(request: object) -> str:
    """What messages in a room are gathered under: the number of the request they are about, if any."""
    return f"request:{request}" if request else ""


async def person(session: AsyncSession, key: str, now: datetime, person_id: int, notice: str, **args: Any) -> bool:
    """Tell a person something, drawn when it is sent; false when they were told under this key before."""
    return await outbox.add(session, key, now, person_id=person_id, notice=notice, args=args)


async def remind(
    session: AsyncSession,
    key: str,
    now: datetime,
    person_id: int,
    notice: str,
    concerns: date | None = None,
    **args: Any,
) -> bool:
    """Remind a person of something because time has passed: held until they may be disturbed, and said together with
    what else waits for them. `concerns` is the day it is about, if any."""
    held = {"state": State.HELD, "reminder": True, "concerns": concerns}
    return await outbox.add(session, key, now, person_id=person_id, notice=notice, args=args, **held)


async def rooms(session: AsyncSession, key: str, now: datetime, places: Rooms, notice: str, **args: Any) -> None:
    """Tell the central team's rooms; what names its `request` goes under the card of that request."""
    for platform, chat in places:
        where = {"platform": platform, "chat": chat, "about": matter(args.get("request"))}
        await outbox.add(session, f"{key}:{platform}:{chat}", now, notice=notice, args=args, **where)


async def card(session: AsyncSession, event: str, now: datetime, places: Rooms, request_id: int) -> None:
    """Show a request to these rooms, and to those that were shown it before as it is now: once for an event."""
    about, args = matter(request_id), {"request": request_id}
    for platform, chat in sorted({*places, *await outbox.rooms_with_card(session, about)}):
        where = {"platform": platform, "chat": chat, "about": about, "surface": outbox.CARD}
        key = f"card:{request_id}:{event}:{platform}:{chat}"
        await outbox.add(session, key, now, notice=REQUEST_CARD, args=args, **where)


async def team(
    session: AsyncSession, key: str, now: datetime, places: Rooms, notice: str, *, everybody: bool, **args: Any
) -> None:
    """Tell the rooms and each person of the central team; `everybody` where none needs an account."""
    await rooms(session, key, now, places, notice, **args)
    await each_of_team(session, key, now, notice, everybody=everybody, **args)


async def holder(
    session: AsyncSession,
    key: str,
    now: datetime,
    places: Rooms,
    notice: str,
    looks_after: int | None,
    *,
    everybody: bool,
    **args: Any,
) -> None:
    """Tell whoever looks after a request, and the rooms; the whole team where that is nobody who can be reached."""
    if looks_after is None or not await people.can_reach(session, looks_after, everybody=everybody):
        await team(session, key, now, places, notice, everybody=everybody, **args)
        return
    await rooms(session, key, now, places, notice, **args)
    await person(session, f"{key}:{looks_after}", now, looks_after, notice, **args)


async def each_of_team(
    session: AsyncSession, key: str, now: datetime, notice: str, *, everybody: bool, **args: Any
) -> None:
    """Tell each person of the central team, not their rooms."""
    for one in await people.reachable(session, Role.CENTRAL, everybody=everybody):
        await person(session, f"{key}:{one.id}", now, one.id or 0, notice, **args)
