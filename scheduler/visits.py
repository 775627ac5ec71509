"""A day at a school is asked about when it is over, then its note is waited for; the team hears of silence."""

from datetime import date, datetime, timedelta
from typing import Any

from messages.dates import at, london_day
from scheduler.tick import Tick
from storage import requests, visits
from storage.deployments import Deployment
from storage.people import Role
from storage.requests import SupportRequest
from storage.visits import Visit, VisitStatus

AFTER_THE_END = timedelta(minutes=15)
PATIENCE = 2  # school days from a reminder to telling the central team


def over(visit: Visit) -> datetime:
    """When a day is asked about."""
    hour, minute = map(int, visit.end.split(":"))
    return at(visit.day, hour, minute) + AFTER_THE_END


async def moments(tick: Tick, first: date, last: date) -> set[datetime]:
    """When the days of that span are over, beside the hours of every day."""
    standing = await visits.standing_at(tick.session, VisitStatus.BOTH_CONFIRMED)
    return {over(visit) for visit, _ in standing if first <= visit.day <= last}


async def ask_to_log(tick: Tick) -> None:
    """Did it take place? Asked that afternoon and once more the next morning; then the central team is told."""
    for visit, deployment in await visits.standing_at(tick.session, VisitStatus.BOTH_CONFIRMED):
        key, sle = f"visit:{visit.id}:{visit.sequence}", deployment.sle_id
        if tick.now >= tick.morning_after(visit.day, 1):
            await tick.remind(f"{key}:again", sle, "visits.ask_again", visit=visit.id)
        elif tick.now >= over(visit):
            await tick.remind(f"{key}:ask", sle, "visits.ask", visit.day, visit=visit.id)
        if tick.now >= tick.morning_after(visit.day, 1 + PATIENCE):
            await _remind_holder(tick, deployment, visit, f"{key}:unlogged", "visits.unlogged")


async def chase_notes(tick: Tick) -> None:
    """The SLE is reminded once, on the day the note is due or, where the day was logged late, the morning after."""
    for visit, deployment in await visits.standing_at(tick.session, VisitStatus.NOTE_DUE):
        written_by = tick.morning_after(visit.day, tick.house.note_days)
        due = max(written_by, tick.morning_after(london_day(visit.since), 1))
        key = f"visit:{visit.id}"
        if tick.now >= due:
            await tick.remind(f"{key}:due", deployment.sle_id, "visits.note_reminder", visit=visit.id)
        if tick.now >= tick.morning_after(london_day(due), PATIENCE):
            await _remind_holder(tick, deployment, visit, f"{key}:late", "visits.note_late")


async def chase_recorded(tick: Tick) -> None:
    """A school that has not said whether a day took place that was never booked is reminded once."""
    days = tick.house.release_days
    for visit, deployment in await visits.standing_at(tick.session, VisitStatus.SLE_CONFIRMED):
        asked = london_day(visit.since)
        if visit.day > asked:
            continue
        key = f"visit:{visit.id}:{visit.sequence}"
        if tick.now >= tick.morning_after(asked, days):
            await _remind_school(tick, deployment, visit, key)
        if tick.now >= tick.morning_after(asked, 2 * days):
            await _remind_holder(tick, deployment, visit, f"{key}:silent", "visits.school_is_silent")


async def _remind_school(tick: Tick, deployment: Deployment, visit: Visit, key: str) -> None:
    request = await tick.session.get_one(SupportRequest, deployment.request_id)
    heads = await tick.reachable(Role.HEADTEACHER, request.school_id)
    for person_id in sorted({*await requests.askers(tick.session, request), *heads}):
        await tick.remind(f"{key}:remind:{person_id}", person_id, "visits.ask_school", visit=visit.id)


async def _remind_holder(tick: Tick, deployment: Deployment, visit: Visit, key: str, notice: str) -> None:
    """Whoever of the central team looks after the request; where nobody does, the team."""
    request = await tick.session.get_one(SupportRequest, deployment.request_id)
    args: dict[str, Any] = {"visit": visit.id, "request": request.id}
    await tick.remind_holder(key, request.taken_by, notice, **args)
