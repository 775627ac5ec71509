"""A request that waits for its school's head: the head is reminded once, then the central team is told."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from messages.dates import LONDON, at, working_days_after
from messages.house import House
from storage import outbox, people, requests
from storage.people import Role
from storage.requests import Status, SupportRequest

MORNING = 8  # London time


def _due(request: SupportRequest, days: int) -> datetime:
    """Eight in the morning of the working day so many after the request began to wait."""
    return at(working_days_after(request.since.astimezone(LONDON).date(), days), MORNING)


async def chase_approvals(session: AsyncSession, house: House, now: datetime) -> None:
    for request in await requests.standing_at(session, Status.AWAITING_HEAD):
        if now >= _due(request, house.approval_days):
            everybody, school = house.reaches_all, request.school_id
            for head in await people.reachable(session, Role.HEADTEACHER, everybody=everybody, school_id=school):
                key = f"support:{request.id}:remind:{head.id}"
                await _say(session, key, now, "support.remind_head", request, head.id)
        if now >= _due(request, 2 * house.approval_days):
            await _tell_team(session, house, now, request)


async def _tell_team(session: AsyncSession, house: House, now: datetime, request: SupportRequest) -> None:
    key = f"support:{request.id}:silent"
    for platform, chat in house.team_rooms:
        fields = {"platform": platform, "chat": chat}
        args = {"request": request.id}
        await outbox.add(session, f"{key}:{platform}:{chat}", now, notice="support.head_is_silent", args=args, **fields)
    for person in await people.reachable(session, Role.CENTRAL, everybody=house.reaches_all):
        await _say(session, f"{key}:{person.id}", now, "support.head_is_silent", request, person.id)


async def _say(
    session: AsyncSession, key: str, now: datetime, notice: str, request: SupportRequest, person_id: int | None
) -> None:
    await outbox.add(session, key, now, notice=notice, args={"request": request.id}, person_id=person_id)
