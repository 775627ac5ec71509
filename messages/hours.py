"""The hours in which a person is not to be disturbed."""

import re
from datetime import UTC, date, datetime, time, timedelta

from messages.dates import LONDON, at, london_day
from messages.message import Invalid
from messages.school_year import SchoolYear

MORNING = 8  # when what waited for a school day is said
MIDNIGHT = (time(), time())  # quiet for no time at all
NEVER = "never"  # at any hour: no quiet hours at all
_SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


def read(text: str) -> tuple[time, time] | None:
    """From when to when, London time, in "20:00-07:00"; None for "never". Raises Invalid."""
    if text == NEVER:
        return None
    match = _SPAN.fullmatch(text)
    if match is None:
        raise Invalid("Please give quiet hours like 20:00-07:00, or “never”.")
    first, minute, last, until = map(int, match.groups())
    return time(first, minute), time(last, until)


def opens(quiet: str, now: datetime, *, weekends: bool = False) -> datetime:
    """The next moment, from now on, at which a person with these quiet hours may be disturbed.

    With `weekends` Saturdays and Sundays are quiet as well.
    """
    span, local = read(quiet), now.astimezone(LONDON)
    while True:
        if weekends and local.weekday() > 4:
            local = _next_day(local)
        elif span and (end := _end(span, local)):
            local = end
        else:
            return now if local == now.astimezone(LONDON) else local


def soonest(
    moment: datetime, quiet: str, year: SchoolYear, *, weekends: bool = False, concerns: date | None = None
) -> datetime:
    """The next moment, from that one on, at which a person may be reminded of something.

    On a school day outside of their quiet hours; what `concerns` a day before the next school day is said on any day.
    """
    while True:
        moment = opens(quiet, moment)
        day = london_day(moment)
        said_today = year.open(day) or (concerns is not None and concerns < year.after(day))
        if said_today and not (weekends and day.weekday() > 4):
            return moment
        moment = at(day + timedelta(days=1), MORNING)


def _next_day(local: datetime) -> datetime:
    return datetime.combine(local.date() + timedelta(days=1), time(), LONDON)


def _end(span: tuple[time, time], local: datetime) -> datetime | None:
    """When the quiet hours end in which that moment lies; None outside of them."""
    first, last = span
    clock = local.time()
    if first < last:
        return _next(local, last) if first <= clock < last else None
    if first > last and clock >= first:
        return _existing(datetime.combine(local.date() + timedelta(days=1), last, LONDON))
    return _next(local, last) if first > last and clock < last else None


def _next(local: datetime, clock: time) -> datetime:
    """That time later on the same day; where the night has it twice, the one that is still to come."""
    then = datetime.combine(local.date(), clock, LONDON)
    return _existing(then if then.astimezone(UTC) > local.astimezone(UTC) else then.replace(fold=1))


def _existing(then: datetime) -> datetime:
    """A time that the night skips is the end of what it skips."""
    return then if then.astimezone(UTC).astimezone(LONDON).time() == then.time() else at(then.date(), 2)
