"""The calendar: what lies on each day of a month or a week."""

from dataclasses import dataclass
from datetime import date, timedelta

from bot.web.desk import on_days
from bot.web.desk.frame import Page, Values, Visit
from bot.web.desk.on_days import KINDS, Entry, each
from messages.dates import WEEKDAYS, from_iso, say

MONTH, WEEK = "month", "week"
FIRST, LAST = date(1990, 1, 1), date(2199, 12, 31)
MOST = 5  # entries of a day in a month; a week shows them all
SEVEN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar; of a month also days of the months beside it are shown, which are not `inside`."""

    day: date
    entries: tuple[Entry, ...]
    inside: bool
    today: bool


async def show(visit: Visit) -> Values:
    """`view` is month or week, `day` any day of it, `kind` what alone is shown."""
    view = WEEK if visit.asked("view") == WEEK else MONTH
    day = min(max(from_iso(visit.asked("day")) or visit.today, FIRST), LAST)
    first, last = _week(day) if view == WEEK else _month(day)
    kind = visit.asked("kind") if visit.asked("kind") in KINDS else ""
    entries = [one for one in await on_days.between(visit.session, first, last) if kind in ("", one.kind)]
    days = [_day(one, entries, day, visit.today, view) for one in each(first, last)]
    before, after = _beside(day, view)
    return {
        "name": f"Week of {say(first)}" if view == WEEK else f"{day:%B %Y}",
        "view": view,
        "views": ((MONTH, "Month"), (WEEK, "Week")),
        "day": day.isoformat(),
        "kind": kind,
        "kinds": KINDS,
        "weeks": [days[at : at + 7] for at in range(0, len(days), 7)],
        "weekdays": WEEKDAYS,
        "most": MOST,
        "count": sum(len(one.entries) for one in days if one.inside),
        "ways": (("Previous", before), ("Today", visit.today), ("Next", after)),
    }


def _day(day: date, entries: list[Entry], chosen: date, today: date, view: str) -> Day:
    inside = view == WEEK or day.month == chosen.month
    return Day(day, tuple(one for one in entries if one.day == day), inside, day == today)


def _week(day: date) -> tuple[date, date]:
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def _month(day: date) -> tuple[date, date]:
    """Whole weeks, from the Monday before the month to the Sunday after it."""
    first = day.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    return _week(first)[0], _week(following - timedelta(days=1))[1]


def _beside(day: date, view: str) -> tuple[date, date]:
    """A day of the month or week before, and of the one after."""
    if view == WEEK:
        return day - SEVEN, day + SEVEN
    first = day.replace(day=1)
    return (first - timedelta(days=1)).replace(day=1), (first + timedelta(days=31)).replace(day=1)


PAGE = Page("/desk/calendar", "Calendar", "calendar.html", show, label="Calendar")
