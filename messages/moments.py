"""Reading and saying a day with a time of day: when something is to be sent."""

from datetime import date, datetime, time

from messages import dates, day_words, when
from messages.dates import LONDON, london_day, say_time
from messages.message import Invalid
from messages.school_year import SchoolYear
from messages.when import NO_CALENDAR, When

EXAMPLE = "“tomorrow 8am” or “Thursday 17 December, 4pm”"
OFFERED = (8, 12, 16)  # o’clock, where somebody named a day alone
CHANGING = 1  # the hour in which clocks are changed


def say(moment: datetime) -> str:
    """Tuesday 24 November 2026, 8am."""
    return f"{dates.say(london_day(moment))}, {say_time(moment)}"


def read(text: str, now: datetime, year: SchoolYear = NO_CALENDAR) -> datetime:
    """A moment to come, London time. Raises Invalid with what to write, or with the moments to choose from.

    A message sent at night would be a slip: an hour without am or pm is asked about.
    """
    said = " ".join(text.split()).strip(" .")
    now = now.astimezone(LONDON)
    found = when.read(said, now, calendar=year)
    if found.reason == "no_such_time":
        raise Invalid(f"There is no time “{said[:40]}”. Please write it like 8am or 3.45pm.")
    if found.reason == "nonexistent_time" or (found.start and found.start.hour == CHANGING) or found.moments:
        raise Invalid("Between 1am and 2am clocks are changed twice a year. Please choose another time.")
    day = now.date() if found.type == "time" else found.day
    if day is None or found.end or found.limit:
        raise _which_day(said, found, now.date(), year)
    if found.start is None:
        raise _which(f"At what time on {dates.say(day)}?", day, *(time(hour) for hour in OFFERED))
    if found.assumed:
        raise _which(
            "In the morning or in the afternoon?", day, time(found.start.hour - 12, found.start.minute), found.start
        )
    moment = datetime.combine(day, found.start, LONDON)
    if moment <= now:
        raise Invalid(f"{say(moment)} has passed. Please give a moment to come, such as {EXAMPLE}.")
    return moment


def _which_day(said: str, found: When, today: date, year: SchoolYear) -> Invalid:
    """The question for the day, its options with the time that was said."""
    asked = day_words.question(said, found, today, year)
    days = [day for value, _ in asked.options if (day := dates.from_iso(value))]
    moments = [say(datetime.combine(day, found.start, LONDON)) for day in days if found.start]
    return Invalid(asked.text, tuple((moment, moment) for moment in moments))


def _which(question: str, day: date, *times: time) -> Invalid:
    found = [say(datetime.combine(day, at, LONDON)) for at in times if at.hour != CHANGING]
    return Invalid(question, tuple((moment, moment) for moment in found))
