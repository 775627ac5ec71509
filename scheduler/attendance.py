"""Whoever was at a session is asked how useful it was: after its end, once more a week later, and then no more."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from messages.dates import london_day
from messages.feedback import asked_at
from messages.meeting_times import last_day
from scheduler.tick import Tick
from storage import attendance, outbox, people
from storage.attendance import Attendance
from storage.events import Event

PATIENCE = 5  # school days until somebody is asked once more, and again as many until nobody is asked any more
LOOK_BACK = timedelta(days=60)  # longer than twice that, whatever the holidays


@dataclass(frozen=True, slots=True)
class Times:
    """When people are asked about a session, when once more, and from when on no more."""

    ask: datetime
    again: datetime
    end: datetime


def times(tick: Tick, event: Event) -> Times:
    """An hour after the end on the same day, or the next school morning; then by school days."""
    over = last_day(event.day, whole_week=event.whole_week)
    ask = asked_at(event.day, event.end, whole_week=event.whole_week) or tick.morning_after(over, 1)
    again = tick.morning_after(london_day(ask), PATIENCE)
    return Times(ask, again, tick.morning_after(london_day(again), PATIENCE))


async def ask(tick: Tick) -> None:
    """Whoever is noted only after people were asked is asked once, as long as anybody is."""
    asks: dict[str, tuple[Event, int, bool]] = {}
    for event, rows in groupby(await attendance.unanswered(tick.session, tick.today - LOOK_BACK, tick.today), _event):
        due = times(tick, event)
        for _, row in rows if due.ask <= tick.now < due.end else ():
            again = due.again <= tick.now and row.at <= due.ask
            asks[_key(event, row, again=again)] = (event, row.person_id or 0, again)
    for key in sorted(asks.keys() - await outbox.used(tick.session, asks.keys())):
        event, person, again = asks[key]
        if await people.can_reach(tick.session, person, everybody=tick.house.reaches_all):
            await tick.remind(key, person, "feedback.ask", event=event.id, person=person, again=again)


def _event(noted: tuple[Event, Attendance]) -> Event:
    return noted[0]


def _key(event: Event, row: Attendance, *, again: bool) -> str:
    return f"feedback:{event.id}:{'again' if again else 'ask'}:{row.person_id}"


async def moments(tick: Tick, first: date, last: date) -> set[datetime]:
    """When the sessions of that span are asked about, beside the hours of every day."""
    noted = await attendance.unanswered(tick.session, first, last)
    found = {asked_at(event.day, event.end, whole_week=event.whole_week) for event, _ in noted}
    return {moment for moment in found if moment}
