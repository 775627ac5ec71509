"""A request that waits: whoever it waits for is reminded once, then whoever looks after it is told."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from messages import levels
from messages.dates import london_day
from messages.house import House
from scheduler import mornings
from storage import people, requests, telling, waiting
from storage.people import Role
from storage.requests import Status
from storage.waiting import Matter, Wait

OURS = (Wait.UNREAD, Wait.MATCH, Wait.RING)  # these wait for the central team itself
OTHERS = (Wait.ANSWER, Wait.RELEASE, Wait.OFFER, Wait.AGREEMENT)


async def chase_approvals(session: AsyncSession, house: House, now: datetime) -> None:
    for request in await requests.standing_at(session, Status.AWAITING_HEAD):
        if now >= mornings.after(london_day(request.since), house.approval_days):
            everybody, school = house.reaches_all, request.school_id
            for head in await people.reachable(session, Role.HEADTEACHER, everybody=everybody, school_id=school):
                key = f"support:{request.id}:remind:{head.id}"
                await telling.person(session, key, now, head.id or 0, "support.remind_head", request=request.id)
        if now >= mornings.after(london_day(request.since), 2 * house.approval_days):
            key, rooms = f"support:{request.id}:silent", house.team_rooms
            notice, everybody = "support.head_is_silent", house.reaches_all
            await telling.team(session, key, now, rooms, notice, everybody=everybody, request=request.id)


async def chase(session: AsyncSession, house: House, now: datetime) -> None:
    """What else waits before the agreement, by the service level of each step."""
    for request in await requests.standing_at(session, *waiting.BEFORE_AGREEMENT):
        matter = await waiting.of_request(session, request)
        days = levels.days(matter.wait, house) if matter else 0
        if matter is None or now < mornings.after(london_day(matter.since), days):
            continue
        if matter.wait in OURS:
            await _tell_holder(session, house, now, matter, "stuck.nudge")
        if matter.wait in OTHERS:
            await _remind(session, house, now, matter)
            if now >= mornings.after(london_day(matter.since), 2 * days):
                await _tell_holder(session, house, now, matter, "stuck.silent")


def _key(matter: Matter, what: str) -> str:
    """One key a step: what is asked anew later is chased anew."""
    return f"{what}:{matter.code}:{matter.since:%Y%m%d%H%M%S}"


async def _remind(session: AsyncSession, house: House, now: datetime, matter: Matter) -> None:
    for person_id in matter.people:
        if await people.can_reach(session, person_id, everybody=house.reaches_all):
            key = f"{_key(matter, 'remind')}:{person_id}"
            await telling.person(session, key, now, person_id, "stuck.nudge", matter=matter.code, person=person_id)


async def _tell_holder(session: AsyncSession, house: House, now: datetime, matter: Matter, notice: str) -> None:
    """Whoever looks after the request, and the team's rooms; the whole team where that is nobody we can reach."""
    args = {"matter": matter.code, "request": matter.request.id}
    rooms, everybody, key = house.team_rooms, house.reaches_all, _key(matter, notice)
    await telling.holder(session, key, now, rooms, notice, matter.request.taken_by, everybody=everybody, **args)
