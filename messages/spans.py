"""Reading the first and last of some school days: “26-30 October”, “5 January to 12 February”, “Friday 23 October”."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from messages import dates
from messages.dates import say
from messages.event_words import DAY
from messages.form import Known, Text
from messages.message import Invalid

_BARE = r"(?:(?:mon|tues?|weds?|thu(?:rs?)?|fri)[a-z]* )?\d{1,2}(?:st|nd|rd|th)?"
SPAN = rf"(?:(?:{DAY}|{_BARE}) ?(?:-|–|to|until|till) ?{DAY}|{DAY})"
_BETWEEN = re.compile(
    r"\s+(?:to|until|till|[-–])\s+|(?<!\d{4}-\d{2})(?<=[\da-z])[-–](?=(?:[a-z]+ )?\d{1,2}(?:st|nd|rd|th)?(?:/| [a-z]))",
    re.I,
)
_YEAR = re.compile(r"\b20\d\d\b|/\d\d$")


def read(text: str, today: date) -> tuple[date, date]:
    """The first and the last day; one day is both. Raises Invalid, its options as ISO days joined by a comma.

    A day of this school year that has been is meant where the weekday says so.
    """
    said = " ".join(text.split()).strip(" .")
    parts = [part for part in _BETWEEN.split(said) if part] if not re.fullmatch(r"[\d,-]+", said) else said.split(",")
    if len(parts) > 2:
        raise Invalid(f"Please give the first day and the last one, not more. {dates.WRITE_IT_OUT}")
    days = [date.fromisoformat(part) for part in parts] if all(map(dates.from_iso, parts)) else _read(parts, today)
    return days[0], days[-1]


def _read(parts: list[str], today: date) -> list[date]:
    try:
        return dates.read_days(", ".join(parts), today)
    except Invalid as invalid:
        if len(parts) > 1 or _YEAR.search(parts[0]):
            raise
        earlier = [day for day in _a_year_before(invalid) if day >= _year_began(today)]
        options = tuple((day.isoformat(), say(day)) for day in earlier)
        text = f"{invalid.text[:-1]}, or {say(earlier[0])}?" if earlier else invalid.text
        raise Invalid(text, (*options, *invalid.options)) from None


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

    def read(self, raw: Any, known: Known) -> str:
        return code(*read(super().read(raw, known), known["today"]))

    def say(self, value: Any, known: Known) -> str:
        return said(*read(value, known["today"]))
