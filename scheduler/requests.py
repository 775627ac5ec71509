"""A request that waits for its school's head: the head is reminded once, then the central team is told."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from messages.dates import LONDON, at, working_days_after
from messages.house import House
from storage import people, requests, telling
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
                await telling.person(session, key, now, head.id or 0, "support.remind_head", request=request.id)
        if now >= _due(request, 2 * house.approval_days):
            key, rooms = f"support:{request.id}:silent", house.team_rooms
            notice, everybody = "support.head_is_silent", house.reaches_all
            await telling.team(session, key, now, rooms, notice, everybody=everybody, request=request.id)
