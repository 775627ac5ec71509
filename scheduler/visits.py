"""A day at a school is asked about when it is over, then its note is waited for; the team hears of silence."""

from datetime import datetime, timedelta
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from messages.dates import at, london_day
from messages.house import House
from scheduler import mornings
from storage import people, requests, telling, visits
from storage.deployments import Deployment
from storage.people import Role
from storage.requests import SupportRequest
from storage.visits import Visit, VisitStatus

AFTER_THE_END = timedelta(minutes=15)
PATIENCE = 2  # working days from a reminder to telling the central team


async def ask_to_log(session: AsyncSession, house: House, now: datetime) -> None:
    """Did it take place? Asked that afternoon and once more the next morning; then the central team is told."""
    for visit, deployment in await visits.standing_at(session, VisitStatus.BOTH_CONFIRMED):
        hour, minute = map(int, visit.end.split(":"))
        key = f"visit:{visit.id}:{visit.sequence}"
        if now >= mornings.after(visit.day, 1):
            await telling.person(session, f"{key}:again", now, deployment.sle_id, "visits.ask_again", visit=visit.id)
        elif now >= at(visit.day, hour, minute) + AFTER_THE_END:
            await telling.person(session, f"{key}:ask", now, deployment.sle_id, "visits.ask", visit=visit.id)
        if now >= mornings.after(visit.day, 1 + PATIENCE):
            await _tell_holder(session, house, now, deployment, visit, f"{key}:unlogged", "visits.unlogged")


async def chase_notes(session: AsyncSession, house: House, now: datetime) -> None:
    """The SLE is reminded once, on the day the note is due or, where the day was logged late, the morning after."""
    for visit, deployment in await visits.standing_at(session, VisitStatus.NOTE_DUE):
        due = max(mornings.after(visit.day, house.note_days), mornings.after(london_day(visit.since), 1))
        key = f"visit:{visit.id}"
        if now >= due:
            await telling.person(session, f"{key}:due", now, deployment.sle_id, "visits.note_reminder", visit=visit.id)
        if now >= mornings.after(london_day(due), PATIENCE):
            await _tell_holder(session, house, now, deployment, visit, f"{key}:late", "visits.note_late")


async def chase_recorded(session: AsyncSession, house: House, now: datetime) -> None:
    """A school that has not said whether a day took place that was never booked is reminded once."""
    for visit, deployment in await visits.standing_at(session, VisitStatus.SLE_CONFIRMED):
        asked = london_day(visit.since)
        if visit.day > asked:
            continue
        key = f"visit:{visit.id}:{visit.sequence}"
        if now >= mornings.after(asked, house.release_days):
            await _remind_school(session, house, now, deployment, visit, key)
        if now >= mornings.after(asked, 2 * house.release_days):
            await _tell_holder(session, house, now, deployment, visit, f"{key}:silent", "visits.school_is_silent")


async def _remind_school(
    session: AsyncSession, house: House, now: datetime, deployment: Deployment, visit: Visit, key: str
) -> None:
    request = await session.get_one(SupportRequest, deployment.request_id)
    everybody, school = house.reaches_all, request.school_id
    heads = await people.reachable(session, Role.HEADTEACHER, everybody=everybody, school_id=school)
    for person_id in sorted({*await requests.askers(session, request), *(head.id or 0 for head in heads)}):
        remind = f"{key}:remind:{person_id}"
        await telling.person(session, remind, now, person_id, "visits.ask_school", visit=visit.id)


async def _tell_holder(
    session: AsyncSession, house: House, now: datetime, deployment: Deployment, visit: Visit, key: str, notice: str
) -> None:
    """Whoever of the central team looks after the request; where nobody does, the team."""
    request = await session.get_one(SupportRequest, deployment.request_id)
    args: dict[str, Any] = {"visit": visit.id, "request": request.id}
    rooms, everybody = house.team_rooms, house.reaches_all
    await telling.holder(session, key, now, rooms, notice, request.taken_by, everybody=everybody, **args)
