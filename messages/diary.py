"""When an SLE could come to a school: school days on which nobody else has them."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from messages import dates
from messages.school_year import SchoolYear

SCHOOL_DAYS = 15  # three weeks in which another day is looked for
FAR = 120  # days; where no terms are loaded for longer, nothing is offered
OFFERED = 3
SAME_WEEKDAY = 2  # of those offered


@dataclass(frozen=True, slots=True)
class Diary:
    """What is known of an SLE's time; `year` has the school days of the school they go to."""

    sle: str
    today: date
    year: SchoolYear
    out: Collection[date]  # already at a school, or asked to be
    not_weekdays: Collection[str]  # Monday, Tuesday …

    def refuses(self, day: date, *, by_sle: bool) -> str:
        """Why the SLE cannot come that day, as a sentence; an SLE may offer a weekday they do not usually work."""
        if day < self.today:
            return f"{dates.say(day)} is past."
        if day == self.today:
            return f"{dates.say(day)} is today, too soon to arrange."
        if closed := self.year.closed(day):
            return closed
        if day in self.out:
            return f"{self.sle} is already out, or asked to be, on {dates.say(day)}."
        weekday = dates.WEEKDAYS[day.weekday()]
        if not by_sle and weekday in self.not_weekdays:
            return f"{self.sle} does not go out on {weekday}s, so not on {dates.say(day)}."
        return ""

    def alternatives(self, instead_of: date) -> list[date]:
        """A few days in the three school weeks after one that does not suit, those on the same weekday first."""
        free = [day for day in self._school_days_after(instead_of) if not self.refuses(day, by_sle=False)]
        same = [day for day in free if day.weekday() == instead_of.weekday()][:SAME_WEEKDAY]
        others = [day for day in free if day not in same and day.weekday() != instead_of.weekday()]
        return [*same, *others[: OFFERED - len(same)]]

    def _school_days_after(self, day: date) -> Iterator[date]:
        last = max(day, self.today)
        days = (last + timedelta(days=n) for n in range(1, FAR))
        open_days = (one for one in days if not self.year.closed(one))
        for _, one in zip(range(SCHOOL_DAYS), open_days, strict=False):
            yield one
