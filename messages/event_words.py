"""Reading a meeting typed in one go: “strategy committee tues 17 march 3.30-5pm at LSST”."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from messages import dates, day_words, series
from messages.dates import WEEKDAYS
from messages.message import Invalid
from messages.school_year import SchoolYear
from messages.when import NO_CALENDAR

WEEK = "w/c "  # stands before the Monday of a meeting that takes a whole week
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_NAMED = r"(?:mon|tues?|weds?|wednes|thu(?:rs?)?|fri|satur|sat|sun)(?:day)?"
_DAY = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{_MONTHS})[a-z]*|(?:{_MONTHS})[a-z]* \d{{1,2}}(?:st|nd|rd|th)?"
    rf"|\d{{1,2}}/\d{{1,2}}(?:/(?:\d{{4}}|\d{{2}}))?|\d{{4}}-\d{{2}}-\d{{2}})(?:,? 20\d{{2}})?"
)
_WEEK = r"(?:w/?[cb]|(?:on-?line )?week (?:commencing|beginning|starting|of|from))"
DAY = rf"(?:{_WEEK}:? (?:{_NAMED}\.?,? )?{_DAY}|(?:{_NAMED}\.?,? (?:the )?)?{_DAY})"
_CLOCK = r"\d{1,2}(?:[.:]\d{2})?\s*(?:am|pm)?"
_TIMES = re.compile(
    rf"(?:\bfrom |\bat |, ?)?\b(?=[^,]{{0,12}}(?:[.:]\d\d|am|pm))({_CLOCK}\s*(?:-|–|to|until)\s*{_CLOCK}|"
    r"\d{1,2}(?:[.:]\d{2})?\s*(?:am|pm))\b",
    re.I,
)
_PRINTED = re.compile(
    rf"({_NAMED})\.?,? (?:the )?(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? ((?:{_MONTHS})[a-z]*),? (20\d\d)", re.I
)


def read_day(text: str, today: date, year: SchoolYear = NO_CALENDAR) -> str:
    """A day as an ISO day, or a whole week as “w/c” and its Monday. Raises Invalid.

    A printed date that lies far back or ahead is read as well: its weekday is what matters.
    """
    said = " ".join(text.split()).strip(" .")
    week = re.match(rf"{_WEEK}:?\s+", said, re.I)
    if printed := _PRINTED.fullmatch(said):
        return _printed(*printed.groups()).isoformat()
    if not week:
        return day_words.read_day(said, today, year).isoformat()
    try:
        return WEEK + day_words.read_day(f"w/c {said[week.end() :]}", today, year).isoformat()
    except Invalid as invalid:
        raise Invalid(
            invalid.text, tuple((WEEK + value, f"Week of {label}") for value, label in invalid.options)
        ) from None


def _printed(weekday: str, day: str, month: str, year: str) -> date:
    number = [name[:2].casefold() for name in WEEKDAYS].index(weekday[:2].casefold())
    at = [name[:3] for name in _MONTHS.split("|")].index(month[:3].casefold()) + 1
    try:
        found = date(int(year), at, int(day))
    except ValueError:
        raise Invalid(f"There is no such day as “{day} {month} {year}”. {day_words.WRITE_IT_OUT}") from None
    if found.weekday() != number:
        said = f"{found.day} {found:%B %Y} is a {WEEKDAYS[found.weekday()]}"
        raise dates.two_readings(said, dates.around(found, number))
    return found


def first_day(kept: str) -> date:
    """The day that `read_day` kept, or the Monday of its week."""
    return date.fromisoformat(kept.removeprefix(WEEK))


@dataclass(frozen=True, slots=True)
class Line:
    """What one line says of a meeting, each part as it was typed; empty where nothing is said of it."""

    series: str = ""
    title: str = ""
    day: str = ""
    times: str = ""
    place: str = ""
    online: str = ""

    def given(self) -> dict[str, str]:
        """The parts as answers of the form; a name that no series has is the title of a new one."""
        parts = {"series": self.series or self.title, "day": self.day, "times": self.times, "place": self.place}
        return {name: value for name, value in {**parts, "online": self.online}.items() if value}


def read(text: str, titles: Mapping[str, str]) -> Line:
    """The parts of a line; `titles` are those of series that are stored."""
    rest = " ".join(text.split()).strip(" .")
    link, rest = _taken(re.compile(r"https?://\S+", re.I), rest)
    times, rest = _taken(_TIMES, rest)
    day, rest = _taken(re.compile(DAY, re.I), rest)
    place, rest = _taken(re.compile(r"(?:,? at |,? in the |, )([^,]++)$", re.I), rest)
    if not place and re.search(r"\bon-?line\b", f"{rest} {day}", re.I):
        place, rest = "Online", re.sub(r"\bon-?line\b", " ", rest, flags=re.I)
    name = re.sub(
        r"^(?:(?:a|an|the|new|event|date|meeting)\b[: ]*)+|(?<![ ,:;-])[ ,:;-]+$| on$",
        "",
        " ".join(rest.split()),
        flags=re.I,
    ).strip(" ,")
    found = series.found(name, titles)
    return Line(found[0] if len(found) == 1 else "", name, day, times, place, link)


def _taken(pattern: re.Pattern[str], text: str) -> tuple[str, str]:
    """What the pattern finds, and the text without it."""
    match = pattern.search(text)
    if not match:
        return "", text
    said = match.group(match.lastindex or 0)
    return " ".join(said.split()), " ".join(f"{text[: match.start()]} {text[match.end() :]}".split())
