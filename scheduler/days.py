"""An SLE is reminded of a day a week and a working day before it; the team hears where it was never confirmed."""

from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from messages.dates import at, working_day_before
from messages.house import House
from scheduler import mornings
from storage import requests, telling, visits
from storage.deployments import Deployment
from storage.visits import Visit, VisitStatus

AFTERNOON = 15  # London time
WEEK = timedelta(days=7)


async def remind(session: AsyncSession, house: House, now: datetime) -> None:
    """Silence never confirms: the second reminder is the last, then the central team is told.

    A day that was booked after the moment of a reminder is not reminded of by it.
    """
    for visit, deployment in await visits.standing_at(session, VisitStatus.BOTH_CONFIRMED):
        before = working_day_before(visit.day)
        week, eve = mornings.of(visit.day - WEEK), mornings.of(before)
        if now >= at(visit.day, 0):
            continue
        if visit.since < eve <= now:
            await _remind(session, now, deployment, visit, "eve")
        elif visit.since < week <= now < eve:
            await _remind(session, now, deployment, visit, "week")
        if visit.since < eve and now >= at(before, AFTERNOON) and visit.reconfirmed_at is None:
            await _tell_team(session, house, now, deployment, visit)


async def _remind(session: AsyncSession, now: datetime, deployment: Deployment, visit: Visit, when: str) -> None:
    args = {"visit": visit.id, "sequence": visit.sequence}
    key = f"visit:{visit.id}:{visit.sequence}:{when}"
    await telling.person(session, key, now, deployment.sle_id, "days.remind", **args)


async def _tell_team(session: AsyncSession, house: House, now: datetime, deployment: Deployment, visit: Visit) -> None:
    request = await requests.find(session, deployment.request_id)
    args = {"visit": visit.id, "sequence": visit.sequence, "request": deployment.request_id}
    key, rooms, who = (
        f"visit:{visit.id}:{visit.sequence}:unsure",
        house.team_rooms,
        request.taken_by if request else None,
    )
    await telling.holder(session, key, now, rooms, "days.unsure", who, everybody=house.reaches_all, **args)
