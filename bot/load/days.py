"""Reading days, weekdays, times and school years as people write them into files."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.load import cells
from messages import dates
from messages.message import Invalid

YEARS = (1990, 2100)
_CLOCK = re.compile(r"(\d{1,2})(?:[:.]?([0-5]\d))?\s*(am|pm)?", re.A)
_WEEK_OF = re.compile(r"^(?:w/?c|w/?b|week (?:commencing|beginning|of|starting))\b:?\s*", re.I)
_WEEKDAY = re.compile(r"mon|tue|wed|thu|fri|sat|sun", re.I)
_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y", "%d %B %Y", "%d %b %Y")


@dataclass(frozen=True, slots=True)
class Printed:
    """A day as a file prints it: with its weekday's number where one is printed, or as the week from it."""

    day: date
    weekday: int | None = None
    whole_week: bool = False


def weekday(raw: Any) -> int:
    """The number of a weekday, from 0 for Monday; short forms such as Mon or Thurs will do."""
    said = cells.text(raw).casefold().rstrip(".").removesuffix("s")
    found = [n for n, name in enumerate(dates.WEEKDAYS) if len(said) > 2 and name.casefold().startswith(said)]
    if not found:
        raise Invalid(f"{cells.shown(raw)} is not a weekday; write Monday, Tuesday and so on")
    return found[0]


def weekday_name(raw: Any) -> str:
    return dates.WEEKDAYS[weekday(raw)]


def day(raw: Any) -> date:
    """A date such as 2019-10-03 or 03/10/2019, without more."""
    printed = printed_day(raw)
    if printed.weekday not in (None, printed.day.weekday()) or printed.whole_week:
        raise Invalid(f"{cells.shown(raw)} is not a date; write it like 2019-10-03 or 03/10/2019")
    return printed.day


def printed_day(raw: Any) -> Printed:
    """A date, perhaps with its weekday or as "w/c 3 Feb 2020"."""
    if type(raw) is date:
        return Printed(_in_reach(raw, raw))
    said = cells.text(raw).strip(" .") if isinstance(raw, str) else ""
    rest = _WEEK_OF.sub("", said)
    first, _, others = rest.replace(",", " ").partition(" ")
    number = weekday(first) if _WEEKDAY.match(first) and others else None
    words = re.sub(r"\b(\d{1,2})(st|nd|rd|th)\b", r"\1", others if number is not None else rest, flags=re.I)
    words = re.sub(r"\bsept\b", "sep", " ".join(words.replace(",", " ").split()), flags=re.I)
    return Printed(_in_reach(_by_format(words.removesuffix(" 00:00:00")), raw), number, rest != said)


def _by_format(words: str) -> date | None:
    for form in _FORMATS:
        try:
            return datetime.strptime(words, form).date()
        except ValueError:
            continue
    return None


def _in_reach(found: date | None, raw: Any) -> date:
    if found is None or not YEARS[0] <= found.year <= YEARS[1]:
        raise Invalid(f"{cells.shown(raw)} is not a date; write it like 2019-10-03 or 03/10/2019")
    return found


def clock(raw: Any) -> str:
    """A time of day as 15:45. YAML turns an unquoted 15:45 into 945, so only text will do."""
    said = cells.text(raw).casefold()
    match = _CLOCK.fullmatch(said)
    hour, half = (int(match.group(1)), match.group(3)) if match else (24, None)
    if half and hour <= 12:
        hour = hour % 12 + (0 if half == "am" else 12)
    elif half or hour < 7:
        hour = 24
    if match is None or hour > 23:
        raise Invalid(f"{cells.shown(raw)} is not a time of day; write it like 15:45")
    return f"{hour:02d}:{match.group(2) or '00'}"


def academic_year(raw: Any) -> str:
    """A school year as 2019/20."""
    match = re.fullmatch(r"(20[0-9]{2})\s*[/–-]\s*(?:20)?([0-9]{2})", cells.plain(raw))
    if match is None or (int(match.group(1)) + 1) % 100 != int(match.group(2)):
        raise Invalid(f"{cells.shown(raw)} is not a school year; write it like 2019/20")
    return f"{match.group(1)}/{match.group(2)}"
