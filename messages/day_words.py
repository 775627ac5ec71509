"""Days in somebody's words, as a question for one day, for several or for one that has been needs them."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from messages import when
from messages.dates import LONDON, WEEKDAYS, from_iso, say, two_readings
from messages.message import Invalid
from messages.school_year import SchoolYear
from messages.when import NO_CALENDAR, When

LONG_AGO = timedelta(days=270)  # from here on a past day said without a year is rather one to come
OFFERED = 5  # days for which there are buttons
WRITE_IT_OUT = "Please write the day like “Tuesday 12 January” or “12/1/2027”."
ONE = timedelta(days=1)

_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DAY_MONTH = re.compile(rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{_MONTHS})[a-z]*\b", re.I)
_MONTH_DAY = re.compile(rf"\b(?:{_MONTHS})[a-z]*\s+\d{{1,2}}(?:st|nd|rd|th)?\b", re.I)
_NAMED = r"(?:mon|tues?|weds?|wednes|thu(?:rs?)?|fri)(?:day)?"
_PAST_PHRASE = re.compile(
    rf"\b(?:\d{{4}}-\d{{2}}-\d{{2}}|(?:{_NAMED},? (?:the )?)?(?:\d{{1,2}}(?:st|nd|rd|th)? (?:of )?(?:{_MONTHS})[a-z]*|"
    rf"(?:{_MONTHS})[a-z]* \d{{1,2}}(?:st|nd|rd|th)?|\d{{1,2}}/\d{{1,2}}(?:/(?:\d{{4}}|\d{{2}}))?(?!\s*(?:an? )?day))"
    rf"(?:,? \d{{4}})?|(?:last )?{_NAMED}|today|this morning|this afternoon|just now|yesterday)\b",
    re.I,
)
_FIRST_DAY = re.compile(r"\b(?:w/?c|w/?b|commencing|beginning|starting)\b", re.I)
_NUMBERS = re.compile(r"\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?")
_YEAR = re.compile(r"\b\d{4}\b|\d[/.-]\d{1,2}[/.-]\d{2}$")


def read_day(text: str, today: date, year: SchoolYear = NO_CALENDAR, *, weeks: bool = True) -> date:
    """One day from words. Raises Invalid with what to write, or with the readings to choose from.

    With `weeks` “w/c 18 January” is its Monday, as where something begins; else it is asked which day.
    """
    said = " ".join(text.split()).strip(" .")
    if iso := from_iso(said):
        return iso
    found = _read(said, today, year)
    if found.day and not (found.start or found.part or found.limit):
        return found.day
    if weeks and found.type == "week" and found.first and _FIRST_DAY.search(said):
        return found.first
    raise question(said, found, today, year)


def _read(said: str, today: date, year: SchoolYear = NO_CALENDAR, ctx: str = when.FUTURE) -> When:
    return when.read(said, datetime.combine(today, time(), LONDON), ctx=ctx, calendar=year)


def question(said: str, found: When, today: date, year: SchoolYear = NO_CALENDAR) -> Invalid:
    """What to ask where words do not say one day: with buttons for the days that they can mean."""
    match found.type:
        case "invalid":
            return impossible(said, found)
        case "week" | "range" if found.first:
            return _which_of(found, today, year)
        case "options" if all(one.day for one in found.options):
            days = [one.days[0] for one in found.options]
            return Invalid("That is more than one day. Which one is it?", _buttons(days[:OFFERED]))
        case "date" | "ambiguous" if found.days and (not found.unread or found.days[-1] >= today):
            return _which_reading(said, found)
    return Invalid(f"I could not read “{said[:60]}” as a day. {WRITE_IT_OUT}")


def _which_reading(said: str, found: When) -> Invalid:
    """Words that can mean several days, or say more than a day, or were not all understood."""
    if len(found.days) > 1 and not found.unread:
        return two_readings(said, found.days)
    days = " or ".join(say(day) for day in found.days)
    if found.type == "date":
        text = f"“{said[:60]}” says more than a day, and only the day is asked here. Is it {days}?"
    else:
        text = f"I was not sure about “{said[:60]}”. Did you mean {days}?"
    return Invalid(text, _buttons(found.days[:OFFERED]))


def _which_of(found: When, today: date, year: SchoolYear) -> Invalid:
    """A week or a stretch of time of which one day is wanted: its first school days are offered."""
    first = found.first or today
    last = found.last or first + (OFFERED + 1) * ONE
    days = [first + n * ONE for n in range(min((last - first).days + 1, 3 * OFFERED))]
    open_days = [day for day in days if day >= today and year.open(day)][:OFFERED]
    until = f" to {say(found.last)}" if found.last else " on"
    return Invalid(f"That is from {say(first)}{until}. Which day is it?", _buttons(open_days))


def _buttons(days: Iterable[date]) -> tuple[tuple[str, str], ...]:
    return tuple((day.isoformat(), say(day)) for day in days)


def impossible(said: str, found: When) -> Invalid:
    """Why words name no day, with the days that may have been meant."""
    if found.reason == "weekday_mismatch":
        return two_readings(_named_wrongly(found), found.days)
    if found.reason == "wc_not_monday":
        return two_readings(f"“{said}” does not begin a week", found.days)
    if found.reason == "too_far":
        return Invalid(f"“{said[:60]}” is too far away. Please check the year.")
    if found.reason in ("no_such_time", "nonexistent_time", "ends_before_start"):
        return Invalid(f"There is no such time as in “{said[:60]}”. {WRITE_IT_OUT}")
    if _NUMBERS.fullmatch(said):
        return Invalid(f"There is no day {said}. Please give the day first, then the month.")
    return Invalid(f"There is no such day as “{said[:40]}”. {WRITE_IT_OUT}")


def _named_wrongly(found: When) -> str:
    """The day as it was printed is the one that has not the weekday that was said."""
    printed = next(day for day in found.days if day.weekday() != found.weekday)
    return f"{printed.day} {printed:%B %Y} is a {WEEKDAYS[printed.weekday()]}"


def read_past_day(text: str, today: date) -> date:
    """The day up to today that words mean. Raises Invalid with what to write, or with the readings to choose from."""
    said = " ".join(text.split()).strip(" .")
    found = _read(said, today, ctx=when.PAST)
    day = from_iso(said) or found.day
    if day is None or found.start or found.limit:
        raise question(said, found, today)
    if day > today:
        raise Invalid(f"{say(day)} is still to come. Please give a day up to today.")
    if today - day > LONG_AGO and not _YEAR.search(said):
        raise Invalid(f"Do you mean {say(day)}? If not, please give the day with its year.", _buttons([day]))
    return day


def past_phrase(text: str) -> str:
    """The words of a sentence that say on which day something was; empty where none do.

    Saturdays and Sundays count only with a date: "we sat with the team" names no day.
    """
    found = _PAST_PHRASE.search(" ".join(text.split()))
    return found.group(0) if found else ""


def read_days(text: str, today: date, year: SchoolYear = NO_CALENDAR) -> list[date]:
    """Several days from words, in their order: “14 and 21 January”, “Tue 12 Jan, Thu 14 Jan 2027”, “12/1 and 19/1”.

    Raises Invalid; where one of the days can mean two, its options hold whole lists, as ISO days with commas.
    """
    said = text.strip(" .\n")
    found = _read(said, today, year)
    parts = found.options if found.type in ("options", "invalid", "ambiguous") and found.options else (found,)
    if all(part.day and not part.start for part in parts) and not (found.start or found.part or found.limit):
        return sorted({part.days[0] for part in parts})
    if len(parts) > 1 and all(part.days for part in parts):
        raise _unclear(parts)
    raise question(said, found, today, year) if said else Invalid(f"Please give at least one day. {WRITE_IT_OUT}")


def _unclear(parts: Sequence[When]) -> Invalid:
    """Which of several days are in question; where it is one, whole lists are offered."""
    sure = {part.days[0] for part in parts if part.day}
    asked = [question("", part, part.days[0]) for part in parts if not part.day]
    options = asked[0].options if len(asked) == 1 else ()
    lists = [(sorted({*sure, date.fromisoformat(value)}), label) for value, label in options]
    words = " ".join(one.text for one in asked)
    return Invalid(words, tuple((",".join(day.isoformat() for day in several), label) for several, label in lists))


def mentioned(text: str, today: date) -> set[date]:
    """The days that stand with their month in a text about something else."""
    found = [_read(match.group(0), today).day for sort in (_DAY_MONTH, _MONTH_DAY) for match in sort.finditer(text)]
    return {day for day in found if day}
