"""A day of a deployment as a file for anybody's calendar."""

from dataclasses import dataclass
from datetime import date, datetime, time

from icalendar import Calendar, Event

from messages.dates import LONDON
from messages.message import File


@dataclass(frozen=True, slots=True)
class Entry:
    """What a calendar keeps; `number` is the same for ever, `sequence` grows with each change. Times are London's."""

    number: int
    sequence: int
    day: date
    start: str  # 09:00
    end: str
    title: str
    place: str
    note: str


def file(entry: Entry, now: datetime, *, cancelled: bool = False) -> File:
    """The file that puts a day into a calendar, or takes it out again."""
    calendar = Calendar()
    calendar.add("prodid", "-//Alliance of schools//Deployments//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    calendar.add_component(_event(entry, now, cancelled=cancelled))
    first, last = entry.day.replace(month=1, day=1), entry.day.replace(month=12, day=31)
    calendar.add_missing_timezones(first_date=first, last_date=last)
    name = f"{'cancelled' if cancelled else 'visit'}-{entry.day.isoformat()}.ics"
    return File(name, calendar.to_ical().decode(), "text/calendar")


def _event(entry: Entry, now: datetime, *, cancelled: bool) -> Event:
    event = Event()
    event.add("uid", f"visit-{entry.number}@deployments.alliance")
    event.add("sequence", entry.sequence)
    event.add("dtstamp", now)
    event.add("dtstart", _at(entry.day, entry.start))
    event.add("dtend", _at(entry.day, entry.end))
    event.add("summary", entry.title)
    event.add("location", entry.place)
    event.add("description", entry.note)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    return event


def _at(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), LONDON)
