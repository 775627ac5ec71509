"""Reminders are let out when their person may be disturbed, in one message where several fall together."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from messages.dates import at, london_day
from messages.hours import soonest
from scheduler.tick import Tick
from storage import outbox
from storage.outbox import TOGETHER, Outgoing, State
from storage.people import Person

ONE = timedelta(days=1)


async def let_out(tick: Tick) -> None:
    """After all other rules: what they held goes out now, or waits for the morning or for the end of the holidays."""
    waiting: dict[int, list[Outgoing]] = defaultdict(list)
    for row in await outbox.held(tick.session, tick.now):
        waiting[row.person_id or 0].append(row)
    for person_id, rows in waiting.items():
        person = await tick.session.get_one(Person, person_id)
        if out := [row for row in rows if _may_go(tick, person, row)]:
            await _send(tick, person_id, out)


def _may_go(tick: Tick, person: Person, row: Outgoing) -> bool:
    """Whether its time has come, and this is a time for it."""
    return _soonest(tick, person, row, row.due) <= tick.now == _soonest(tick, person, row, tick.now)


def _soonest(tick: Tick, person: Person, row: Outgoing, moment: datetime) -> datetime:
    quiet = person.quiet or tick.house.quiet_hours
    return soonest(moment, quiet, tick.year, weekends=person.quiet_weekends, concerns=row.concerns)


async def _send(tick: Tick, person_id: int, rows: Sequence[Outgoing]) -> None:
    if len(rows) == 1:
        await outbox.let_out(tick.session, rows, State.READY, tick.now)
        return
    parts = dict.fromkeys(id for row in rows for id in (row.args["rows"] if row.notice == TOGETHER else [row.id]))
    said = {"notice": TOGETHER, "args": {"rows": list(parts)}, "reminder": True, "concerns": _first_day(rows)}
    await outbox.add(tick.session, f"together:{rows[0].id}", tick.now, person_id=person_id, **said)
    await outbox.let_out(tick.session, rows, State.TOGETHER, tick.now)


def _first_day(rows: Sequence[Outgoing]) -> date | None:
    """The first of the days they are about: put off beyond it, they would come too late."""
    return min((row.concerns for row in rows if row.concerns), default=None)


async def moments(tick: Tick, first: date, last: date) -> set[datetime]:
    """When what is held may be said, and when what was put off in quiet hours goes out."""
    found = set(await outbox.dues(tick.session, at(first, 0), at(last + ONE, 0)))
    for row in await outbox.held(tick.session):
        person = await tick.session.get_one(Person, row.person_id)
        found.add(_soonest(tick, person, row, max(row.due, tick.now)))
    return {moment for moment in found if first <= london_day(moment) <= last}
