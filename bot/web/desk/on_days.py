"""What the calendar of the desk knows of a span of days: support, meetings, services, school dates, the newsletter."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.web.desk.support_days import SHOWN, STATES
from handlers import school_year
from messages.dates import at, bank_holiday, london_day, say_time
from messages.school_dates import KINDS as DIFFERENCES
from messages.services import LABELS
from storage import events, planned, terms, workload
from storage.events import Event
from storage.newsletters import Stage

ONE = timedelta(days=1)
DAYS, MEETINGS, SERVICES, SCHOOL, NEWSLETTER = "days", "meetings", "services", "school", "newsletter"
KINDS = {
    DAYS: "Days of support",
    MEETINGS: "Meetings and events",
    SERVICES: "Other services",
    SCHOOL: "School dates and holidays",
    NEWSLETTER: "Newsletter",
}
STAGES = {Stage.GATHERING: "not approved yet", Stage.APPROVED: "approved", Stage.SENT: "sent"}


@dataclass(frozen=True, slots=True)
class Entry:
    """Something on a day; `start` is a London time as printed, or empty for the whole day."""

    day: date
    kind: str
    label: str
    note: str = ""
    start: str = ""
    leads_to: str = ""


async def between(session: AsyncSession, first: date, last: date) -> list[Entry]:
    """Everything from one day to another; of each day what lasts all of it first, then by its time."""
    found = [
        *await _support(session, first, last),
        *await _meetings(session, first, last),
        *await _services(session, first, last),
        *await _school(session, first, last),
        *await _newsletter(session, first, last),
    ]
    return sorted(found, key=lambda one: (one.day, one.start))


async def _support(session: AsyncSession, first: date, last: date) -> list[Entry]:
    return [
        Entry(
            one.visit.day,
            DAYS,
            f"{one.sle} at {one.school}",
            STATES[one.visit.status],
            one.visit.start,
            f"/desk/requests/{one.request}",
        )
        for one in await workload.booked(session, first, last, *SHOWN)
    ]


async def _meetings(session: AsyncSession, first: date, last: date) -> list[Entry]:
    certain = await events.ahead(session, first, last)
    doubted = await events.doubted(session, first, last)
    return [_meeting(event, max(event.day, first)) for event in (*certain, *doubted)]


def _meeting(event: Event, day: date) -> Entry:
    note = "in this week" if event.whole_week else event.place
    said = "date to be checked" if event.doubted else note
    return Entry(day, MEETINGS, event.title, said, event.start, f"/desk/events/{event.id}")


async def _services(session: AsyncSession, first: date, last: date) -> list[Entry]:
    return [
        Entry(one.happens_on, SERVICES, f"{LABELS[one.kind]} at {school}", leads_to=f"/desk/requests/{one.id}")
        for one, school in await planned.services(session, first, last)
        if one.happens_on
    ]


async def _newsletter(session: AsyncSession, first: date, last: date) -> list[Entry]:
    return [
        Entry(london_day(one.send_at), NEWSLETTER, one.title, f"{say_time(one.send_at)}, {STAGES[one.stage]}")
        for one in await planned.issues(session, at(first, 0), at(last + ONE, 0))
    ]


async def _school(session: AsyncSession, first: date, last: date) -> list[Entry]:
    """Half terms by their first and last days, each school day that is none, and days that differ."""
    year, found = await school_year.known(session), list[Entry]()
    for term in await terms.overlapping(session, first, last):
        ends = ((term.first_day, "begins"), (term.last_day, "ends"))
        found += [Entry(day, SCHOOL, f"Term {term.number} {what}") for day, what in ends if first <= day <= last]
    for row, school in await planned.different(session, first, last):
        label, note = f"{DIFFERENCES[row.kind.value]}{f': {school}' if school else ''}", row.note
        found += [Entry(day, SCHOOL, label, note) for day in each(max(first, row.first_day), min(last, row.last_day))]
    for day in each(first, last):
        if name := bank_holiday(day):
            found.append(Entry(day, SCHOOL, name, "bank holiday"))
        elif day.weekday() < 5 and year.holiday(day):
            found.append(Entry(day, SCHOOL, "School holiday"))
    return found


def each(first: date, last: date) -> Iterator[date]:
    """Every day from one to another."""
    return (first + n * ONE for n in range((last - first).days + 1))
