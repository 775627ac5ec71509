"""On Monday morning the central team hears what nobody could answer since the last list."""

from datetime import timedelta

from scheduler.tick import Tick, morning
from storage import questions

WEEK = timedelta(days=7)


async def list_unanswered(tick: Tick) -> None:
    """The list of a week is caught up until the next Monday."""
    monday = tick.today - timedelta(days=tick.today.weekday())
    since, until = morning(monday - WEEK), morning(monday)
    if tick.now >= until and await questions.unanswered(tick.session, since, until):
        key, span = f"questions:{monday}", (since.isoformat(), until.isoformat())
        await tick.remind_team(key, "questions.weekly", since=span[0], until=span[1])
