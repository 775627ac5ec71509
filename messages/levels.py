"""How long each thing may wait before somebody is reminded, and how old it is, in words."""

from datetime import date, datetime

from messages.dates import LONDON, london_day
from messages.house import House
from messages.school_year import SchoolYear


def days(wait: str, house: House) -> int:
    """School days."""
    levels = {
        "approval": house.approval_days,
        "unread": house.reply_days,
        "match": house.match_days,
        "note": house.note_days,
        "agreement": house.agreement_days,
        "evaluation": house.evaluation_days,
    }
    return levels.get(wait, house.release_days)


def due(wait: str, since: datetime, house: House, year: SchoolYear) -> date:
    """The day by which it should have been done."""
    return year.after(london_day(since), days(wait, house))


def age(since: datetime, today: date) -> str:
    """How long ago: today, 1 day, 12 days, 3 weeks."""
    count = (today - since.astimezone(LONDON).date()).days
    if count >= 21:
        return f"{count // 7} weeks"
    return "today" if count < 1 else f"{count} day{'' if count == 1 else 's'}"
