"""Telling people things, once for each key: a person, everybody with a role, the central team with its rooms."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from storage import outbox, people
from storage.people import Role

Rooms = Sequence[tuple[str, str]]  # (platform, chat)


async def person(session: AsyncSession, key: str, now: datetime, person_id: int, notice: str, **args: Any) -> None:
    """Tell a person something, drawn when it is sent."""
    await outbox.add(session, key, now, person_id=person_id, notice=notice, args=args)


async def rooms(session: AsyncSession, key: str, now: datetime, places: Rooms, notice: str, **args: Any) -> None:
    """Tell the central team's rooms."""
    for platform, chat in places:
        where = {"platform": platform, "chat": chat}
        await outbox.add(session, f"{key}:{platform}:{chat}", now, notice=notice, args=args, **where)


async def team(
    session: AsyncSession, key: str, now: datetime, places: Rooms, notice: str, *, everybody: bool, **args: Any
) -> None:
    """Tell the rooms and each person of the central team; `everybody` where none needs an account."""
    await rooms(session, key, now, places, notice, **args)
    for one in await people.reachable(session, Role.CENTRAL, everybody=everybody):
        await person(session, f"{key}:{one.id}", now, one.id or 0, notice, **args)
