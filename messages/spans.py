"""Reading the first and last of some school days: “26-30 October”, “5 January to 12 February”, “Friday 23 October”."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from messages import dates, day_words, when
from messages.dates import say
from messages.event_words import DAY
from messages.form import Known, Text
from messages.message import Invalid
from messages.school_year import SchoolYear
from messages.when import NO_CALENDAR, When

_BARE = r"(?:(?:mon|tues?|weds?|thu(?:rs?)?|fri)[a-z]* )?\d{1,2}(?:st|nd|rd|th)?"
SPAN = rf"(?:(?:{DAY}|{_BARE}) ?(?:-|–|to|until|till) ?{DAY}|{DAY})"
_SEVERAL = re.compile(r"\b(?:to|until|till)\b|[-–]", re.I)
_YEAR = re.compile(r"\b20\d\d\b|/\d\d$")


def read(text: str, today: date, year: SchoolYear = NO_CALENDAR) -> tuple[date, date]:
    """The first and the last day; one day is both. Raises Invalid, its options as ISO days joined by a comma.

    A day of this school year that has been is meant where the weekday says so.
    """
    said = " ".join(text.split()).strip(" .")
    days = [day for part in said.split(",") if (day := dates.from_iso(part))]
    if len(days) == said.count(",") + 1 <= 2:
        return days[0], days[-1]
    found = when.read(said, dates.at(today, 0), calendar=year)
    if found.first and found.last and not (found.start or found.part or found.exclude or found.only):
        return found.first, found.last
    if found.day and not (found.start or found.part):
        return found.day, found.day
    raise _asked(said, found, today, year)


def _asked(said: str, found: When, today: date, year: SchoolYear) -> Invalid:
    """What to ask where words do not say a first and a last day."""
    if found.unread:
        return Invalid(f"Please give the first day and the last one, not more. {day_words.WRITE_IT_OUT}")
    asked = day_words.question(said, found, today, year)
    if _SEVERAL.search(said):
        return Invalid(asked.text)
    earlier = [] if _YEAR.search(said) else [d for d in _a_year_before(asked) if d >= _year_began(today)]
    options = tuple((day.isoformat(), say(day)) for day in earlier)
    text = f"{asked.text[:-1]}, or {say(earlier[0])}?" if earlier else asked.text
    return Invalid(text, (*options, *asked.options))


def _a_year_before(invalid: Invalid) -> list[date]:
    """The same date a year earlier, where it falls on the weekday that was said."""
    offered = [date.fromisoformat(value) for value, _ in invalid.options]
    wanted = {day.weekday() for day in offered}
    before = [date(day.year - 1, day.month, day.day) for day in offered if (day.month, day.day) != (2, 29)]
    return [day for day in before if day.weekday() in wanted and day.weekday() < 5]


def _year_began(today: date) -> date:
    return date(today.year - (today.month < 9), 9, 1)


def code(first: date, last: date) -> str:
    """The days as they are kept and carried by buttons."""
    return first.isoformat() if first == last else f"{first.isoformat()},{last.isoformat()}"


def said(first: date, last: date) -> str:
    """The days in words."""
    return say(first) if first == last else f"{say(first)} to {say(last)}"


@dataclass(frozen=True, kw_only=True)
class Span(Text):
    """A first and a last day; one day alone is both."""

    longest: int = 80

    @property
    def by_calendar(self) -> bool:
        return True

    def read(self, raw: Any, known: Known) -> str:
        return code(*read(super().read(raw, known), known["today"], known.get("year", NO_CALENDAR)))

    def say(self, value: Any, known: Known) -> str:
        return said(*read(value, known["today"]))
