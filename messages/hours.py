"""The hours in which a person is not to be disturbed."""

import re
from datetime import datetime, time, timedelta

from messages.dates import LONDON
from messages.message import Invalid

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


def _next_day(local: datetime) -> datetime:
    return datetime.combine(local.date() + timedelta(days=1), time(), LONDON)


def _end(span: tuple[time, time], local: datetime) -> datetime | None:
    """When the quiet hours end in which that moment lies; None outside of them."""
    first, last = span
    clock = local.time()
    if first < last:
        return datetime.combine(local.date(), last, LONDON) if first <= clock < last else None
    if first > last and clock >= first:
        return datetime.combine(local.date() + timedelta(days=1), last, LONDON)
    return datetime.combine(local.date(), last, LONDON) if first > last and clock < last else None
