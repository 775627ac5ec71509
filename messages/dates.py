"""Reading days and quantities as schools write them, and saying days in full.

`dateparser` reads only one absolute day or "in N units"; everything that it silently
gets wrong (weekdays that do not match, "w/c", "next Tuesday") is read here first.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import dateparser
import holidays

from messages.message import Invalid

LONDON = ZoneInfo("Europe/London")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
YEARS_AHEAD = 3
WRITE_IT_OUT = "Please write the day like “Tuesday 12 January” or “12/1/2027”."

_WEEKDAY = re.compile(r"\b(mon|tues?|weds?|wednes|thu(?:rs?)?|fri|satur|sat|sun)(?:day)?\b\.?", re.I)
_WEEK_OF = re.compile(r"^(?:w/?c|w/?b|week (?:commencing|beginning|of|starting))\b:?\s*", re.I)
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DAY_MONTH = re.compile(rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{_MONTHS})[a-z]*\b", re.I)
_MONTH_DAY = re.compile(rf"\b(?:{_MONTHS})[a-z]*\s+\d{{1,2}}(?:st|nd|rd|th)?\b", re.I)
_NUMERIC = re.compile(r"^(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}|\d{2}))?$")
_RELATIVE = re.compile(r"^in (?:\d+|an?|one|two|three|four|five|six) (?:day|week|month)s?(?: time)?$", re.I)
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


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A London wall-clock time as an aware moment."""
    return datetime.combine(day, time(hour, minute), LONDON)


def from_iso(text: str) -> date | None:
    """The date of an ISO text such as 2020-02-03; None for anything else."""
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else None
    except ValueError:
        return None


def quantity(text: str) -> float | None:
    """The number in "2", "2.5 days", "half a day", "two and a half"; None when it is not just a number."""
    said = " ".join(text.casefold().split())
    number = re.sub(r"\s*(days?|sessions?)$", "", said)
    known = _QUANTITIES.get(said) or _QUANTITIES.get(number)
    if known is None and re.fullmatch(r"\d{1,3}(\.\d{1,2})?", number):
        return float(number)
    return known


def read_day(text: str, today: date) -> date:
    """One day from words. Raises Invalid with what to write, or with the readings to choose from."""
    said = " ".join(text.split()).strip(" .")
    if iso := from_iso(said):
        return iso
    if match := _WEEK_OF.match(said):
        return _week(said[match.end() :], today)
    words = {"today": 0, "now": 0, "tomorrow": 1, "tmrw": 1, "tomoz": 1, "tomorow": 1}
    if said.casefold() in words:
        return today + timedelta(days=words[said.casefold()])
    weekday = _WEEKDAY.search(said)
    if weekday is None:
        return _absolute(said, today)
    number = _weekday_number(weekday.group(1))
    rest = " ".join((said[: weekday.start()] + " " + said[weekday.end() :]).replace(",", " ").split())
    return _checked(number, rest, today, said)


def _weekday_number(name: str) -> int:
    return [day[:2].casefold() for day in WEEKDAYS].index(name[:2].casefold())


def _checked(number: int, rest: str, today: date, said: str) -> date:
    ahead = today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    match rest.casefold():
        case "" | "on" | "this" | "this coming":
            return ahead
        case "next":
            raise two_readings(said, (ahead, ahead + timedelta(days=7)))
        case "week":
            return ahead + timedelta(days=7)
    day = _absolute(re.sub(r"^(on|the)\s+", "", rest), today)
    if day.weekday() != number:
        raise two_readings(f"{day.day} {day:%B %Y} is a {WEEKDAYS[day.weekday()]}", around(day, number))
    return day


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


def _week(rest: str, today: date) -> date:
    day = read_day(rest, today)
    if day.weekday():
        monday = day - timedelta(days=day.weekday())
        raise two_readings(f"{say(day)} does not begin a week", (monday, monday + timedelta(days=7)))
    return day


def _absolute(said: str, today: date) -> date:
    if match := _NUMERIC.match(said):
        return _numbered(match, said, today)
    written = _DAY_MONTH.search(said) or _MONTH_DAY.search(said)
    if not written and not _RELATIVE.match(said):
        raise Invalid(f"I could not read “{said[:60]}” as a day. {WRITE_IT_OUT}")
    left = said.replace(written.group(0), "", 1).strip(" ,") if written else ""
    if left and not re.fullmatch(r"\d{4}", left):
        raise Invalid(f"I was not sure about “{left[:40]}”. {WRITE_IT_OUT}")
    return _parsed(said, today, year_given=bool(left))


def _numbered(match: re.Match[str], said: str, today: date) -> date:
    day, month, year = match.groups()
    try:
        if year:
            return _in_reach(date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day)), today)
        this_year = date(today.year, int(month), int(day))
        return this_year if this_year >= today else date(today.year + 1, int(month), int(day))
    except ValueError:
        raise Invalid(f"There is no day {said}. Please give the day first, then the month.") from None


def _parsed(said: str, today: date, *, year_given: bool) -> date:
    parsed = dateparser.parse(
        said,
        languages=["en"],
        settings={
            "DATE_ORDER": "DMY",
            "PREFER_DATES_FROM": "future",
            "RELATIVE_BASE": datetime.combine(today, time()),
            "REQUIRE_PARTS": ["day", "month"],
        },
    )
    numbers = re.findall(r"\d+", said)
    if parsed is None or (numbers and not said.casefold().startswith("in ") and parsed.day != int(numbers[0])):
        raise Invalid(f"There is no such day as “{said[:40]}”. {WRITE_IT_OUT}")
    return _in_reach(parsed.date(), today)


def _in_reach(day: date, today: date) -> date:
    if not today.year - 1 <= day.year <= today.year + YEARS_AHEAD:
        raise Invalid(f"{say(day)} is too far away. Please check the year.")
    return day


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


def academic_year(day: date) -> str:
    """The school year of a day, from 1 September to 31 August: 2019/20."""
    first = day.year if day.month >= 9 else day.year - 1
    return f"{first}/{(first + 1) % 100:02d}"
