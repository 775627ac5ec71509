"""Storing meetings, and the two rules that doubt them: a weekday that is not the date's, and a clash."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import Any

from sqlmodel import select

from bot.load import doubts
from bot.load.days import Printed
from bot.load.doubts import Finding
from bot.load.fields import Fields
from bot.load.report import Loading
from messages.dates import WEEKDAYS, around, say
from messages.words import plain
from storage.doubts import Doubt
from storage.events import Event


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting as a file prints it."""

    fields: Fields
    series: str
    title: str
    printed: Printed
    start: str = ""
    end: str = ""
    place: str = ""
    note: str = ""
    source: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)  # only what the file says of it

    @property
    def doubtful(self) -> bool:
        return self.printed.weekday not in (None, self.printed.day.weekday())

    @property
    def key(self) -> str:
        return doubts.weekday_key(self.series, self.printed.day.isoformat())

    def stored(self, day: date) -> dict[str, object]:
        """The event's values, on the day that was decided on."""
        names = ("series", "title", "start", "end", "place", "note", "source")
        said = {name: getattr(self, name) for name in names}
        return {**said, **self.more, "day": day, "whole_week": self.printed.whole_week}

    def finding(self, event: Event) -> Finding:
        """The doubt about a date that does not fall on its printed weekday."""
        day, number = self.printed.day, self.printed.weekday or 0
        days = around(day, number)
        date_alone = f"{day.day} {day:%B %Y}"
        what = (
            f"{date_alone} is a {WEEKDAYS[day.weekday()]}, not a {WEEKDAYS[number]} ({self.title}): "
            f"{' or '.join(map(say, days))}?"
        )
        return Finding(self.key, "weekday", f"event:{event.id}", what, tuple(d.isoformat() for d in days))


class Calendar:
    """The stored events and the doubts about them, to find the one that a printed meeting is."""

    def __init__(self, events: Sequence[Event], raised: dict[str, Doubt], printed: Iterable[Meeting]) -> None:
        self.by_day = {(event.series, event.day): event for event in events}
        self.by_id = {f"event:{event.id}": event for event in events}
        self.raised = raised
        self.standing = {meeting.key for meeting in printed if meeting.doubtful}

    def find(self, meeting: Meeting) -> tuple[date, Event | None]:
        """The day the meeting is on, heeding an earlier decision, and its event if it is stored."""
        day, series = meeting.printed.day, meeting.series
        doubt = self.raised.get(meeting.key) if meeting.doubtful else None
        if doubt:
            day = date.fromisoformat(doubt.decision) if doubt.decision else day
            return day, self.by_id.get(doubt.about) or self.by_day.get((series, day))
        return day, self.by_day.get((series, day)) or self._corrected(series, day)

    def _corrected(self, series: str, day: date) -> Event | None:
        """The doubted event of this series that a corrected file now puts on this day."""
        about = [doubt.about for doubt in self.answered(series, day)]
        return next((self.by_id[name] for name in about if name in self.by_id), None)

    def answered(self, series: str, day: date) -> list[Doubt]:
        """Open doubts of the series that offer this day and that the file no longer gives cause for."""
        mine = [doubt for key, doubt in self.raised.items() if key.startswith(doubts.weekday_key(series, ""))]
        open_now = [doubt for doubt in mine if doubt.decision is None and doubt.key not in self.standing]
        return [doubt for doubt in open_now if day.isoformat() in doubt.choices]


async def keep(loading: Loading, meetings: Sequence[Meeting], whole: Collection[str] = ()) -> None:
    """Add and update the meetings, and ask about those that are doubtful.

    Of the series in `whole` the file lists every meeting, so it is told when more are stored.
    """
    stored = (await loading.session.exec(select(Event).order_by("id"))).all()
    calendar = Calendar(stored, await doubts.earlier(loading, "weekday"), meetings)
    taken: dict[tuple[str, date], str] = {}
    for meeting in meetings:
        await _keep_one(loading, meeting, calendar, taken)
    await loading.session.flush()
    for event in stored:
        if event.series in whole and (event.series, event.day) not in taken:
            loading.report.warn("meetings", f"{event.title} on {say(event.day)} stays, but the file no longer has it")
    await _doubt(loading)


async def _keep_one(loading: Loading, meeting: Meeting, calendar: Calendar, taken: dict[tuple[str, date], str]) -> None:
    where = meeting.fields.where
    day, old = calendar.find(meeting)
    if where != taken.setdefault((meeting.series, day), where):
        meeting.fields.errors.append(f"{where}: {meeting.title} is on {say(day)} twice; remove one of the two")
        meeting.fields.wrong(loading.report)
        return
    answered = [] if meeting.doubtful else calendar.answered(meeting.series, day)
    event = loading.keep(Event, old, meeting.stored(day), f"{meeting.title}, {say(day)}", where)
    if event is None:
        return
    await loading.session.flush()
    mine = [doubt for doubt in answered if doubt.about == f"event:{event.id}"]
    doubts.settle(loading, mine, day.isoformat(), where)
    if meeting.doubtful:
        await doubts.ask(loading, meeting.finding(event), where)


async def _doubt(loading: Loading) -> None:
    """Find clashes, and mark as doubted whatever waits for a decision."""
    events = (await loading.session.exec(select(Event).order_by("id"))).all()
    waiting = {d.about for d in (await doubts.earlier(loading, "weekday")).values() if d.decision is None}
    found: set[str] = set()
    doubted = {event.id for event in events if f"event:{event.id}" in waiting}
    for one, other in clashes([event for event in events if event.id not in doubted]):
        finding = _clash(one, other)
        found.add(finding.key)
        decision = await doubts.ask(loading, finding, "meetings")
        doubted |= {e.id for e in (one, other) if decision in (None, str(e.id))}
    open_clashes = [d for d in (await doubts.earlier(loading, "clash")).values() if d.decision is None]
    doubts.settle(loading, [d for d in open_clashes if d.key not in found], "both", "meetings")
    for event in events:
        event.doubted = event.id in doubted


def clashes(events: Sequence[Event]) -> list[tuple[Event, Event]]:
    """Pairs of events at one place on one day whose times overlap."""
    placed = [e for e in events if e.place and e.start and e.end and not e.whole_week and not e.cancelled]
    return [(a, b) for a, b in combinations(placed, 2) if _meet(a, b)]


def _meet(a: Event, b: Event) -> bool:
    return a.day == b.day and plain(a.place) == plain(b.place) and a.start < b.end and b.start < a.end


def _clash(one: Event, other: Event) -> Finding:
    what = (
        f"{one.title} ({one.start} to {one.end}) and {other.title} ({other.start} to {other.end}) "
        f"are both at {one.place} on {say(one.day)}. Do both stand, or does one move?"
    )
    key = f"clash:{':'.join(sorted((one.series, other.series)))}:{one.day.isoformat()}"
    return Finding(key, "clash", f"event:{one.id}+{other.id}", what, ("both", str(one.id), str(other.id)))
