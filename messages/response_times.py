"""How long schools wait for a first answer and for an SLE, against what the alliance set itself."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil

from messages.school_year import SchoolYear

HALF, NINE_IN_TEN = Fraction(1, 2), Fraction(9, 10)
ARRIVED = "submitted"
FIRST_ANSWER = (frozenset({ARRIVED}), "triage")
MATCH = (frozenset({"triage", "matching"}), "awaiting_release")
ENDED = frozenset({"closed", "declined", "withdrawn", "cancelled"})
Wanted = tuple[frozenset[str], str]  # the statuses in which we are waited for, and the one that ends it
History = Sequence[tuple[date, str]]  # the London days on which a request became this and that, in their order


@dataclass(frozen=True, slots=True)
class Waited:
    """School days that a request waited for us, over or so far; `arrived` is when it reached the central team."""

    arrived: date
    days: int
    over: bool


@dataclass(frozen=True, slots=True)
class Times:
    """Of several requests: the days of those that got it, the shortest first, and of those that still wait."""

    days: tuple[int, ...]
    waiting: tuple[int, ...]

    @property
    def half(self) -> int:
        return self._within(HALF)

    @property
    def most(self) -> int:
        """Days within which nine in ten had it; only the slowest tenth took longer."""
        return self._within(NINE_IN_TEN)

    def _within(self, share: Fraction) -> int:
        return self.days[ceil(share * len(self.days)) - 1]

    def kept(self, level: int) -> int:
        """How many got it within so many days."""
        return bisect_right(self.days, level)

    def judged(self, level: int) -> int:
        """How many got it, or have waited longer than so many days by now."""
        return len(self.days) + sum(days > level for days in self.waiting)


class SchoolDays:
    """Counts the school days between two days, both within a span."""

    def __init__(self, year: SchoolYear, first: date, last: date) -> None:
        every = (first + timedelta(days=n) for n in range((last - first).days + 1))
        self.open = [day.toordinal() for day in every if year.open(day)]

    def between(self, since: date, until: date) -> int:
        """Those after the one day and up to the other: none on the day itself."""
        return bisect_right(self.open, until.toordinal()) - bisect_right(self.open, since.toordinal())


def waited(history: History, wanted: Wanted, today: date, count: SchoolDays) -> Waited | None:
    """How long the request stood where we had to act; days that it waited for the school, or on the list, do not count.

    None where it never came there, or ended before.
    """
    ours, end = wanted
    arrived = next((day for day, became in history if became == ARRIVED), None)
    done = next((number for number, (_, became) in enumerate(history) if became == end), None)
    steps = history if done is None else history[: done + 1]
    if arrived is None or not any(became in ours for _, became in steps):
        return None
    days = sum(count.between(day, until) for day, became, until in _stays(steps, today) if became in ours)
    if done is not None:
        return Waited(arrived, days, over=True)
    return None if history[-1][1] in ENDED else Waited(arrived, days, over=False)


def _stays(steps: History, today: date) -> list[tuple[date, str, date]]:
    """Each status with the days of its beginning and its end."""
    ends = [*(day for day, _ in steps[1:]), today]
    return [(day, became, until) for (day, became), until in zip(steps, ends, strict=True)]


def by_month(waits: Sequence[Waited], months: Sequence[date]) -> list[Times]:
    """Those that arrived in each of these months, given by their first days."""
    return [times([one for one in waits if one.arrived.replace(day=1) == month]) for month in months]


def times(waits: Sequence[Waited]) -> Times:
    over = sorted(one.days for one in waits if one.over)
    return Times(tuple(over), tuple(sorted(one.days for one in waits if not one.over)))
