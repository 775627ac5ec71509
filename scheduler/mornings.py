"""Eight in the morning in London: the hour at which people are reminded of what waits."""

from datetime import date, datetime

from messages.dates import at, working_days_after

HOUR = 8


def of(day: date) -> datetime:
    return at(day, HOUR)


def after(day: date, days: int) -> datetime:
    """The morning of the working day so many working days after a day."""
    return of(working_days_after(day, days))
