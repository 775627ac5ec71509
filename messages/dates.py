"""Reading days and quantities as schools write them, and saying days in full.

`dateparser` reads only one absolute day or "in N units"; everything that it silently
gets wrong (weekdays that do not match, "w/c", "next Tuesday") is read here first.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import dateparser
import holidays

from messages.message import Invalid

LONDON = ZoneInfo("Europe/London")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
YEARS_AHEAD = 3
LONG_AGO = timedelta(days=270)  # from here on a past day said without a year is rather one to come
WRITE_IT_OUT = "Please write the day like “Tuesday 12 January” or “12/1/2027”."

_WEEKDAY = re.compile(r"\b(mon|tues?|weds?|wednes|thu(?:rs?)?|fri|satur|sat|sun)(?:day)?\b\.?", re.I)
_WEEK_OF = re.compile(r"^(?:w/?c|w/?b|week (?:commencing|beginning|of|starting))\b:?\s*", re.I)
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DAY_MONTH = re.compile(rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{_MONTHS})[a-z]*\b", re.I)
_MONTH_DAY = re.compile(rf"\b(?:{_MONTHS})[a-z]*\s+\d{{1,2}}(?:st|nd|rd|th)?\b", re.I)
_NUMERIC = re.compile(r"^(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}|\d{2}))?$")
_RELATIVE = re.compile(r"^in (?:\d+|an?|one|two|three|four|five|six) (?:day|week|month)s?(?: time)?$", re.I)
_RECENT = {"today": 0, "this morning": 0, "this afternoon": 0, "just now": 0, "yesterday": 1}
_NAMED = r"(?:mon|tues?|weds?|wednes|thu(?:rs?)?|fri)(?:day)?"
_PAST_PHRASE = re.compile(
    rf"\b(?:\d{{4}}-\d{{2}}-\d{{2}}|(?:{_NAMED},? (?:the )?)?(?:\d{{1,2}}(?:st|nd|rd|th)? (?:of )?(?:{_MONTHS})[a-z]*|"
    rf"(?:{_MONTHS})[a-z]* \d{{1,2}}(?:st|nd|rd|th)?|\d{{1,2}}/\d{{1,2}}(?:/(?:\d{{4}}|\d{{2}}))?(?!\s*(?:an? )?day))"
    rf"(?:,? \d{{4}})?|(?:last )?{_NAMED}|{'|'.join(_RECENT)})\b",
    re.I,
)
_NO_YEAR = re.compile(rf"^(?:{_DAY_MONTH.pattern}|{_MONTH_DAY.pattern}|\d{{1,2}}[/.-]\d{{1,2}})$", re.I)
_YEAR = re.compile(r"\b\d{4}\b|^\D*\d{1,2}[/.-]\d{1,2}[/.-]\d{2}$")
_JOINED = re.compile(r"\s*(?:[,;&+]|\b(?:and|or)\b)\s*", re.I)
_BARE = re.compile(r"^(?:the\s+)?(\d{1,2})(?:st|nd|rd|th)?$", re.I)
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


def past_phrase(text: str) -> str:
    """The words of a sentence that say on which day something was; empty where none do.

    Saturdays and Sundays count only with a date: "we sat with the team" names no day.
    """
    found = _PAST_PHRASE.search(" ".join(text.split()))
    return found.group(0) if found else ""


def read_past_day(text: str, today: date) -> date:
    """The day up to today that words mean. Raises Invalid with what to write, or with the readings to choose from."""
    said = " ".join(text.split()).strip(" .")
    if (ago := _RECENT.get(said.casefold())) is not None:
        return today - timedelta(days=ago)
    year_ago = today - timedelta(days=364)
    weekday = _WEEKDAY.search(said)
    rest = _WEEKDAY.sub(" ", said, count=1).replace(",", " ").strip() if weekday else said
    if weekday and rest.casefold() in ("", "on", "last", "this"):
        return _last(_weekday_number(weekday.group(1)), rest.casefold(), said, today)
    plain_day = re.sub(r"^(?:on )?(?:the )?", "", rest, flags=re.I)
    day = from_iso(said) or _absolute("" if _RELATIVE.match(plain_day) else plain_day, year_ago)
    if weekday and day.weekday() != (number := _weekday_number(weekday.group(1))):
        raise two_readings(f"{day.day} {day:%B %Y} is a {WEEKDAYS[day.weekday()]}", around(day, number))
    if day > today:
        raise Invalid(f"{say(day)} is still to come. Please give a day up to today.")
    if today - day > LONG_AGO and not _YEAR.search(said):
        raise Invalid(
            f"Do you mean {say(day)}? If not, please give the day with its year.", ((day.isoformat(), say(day)),)
        )
    return day


def _last(number: int, which: str, said: str, today: date) -> date:
    """The last day with that name. On the day itself, or after "last", it can also be the one a week before."""
    nearest = today - timedelta(days=(today.weekday() - number) % 7)
    before = nearest - timedelta(days=7)
    if nearest == today and which == "last":
        return before
    if nearest == today or (which == "last" and nearest >= today - timedelta(days=today.weekday())):
        raise two_readings(said, (before, nearest))
    return nearest


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


def read_days(text: str, today: date) -> list[date]:
    """Several days from words, in their order: “14 and 21 January”, “Tue 12 Jan, Thu 14 Jan 2027”, “12/1 and 19/1”.

    Raises Invalid; where one of the days can mean two, its options hold whole lists, as ISO days with commas.
    """
    parts = _with_months(_parts(text))
    if not parts:
        raise Invalid(f"Please give at least one day. {WRITE_IT_OUT}")
    dated = [_tried(part, today) if _YEAR.search(part) else None for part in parts]
    read = [
        day or _tried(part, today, _near(dated, at)) for at, (part, day) in enumerate(zip(parts, dated, strict=True))
    ]
    unclear = [at for at, day in enumerate(read) if isinstance(day, Invalid)]
    days = [day for day in read if not isinstance(day, Invalid)]
    if not unclear:
        return sorted(set(days))
    invalid = [day for day in read if isinstance(day, Invalid)]
    options = invalid[0].options if len(invalid) == 1 else ()
    lists = [(sorted({*days, date.fromisoformat(value)}), label) for value, label in options]
    words = " ".join(one.text for one in invalid)
    raise Invalid(words, tuple((",".join(day.isoformat() for day in several), label) for several, label in lists))


def _parts(text: str) -> list[str]:
    """The words of each day; “Thursday, 14 January, 2027” is one."""
    said = ", ".join(line.strip() for line in text.strip(" .").splitlines() if line.strip())
    said = re.sub(rf"({_WEEKDAY.pattern})\s*,\s*(?=\d)", r"\1 ", said, flags=re.I)
    said = re.sub(r",\s*(\d{4})\b(?![-/])", r" \1", said)
    return [part for part in _JOINED.split(said) if part]


def _with_months(parts: list[str]) -> list[str]:
    """A bare number takes the month that follows it, else the one before it: “14 and 21 January”."""
    months = [_month_in(part) for part in parts]
    whole = []
    for at, part in enumerate(parts):
        weekday, rest = _apart(part)
        bare = _BARE.match(rest)
        nearest = [month for month in (*months[at:], *reversed(months[:at])) if month]
        whole.append(f"{weekday} {bare.group(1)}{nearest[0]}".strip() if bare and nearest else part)
    return whole


def _apart(part: str) -> tuple[str, str]:
    """The weekday, if one is said, and the rest."""
    if weekday := _WEEKDAY.search(part):
        return weekday.group(0), " ".join((part[: weekday.start()] + " " + part[weekday.end() :]).split())
    return "", part


def _month_in(part: str) -> str:
    """The month as it follows the number of a day: “ January” or “/1”."""
    if written := re.search(rf"\b(?:{_MONTHS})[a-z]*\b", part, re.I):
        return f" {written.group(0)}"
    numbers = re.search(r"\b\d{1,2}[/.](\d{1,2})\b", part)
    return f"/{numbers.group(1)}" if numbers else ""


def _near(dated: list["date | Invalid | None"], at: int) -> date | None:
    """The day with a year that stands next: the year of those beside it follows from it."""
    return next((day for day in (*dated[at:], *reversed(dated[:at])) if isinstance(day, date)), None)


def _tried(part: str, today: date, near: date | None = None) -> "date | Invalid":
    """The day, or why it could not be read."""
    weekday, rest = _apart(part)
    try:
        if near is None or not _NO_YEAR.match(rest):
            return _in_reach(read_day(part, today), today)
        day = _nearest(rest, today, near)
        return read_day(f"{weekday} {day.day} {day:%B %Y}", today)
    except Invalid as invalid:
        return invalid


def _nearest(rest: str, today: date, near: date) -> date:
    """The day of that name which is nearest to another one: “14 December, 11 January 2027” spans two years."""
    joint = "/" if _NUMERIC.match(rest) else " "
    found = [_tried(f"{rest}{joint}{year}", today) for year in (near.year, near.year - 1, near.year + 1)]
    days = [day for day in found if isinstance(day, date)]
    return min(days, key=lambda day: abs(day - near)) if days else read_day(rest, today)


def mentioned(text: str, today: date) -> set[date]:
    """The days that stand with their month in a text about something else."""
    found = [_tried(match.group(0), today) for sort in (_DAY_MONTH, _MONTH_DAY) for match in sort.finditer(text)]
    return {day for day in found if isinstance(day, date)}


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
