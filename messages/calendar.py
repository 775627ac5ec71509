"""Days of deployments and meetings as a file for anybody's calendar, and as a calendar to subscribe to."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

from messages.dates import at_clock
from messages.meeting_times import last_day
from messages.meetings import Meeting
from messages.message import File

MEDIA_TYPE = "text/calendar"
VISIT, MEETING = "visit", "meeting"
UIDS = {VISIT: "visit-{}@deployments.alliance", MEETING: "event-{}@meetings.alliance"}  # kept by calendars for ever
ONE = timedelta(days=1)
EVERY = timedelta(hours=4)  # how often a subscribed calendar need ask anew
_NOT_TAKEN = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]"
)  # calendars refuse the whole file for it


@dataclass(frozen=True, slots=True)
class Entry:
    """What a calendar keeps; `number` is the same for ever, `sequence` grows with each change. Times are London's.

    Without a start it is the whole day; a whole week lasts from its Monday to its Friday.
    """

    number: int
    sequence: int
    day: date
    start: str  # 09:00
    end: str
    title: str
    place: str
    note: str
    kind: str = VISIT
    whole_week: bool = False


def file(entry: Entry, now: datetime, *, cancelled: bool = False) -> File:
    """The file that puts a day into a calendar, or takes it out again."""
    calendar = _calendar([entry], now, cancelled=cancelled)
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    name = f"{'cancelled' if cancelled else entry.kind}-{entry.day.isoformat()}.ics"
    return File(name, calendar.to_ical().decode(), MEDIA_TYPE)


def meeting_file(meeting: Meeting, sequence: int, now: datetime, *, cancelled: bool = False) -> File:
    """The file that puts a meeting into a calendar, or takes it out again; `sequence` counts the meeting's changes."""
    return file(of_meeting(meeting, sequence), now, cancelled=cancelled)


def feed(name: str, entries: Sequence[Entry], now: datetime) -> str:
    """Everything as one calendar to subscribe to."""
    calendar = _calendar(entries, now)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", EVERY, {"value": "DURATION"})
    calendar.add("x-published-ttl", "PT4H")
    return str(calendar.to_ical().decode())


def of_meeting(meeting: Meeting, sequence: int) -> Entry:
    """The meeting as a calendar keeps it."""
    said = (meeting.note, meeting.online and f"Join: {meeting.online}", meeting.papers and f"Papers: {meeting.papers}")
    return Entry(
        number=meeting.number,
        sequence=sequence,
        day=meeting.day,
        start="" if meeting.whole_week else meeting.start,
        end=meeting.end,
        title=meeting.title,
        place=meeting.place or meeting.online,
        note="\n".join(line for line in said if line),
        kind=MEETING,
        whole_week=meeting.whole_week,
    )


def _calendar(entries: Iterable[Entry], now: datetime, *, cancelled: bool = False) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Alliance of schools//Calendar//EN")
    calendar.add("version", "2.0")
    days = []
    for entry in entries:
        calendar.add_component(_event(entry, now, cancelled=cancelled))
        days.append(entry.day)
    if days:
        first, last = min(days).replace(month=1, day=1), max(days).replace(month=12, day=31)
        calendar.add_missing_timezones(first_date=first, last_date=last)
    return calendar


def _event(entry: Entry, now: datetime, *, cancelled: bool) -> Event:
    event = Event()
    event.add("uid", UIDS[entry.kind].format(entry.number))
    event.add("sequence", entry.sequence)
    event.add("dtstamp", now)
    for name, moment in _span(entry).items():
        event.add(name, moment)
    for name, text in (("summary", entry.title), ("location", entry.place), ("description", entry.note)):
        event.add(name, _NOT_TAKEN.sub("", text))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    return event


def _span(entry: Entry) -> dict[str, date]:
    """From when to when; the end of a meeting that nobody gave is left out."""
    if not entry.start:
        return {"dtstart": entry.day, "dtend": last_day(entry.day, whole_week=entry.whole_week) + ONE}
    span: dict[str, date] = {"dtstart": at_clock(entry.day, entry.start)}
    return span | ({"dtend": at_clock(entry.day, entry.end)} if entry.end else {})
