"""Schools and SLEs are asked how support goes and went, each question at its time, and once more if they are silent."""

from datetime import datetime
from decimal import Decimal

from sqlmodel.ext.asyncio.session import AsyncSession

from messages import evaluations as times
from messages.dates import london_day, working_days_after
from messages.house import House
from scheduler import mornings
from storage import deployments, evaluations, requests, telling, visits
from storage.deployments import Deployment
from storage.evaluations import Evaluation, Part
from storage.requests import Kind, Status

LEAST = 2  # days; of shorter deployments only the end is asked about


async def plan_half_way(session: AsyncSession, house: House, now: datetime) -> None:
    """Half of the agreed days are given: the school is asked on the next working day whether it goes well."""
    for request in await requests.standing_at(session, Status.ACTIVE, kind=Kind.SUPPORT):
        deployment = await deployments.live(session, request.id or 0)
        if deployment and await _half_given(session, deployment):
            person = await evaluations.respondent(session, request, everybody=house.reaches_all)
            due = working_days_after(london_day(now), 1)
            await evaluations.plan(session, request.id or 0, person, Part.MID_TERM, due)


async def _half_given(session: AsyncSession, deployment: Deployment) -> bool:
    if deployment.days < LEAST:
        return False
    given = await visits.of_deployment(session, deployment.id or 0, *visits.GIVEN)
    count = sum((visit.length for visit in given), Decimal(0))
    return deployment.days / 2 <= count < deployment.days


async def ask(session: AsyncSession, house: House, now: datetime) -> None:
    """What is due is asked in the morning, once more after some days, and then the central team is told."""
    for one in await evaluations.waiting(session, london_day(now)):
        args = {"evaluation": one.id, "request": one.request_id}
        if now >= mornings.of(times.asked_on(one.due)):
            key = f"evaluation:{one.id}:ask"
            await telling.person(session, key, now, one.person_id, "evaluations.ask", **args)
        if now >= mornings.of(times.asked_again_on(one.due, house.evaluation_days)):
            key = f"evaluation:{one.id}:remind"
            await telling.person(session, key, now, one.person_id, "evaluations.remind", **args)
        if now >= mornings.of(times.asked_again_on(one.due, 2 * house.evaluation_days)):
            await _tell_holder(session, house, now, one)


async def _tell_holder(session: AsyncSession, house: House, now: datetime, one: Evaluation) -> None:
    """Whoever looks after the request, else all of the team."""
    request = await requests.find(session, one.request_id)
    key, args = f"evaluation:{one.id}:silent", {"evaluation": one.id, "request": one.request_id}
    rooms, everybody, who = house.team_rooms, house.reaches_all, request.taken_by if request else None
    await telling.holder(session, key, now, rooms, "evaluations.silent", who, everybody=everybody, **args)
