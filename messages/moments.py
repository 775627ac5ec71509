"""Reading and saying a day with a time of day: when something is to be sent."""

import re
from datetime import date, datetime, time

from messages import dates
from messages.dates import LONDON, london_day, say_time
from messages.message import Invalid

_CLOCK = re.compile(
    r"(?:\bat\s+|@\s*)?(?:\b(?P<hour>\d{1,2})(?:[.:](?P<minute>\d{2}))?\s*(?P<half>am|pm|a\.m\.|p\.m\.)(?![a-z])"
    r"|\b(?P<hour24>[01]?\d|2[0-3])[.:](?P<minute24>[0-5]\d)\b|\b(?P<noon>noon|midday)\b)",
    re.I,
)
_BESIDE = re.compile(r"^(?:on|at)\b|\b(?:on|at)$|[,;]", re.I)
EXAMPLE = "“tomorrow 8am” or “Thursday 17 December, 4pm”"
OFFERED = (8, 12, 16)  # o’clock, where somebody named a day alone
BY_DAY = 7  # hours said without am or pm that are earlier can be meant of the afternoon


def say(moment: datetime) -> str:
    """Tuesday 24 November 2026, 8am."""
    return f"{dates.say(london_day(moment))}, {say_time(moment)}"


def read(text: str, now: datetime) -> datetime:
    """A moment to come, London time. Raises Invalid with what to write, or with the moments to choose from."""
    said = " ".join(text.split()).strip(" .")
    clock = _CLOCK.search(said)
    rest = _left(said if clock is None else f"{said[: clock.start()]} {said[clock.end() :]}")
    today = london_day(now)
    day = _day(rest, today, clock) if rest or clock is None else today
    if clock is None:
        raise _which(f"At what time on {dates.say(day)}?", day, *(time(hour) for hour in OFFERED))
    moment = datetime.combine(day, _time(clock, day), LONDON)
    if moment <= now:
        raise Invalid(f"{say(moment)} has passed. Please give a moment to come, such as {EXAMPLE}.")
    return moment


def _day(rest: str, today: date, clock: re.Match[str] | None) -> date:
    try:
        return dates.read_day(rest, today)
    except Invalid as invalid:
        days = [day for value, _ in invalid.options if (day := dates.from_iso(value))]
        found = [say(datetime.combine(day, _time(clock, day), LONDON)) for day in days if clock]
        raise Invalid(invalid.text, tuple((moment, moment) for moment in found)) from None


def _left(text: str) -> str:
    """What is said beside the time: the day."""
    text = " ".join(text.replace(",", " ").split())
    return " ".join(_BESIDE.sub(" ", text).split())


def _time(clock: re.Match[str], day: date) -> time:
    if clock["noon"]:
        return time(12)
    hour, minute = int(clock["hour"] or clock["hour24"]), int(clock["minute"] or clock["minute24"] or 0)
    if clock["half"]:
        if not 1 <= hour <= 12 or minute > 59:
            raise Invalid(f"There is no time “{clock.group(0).strip()}”. Please write it like 8am or 3.45pm.")
        return _awake(time(hour % 12 + (12 if clock["half"].casefold().startswith("p") else 0), minute))
    if 1 <= hour < BY_DAY and not clock["hour24"].startswith("0"):
        raise _which("In the morning or in the afternoon?", day, time(hour, minute), time(hour + 12, minute))
    return _awake(time(hour, minute))


def _awake(at: time) -> time:
    if at.hour == 1:
        raise Invalid("Between 1am and 2am clocks are changed twice a year. Please choose another time.")
    return at


def _which(question: str, day: date, *times: time) -> Invalid:
    found = [say(datetime.combine(day, at, LONDON)) for at in times if at.hour != 1]
    return Invalid(question, tuple((moment, moment) for moment in found))
