"""An SLE is reminded of a day a week and a working day before it; the team hears where it was never confirmed."""

from datetime import timedelta

from messages.dates import at
from scheduler.tick import Tick, morning
from storage import requests, visits
from storage.deployments import Deployment
from storage.visits import Visit, VisitStatus

AFTERNOON = 15  # London time
WEEK = timedelta(days=7)


async def remind(tick: Tick) -> None:
    """Silence never confirms: the second reminder is the last, then the central team is told.

    A day that was booked after the moment of a reminder is not reminded of by it.
    """
    for visit, deployment in await visits.standing_at(tick.session, VisitStatus.BOTH_CONFIRMED):
        before = tick.year.before(visit.day)
        week, eve = morning(tick.year.on_or_before(visit.day - WEEK)), morning(before)
        if tick.now >= at(visit.day, 0):
            continue
        if visit.since < eve <= tick.now:
            await _remind(tick, deployment, visit, "eve")
        elif visit.since < week <= tick.now < eve:
            await _remind(tick, deployment, visit, "week")
        if visit.since < eve and tick.now >= at(before, AFTERNOON) and visit.reconfirmed_at is None:
            await _remind_team(tick, deployment, visit)


async def _remind(tick: Tick, deployment: Deployment, visit: Visit, when: str) -> None:
    key = f"visit:{visit.id}:{visit.sequence}:{when}"
    await tick.remind(key, deployment.sle_id, "days.remind", visit.day, visit=visit.id, sequence=visit.sequence)


async def _remind_team(tick: Tick, deployment: Deployment, visit: Visit) -> None:
    request = await requests.find(tick.session, deployment.request_id)
    args = {"visit": visit.id, "sequence": visit.sequence, "request": deployment.request_id}
    key, who = f"visit:{visit.id}:{visit.sequence}:unsure", request.taken_by if request else None
    await tick.remind_holder(key, who, "days.unsure", concerns=visit.day, **args)
