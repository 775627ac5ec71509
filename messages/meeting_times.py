"""When people are reminded of a meeting, and until when they can answer the invitation."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from messages.dates import at, at_clock, working_day_before
from messages.school_year import SchoolYear

MORNING = 8
ONE = timedelta(days=1)
WEEK = timedelta(days=7)
TO_FRIDAY = timedelta(days=4)


class Stage(StrEnum):
    """What somebody is written to for: the place in the calendar, a missing answer, the papers, the eve, the day."""

    INVITE = "invite"
    ANSWER = "answer"
    PAPERS = "papers"
    EVE = "eve"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Due:
    """A stage, the morning on which it begins, and the moment from which it is too late for it."""

    stage: Stage
    begins: datetime
    until: datetime


def last_day(day: date, *, whole_week: bool) -> date:
    """A meeting of a whole week lasts from its Monday to its Friday."""
    return day + TO_FRIDAY if whole_week else day


def closes(day: date, start: str, *, whole_week: bool) -> datetime:
    """When it begins; the end of the day, or of the school week, where no time is given."""
    known = start and not whole_week
    return at_clock(day, start) if known else at(last_day(day, whole_week=whole_week) + ONE, 0)


def mornings(day: date, year: SchoolYear, *, whole_week: bool) -> Iterator[tuple[Stage, datetime]]:
    """The stages in their order, each with its morning: that of the last school day where it falls on another."""
    eve = working_day_before(day)
    papers = working_day_before(working_day_before(eve))
    yield Stage.INVITE, at(year.on_or_before(day - 2 * WEEK), MORNING)
    if not whole_week:
        yield Stage.ANSWER, at(year.on_or_before(day - WEEK), MORNING)
        yield Stage.PAPERS, at(year.on_or_before(papers), MORNING)
    yield Stage.EVE, at(year.on_or_before(eve), MORNING)
    if not whole_week:
        yield Stage.DAY, at(day, MORNING)


def due(day: date, start: str, answer: str, now: datetime, year: SchoolYear, *, whole_week: bool = False) -> Due | None:
    """What a person who gave that answer, or none yet, is to be written to for now."""
    if answer == "apologies":
        return None
    steps = [step for step in mornings(day, year, whole_week=whole_week) if not answer or step[0] is not Stage.ANSWER]
    ends = [moment for _, moment in steps[1:]] + [closes(day, start, whole_week=whole_week)]
    for (stage, begins), until in zip(steps, ends, strict=True):
        if begins <= now < until and (answer != "deputy" or stage is Stage.EVE):
            return Due(stage, begins, until)
    return None
