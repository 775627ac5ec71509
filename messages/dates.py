"""Saying days in full, reckoning with them, and reading quantities as schools write them."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

from messages.message import Invalid

LONDON = ZoneInfo("Europe/London")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_QUANTITIES: dict[str, float] = {
    "half": 0.5, "half a": 0.5, "a half": 0.5, "1/2": 0.5, "½": 0.5, "a": 1, "one": 1, "one and a half": 1.5,
    "a day and a half": 1.5, "1½": 1.5, "two": 2, "a couple of": 2, "two and a half": 2.5, "three": 3, "four": 4,
    "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip


def say(day: date) -> str:
    """A day in full: Monday 3 February 2020."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {day:%B %Y}"


def say_time(moment: datetime) -> str:
    """The London time of day as people say it: 3.45pm, 9am."""
    local = moment.astimezone(LONDON)
    minutes = f".{local:%M}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"


def london_day(moment: datetime) -> date:
    """The day it is in London at that moment."""
    return moment.astimezone(LONDON).date()


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A London wall-clock time as an aware moment."""
    return datetime.combine(day, time(hour, minute), LONDON)


def at_clock(day: date, clock: str) -> datetime:
    """A printed London time such as 15:30 as an aware moment."""
    return datetime.combine(day, time.fromisoformat(clock), LONDON)


def from_iso(text: str) -> date | None:
    """The date of an ISO text such as 2020-02-03; None for anything else."""
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else None
    except ValueError:
        return None


def quantity(text: str) -> float | None:
    """The number in "2", "2.5 days", "half a day", "two and a half"; None when it is not just a number."""
    said = " ".join(text.casefold().split())
    number = re.sub(r" ?(days?|sessions?)$", "", said)
    known = _QUANTITIES.get(said) or _QUANTITIES.get(number)
    if known is None and re.fullmatch(r"\d{1,3}(\.\d{1,2})?", number):
        return float(number)
    return known


def around(day: date, weekday: int) -> tuple[date, ...]:
    """The two honest readings of a date printed with a weekday that is not its own, the earlier first.

    A neighbouring day with that weekday stands beside the date as printed.
    """
    near = min((day + timedelta(days=n) for n in range(-3, 4)), key=lambda d: (d.weekday() != weekday, abs(d - day)))
    return tuple(sorted((near, day)))


def two_readings(what: str, days: Iterable[date]) -> Invalid:
    """The question to ask when words can mean several days."""
    days = tuple(days)
    return Invalid(
        f"{what[:1].upper()}{what[1:]}: did you mean {' or '.join(map(say, days))}?",
        tuple((day.isoformat(), say(day)) for day in days),
    )


Spans = Iterable[tuple[date, date]]  # first and last school day of each half term that is loaded


def no_school(day: date, half_terms: Spans) -> str:
    """Why nobody can visit a school on that day, as a sentence; empty when school is open as far as we know."""
    if day.weekday() > 4:
        return f"{say(day)} is at the weekend."
    if name := bank_holiday(day):
        return f"{say(day)} is a bank holiday ({name})."
    ahead = [(first, last) for first, last in half_terms if last >= day]
    if ahead and (first := min(ahead)[0]) > day:
        return f"{say(day)} is not in term time; school starts again on {say(first)}."
    return ""


@cache
def bank_holiday(day: date) -> str | None:
    """The name of England's bank holiday on that day."""
    name = holidays.country_holidays("GB", subdiv="ENG", years=day.year).get(day)
    return str(name) if name else None


def working_days_after(day: date, count: int) -> date:
    """The working day `count` working days after `day`: no weekend, no bank holiday in England."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5 and bank_holiday(day) is None
    return day


def working_day_before(day: date) -> date:
    """The last working day before that day."""
    day -= timedelta(days=1)
    while day.weekday() > 4 or bank_holiday(day):
        day -= timedelta(days=1)
    return day


def academic_year(day: date) -> str:
    """The school year of a day, from 1 September to 31 August: 2019/20."""
    first = day.year if day.month >= 9 else day.year - 1
    return f"{first}/{(first + 1) % 100:02d}"


def months_of(year: str) -> list[date]:
    """The first days of the months of an academic year such as 2026/27, September first."""
    first = int(year[:4])
    return [date(first + (month < 9), month, 1) for month in (*range(9, 13), *range(1, 9))]
