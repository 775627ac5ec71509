"""Times of day in somebody’s words: “9.30-2”, “half 3 to 5”, “10am for 2 hours”, or a start alone."""

import re
from datetime import datetime, time

from messages import when
from messages.dates import LONDON
from messages.message import Invalid

_ANY_DAY = datetime(2026, 1, 5, tzinfo=LONDON)  # times alone are the same on every day
_TO = re.compile(r"\bto\b|\buntil\b", re.I)


def read_span(text: str) -> tuple[str, str]:
    """From when to when, as 09:30 and 14:00: “9.30-2”, “10am to 3.15pm”. Raises Invalid."""
    start, end = read_times(text)
    if not end:
        raise Invalid("Please give two times, for example 9:30-14:00.")
    return start, end


def read_times(text: str) -> tuple[str, str]:
    """When it starts and ends, as 15:30 and 17:00; the end is empty where only a start is said. Raises Invalid."""
    said = " ".join(text.split())
    found = when.read(said, _ANY_DAY, slot="time")
    if found.type != "time":  # where a start and an end are asked for, “10 to 12” is not ten minutes to noon
        found = when.read(_TO.sub("-", said), _ANY_DAY, slot="time")
    if found.type == "invalid" or (found.start and found.end and found.end <= found.start):
        raise Invalid("Please give a time to start and a later one to end, for example 9:30-14:00.")
    if found.type != "time" or found.start is None:
        raise Invalid("Please give two times, for example 9:30-14:00.")
    return _clock(found.start), _clock(found.end) if found.end else ""


def _clock(at: time) -> str:
    return f"{at:%H:%M}"
