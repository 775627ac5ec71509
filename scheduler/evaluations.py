"""Schools and SLEs are asked how support goes and went, each question at its time, and once more if they are silent."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from scheduler.tick import Tick
from storage import deployments, evaluations, requests, visits
from storage.deployments import Deployment
from storage.evaluations import Evaluation, Part
from storage.requests import Kind, Status

LEAST = 2  # days; of shorter deployments only the end is asked about
ONE = timedelta(days=1)


async def plan_half_way(tick: Tick) -> None:
    """Half of the agreed days are given: the school is asked on the next school day whether it goes well."""
    for request in await requests.standing_at(tick.session, Status.ACTIVE, kind=Kind.SUPPORT):
        deployment = await deployments.live(tick.session, request.id or 0)
        if deployment and await _half_given(tick, deployment):
            person = await evaluations.respondent(tick.session, request, everybody=tick.house.reaches_all)
            due = tick.year.after(tick.today)
            await evaluations.plan(tick.session, request.id or 0, person, Part.MID_TERM, due)


async def _half_given(tick: Tick, deployment: Deployment) -> bool:
    if deployment.days < LEAST:
        return False
    given = await visits.of_deployment(tick.session, deployment.id or 0, *visits.GIVEN)
    count = sum((visit.length for visit in given), Decimal(0))
    return deployment.days / 2 <= count < deployment.days


async def ask(tick: Tick) -> None:
    """What is due is asked in the morning, once more after some days, and then the central team is told."""
    days = tick.house.evaluation_days
    for one in await evaluations.waiting(tick.session, tick.today):
        key = f"evaluation:{one.id}"
        args: dict[str, Any] = {"evaluation": one.id, "request": one.request_id}
        asked = tick.morning_after(one.due - ONE, 1)
        if tick.now >= asked:
            await tick.remind(f"{key}:ask", one.person_id, "evaluations.ask", **args)
        if tick.now >= tick.morning_after(asked.date(), days):
            await tick.remind(f"{key}:remind", one.person_id, "evaluations.remind", **args)
        if tick.now >= tick.morning_after(asked.date(), 2 * days):
            await _remind_holder(tick, one)


async def _remind_holder(tick: Tick, one: Evaluation) -> None:
    """Whoever looks after the request, else all of the team."""
    request = await requests.find(tick.session, one.request_id)
    key, who = f"evaluation:{one.id}:silent", request.taken_by if request else None
    await tick.remind_holder(key, who, "evaluations.silent", evaluation=one.id, request=one.request_id)
