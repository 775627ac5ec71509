"""When schools are open: half terms, bank holidays, and the days that differ."""

from dataclasses import dataclass
from datetime import date, timedelta

from messages.dates import bank_holiday, no_school, say

LONGEST_HOLIDAY = timedelta(days=60)  # between two half terms; where more is missing the calendar was not loaded
ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SchoolYear:
    """What is known of the school days; where nothing is known a working day counts as one.

    `half_terms` are first and last school days, in their order; `different` are first day, last day and whether
    schools are open on them all the same, the later ones counting more.
    """

    half_terms: tuple[tuple[date, date], ...] = ()
    different: tuple[tuple[date, date, bool], ...] = ()

    def open(self, day: date) -> bool:
        """Whether it is a school day."""
        said = [is_open for first, last, is_open in self.different if first <= day <= last]
        if day.weekday() > 4 or (said and not said[-1]):
            return False
        return bool(said) or (bank_holiday(day) is None and not self.holiday(day))

    def closed(self, day: date) -> str:
        """Why nobody can visit a school on that day, as a sentence; empty when it is open as far as we know."""
        said = [is_open for first, last, is_open in self.different if first <= day <= last]
        if day.weekday() > 4 or not said:
            return no_school(day, self.half_terms if self._follows(self._end_before(day) or day, day) else ())
        return "" if said[-1] else f"{say(day)} is an INSET day, or the school is closed."

    def holiday(self, day: date) -> bool:
        """Whether it lies between two half terms."""
        before = self._end_before(day)
        inside = any(first <= day <= last for first, last in self.half_terms)
        return before is not None and not inside and self._follows(before, day)

    def _end_before(self, day: date) -> date | None:
        """The last day of the half term before that day."""
        return max((last for _, last in self.half_terms if last < day), default=None)

    def _follows(self, since: date, day: date) -> bool:
        """Whether the half term after that day is known, and no more than a holiday lies between."""
        ahead = min((first for first, _ in self.half_terms if first > day), default=None)
        return ahead is not None and ahead - since <= LONGEST_HOLIDAY

    def after(self, day: date, count: int = 1) -> date:
        """The school day so many school days after a day."""
        for _ in range(count):
            day += ONE
            while not self.open(day):
                day += ONE
        return day

    def before(self, day: date, count: int = 1) -> date:
        """The school day so many school days before a day."""
        for _ in range(count):
            day -= ONE
            while not self.open(day):
                day -= ONE
        return day

    def on_or_before(self, day: date) -> date:
        """The day itself if it is a school day, else the last one before it."""
        return day if self.open(day) else self.before(day)
