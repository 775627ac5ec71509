"""The stretch of time a question is about: this half term, next month, January, this year."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from messages import dates, when
from messages.school_year import SchoolYear
from messages.when import When
from messages.words import plain

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_MONTH = re.compile(
    rf"\b(?:in|for|during|of|this|next)\s+({'|'.join(MONTHS)})\b|\b({'|'.join(sorted({*MONTHS} - {'march', 'may'}))})\b"
)
_SHORT = re.compile(r"\bin (jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b")
_TERM = re.compile(r"\b(this|next)( half)? ?term\b")
ONE = timedelta(days=1)
MOST_WORDS = 7  # that say when
FAR = timedelta(days=800)  # what is further ahead has no date in anybody's calendar
Spans = Sequence[tuple[date, date]]


@dataclass(frozen=True, slots=True)
class Period:
    """From a day to another, both with it; `name` completes “What is on …”."""

    name: str
    first: date
    last: date

    @property
    def short(self) -> bool:
        """A day or a week."""
        return self.last - self.first < timedelta(days=7)


def read(text: str, today: date, half_terms: Spans) -> Period | None:
    """The period that a text names; None where it names none, or one of terms that are not loaded."""
    said = plain(text)
    if match := _TERM.search(said):
        return _term(match.group(1), today, half_terms, half=bool(match.group(2)))
    if match := re.search(r"\b(this|next) (week|month|year)\b|\b(today|tomorrow)\b", said):
        return _common(match.group(0), today)
    found = _last_words(text, today, half_terms)
    month = _MONTH.search(said) or _SHORT.search(said)
    if month and not (found and found.short):
        return _month(next(filter(None, month.groups())), today)
    return found


def _last_words(text: str, today: date, half_terms: Spans) -> Period | None:
    """The day, week or stretch of time with which a sentence ends: “what is on after Easter”, “… w/c 18 January”."""
    words = text.strip(" ?.!").split()
    for at in range(max(len(words) - MOST_WORDS, 0), len(words)):
        found = when.read(" ".join(words[at:]), dates.at(today, 0), calendar=SchoolYear(tuple(half_terms)))
        if found.type != "none" and not found.unread:
            return _spoken(found, today)
    return None


def _spoken(found: When, today: date) -> Period | None:
    """The stretch of time that was read, if it is not over."""
    if found.day and found.day >= today:
        return Period(f"on {dates.say(found.day)}", found.day, found.day)
    if found.type not in ("week", "range") or found.first is None:
        return None
    last = found.last or found.first + FAR
    until = f" to {dates.say(last)}" if found.last else ""
    return Period(f"from {dates.say(found.first)}{until}", found.first, last) if last >= today else None


def term_named(text: str) -> str:
    """The term that a text names, as it says it: this half term; empty where it names none."""
    match = _TERM.search(plain(text))
    return f"{match.group(1)}{match.group(2) or ''} term" if match else ""


def _term(which: str, today: date, half_terms: Spans, *, half: bool) -> Period | None:
    """A term without “half” is a season of two half terms: both ways of counting find what they look for."""
    if not any(last >= today for _, last in half_terms):
        return None
    spans = half_terms if half else _seasons(half_terms)
    now = next(at for at, (_, last) in enumerate(spans) if last >= today)
    now += which == "next" and spans[now][0] <= today  # in the holidays the next one is the one that comes
    name = f"{which} half term" if half else f"{which} term"
    return Period(name, max(spans[now][0], today), spans[now][1]) if now < len(spans) else None


def _seasons(half_terms: Spans) -> list[tuple[date, date]]:
    """The half terms in pairs: a school year begins in September and has three."""
    found: dict[tuple[int, int], tuple[date, date]] = {}
    for first, last in half_terms:
        key = (first.year, 2 if first.month >= 9 else 0 if first.month < 4 else 1)
        earliest, _ = found.get(key, (first, last))
        found[key] = (earliest, last)
    return sorted(found.values())


def _common(said: str, today: date) -> Period:
    monday = today - timedelta(days=today.weekday())
    first_of_month = today.replace(day=1)
    next_month = (first_of_month + timedelta(days=32)).replace(day=1)
    last_of_year = date(today.year + (today.month >= 9), 8, 31)
    spans = {
        "today": (today, today),
        "tomorrow": (today + ONE, today + ONE),
        "this week": (today, monday + timedelta(days=6)),
        "next week": (monday + timedelta(days=7), monday + timedelta(days=13)),
        "this month": (today, next_month - ONE),
        "next month": (next_month, (next_month + timedelta(days=32)).replace(day=1) - ONE),
        "this year": (today, last_of_year),
        "next year": (last_of_year + ONE, last_of_year.replace(year=last_of_year.year + 1)),
    }
    return Period(f"{said.replace('year', 'school year')}", *spans[said])


def _month(name: str, today: date) -> Period:
    """The month of that name that is not over yet."""
    number = next(n for n, month in enumerate(MONTHS, 1) if month.startswith(name[:3]))
    year = today.year + (number < today.month)
    first = date(year, number, 1)
    last = (first + timedelta(days=32)).replace(day=1) - ONE
    return Period(f"in {first:%B %Y}", max(first, today), last)
