"""Reminders are let out when their person may be disturbed, in one message where several fall together."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from messages.dates import at, london_day
from messages.hours import opens
from scheduler.tick import Tick
from storage import outbox, people
from storage.outbox import Outgoing, State
from storage.people import Person

TOGETHER = "reminders.together"
ONE = timedelta(days=1)


async def let_out(tick: Tick) -> None:
    """After all other rules: what they held goes out now, or waits for the morning or for the end of the holidays."""
    waiting: dict[int, list[Outgoing]] = defaultdict(list)
    for row in await outbox.held(tick.session):
        waiting[row.person_id or 0].append(row)
    for person_id, rows in waiting.items():
        person = await tick.session.get_one(Person, person_id)
        if _undisturbed_until(tick, person) <= tick.now and (out := [row for row in rows if _may_go(tick, row)]):
            await _send(tick, person_id, out)


def _undisturbed_until(tick: Tick, person: Person) -> datetime:
    return opens(person.quiet or tick.house.quiet_hours, tick.now, weekends=person.quiet_weekends)


def _may_go(tick: Tick, row: Outgoing) -> bool:
    """On a school day, or when it is about a day before the next one."""
    return tick.year.open(tick.today) or (row.concerns is not None and row.concerns < tick.year.after(tick.today))


async def _send(tick: Tick, person_id: int, rows: Sequence[Outgoing]) -> None:
    if len(rows) == 1:
        await outbox.let_out(tick.session, rows, State.READY, tick.now)
        return
    ids = [row.id for row in rows]
    key = f"together:{ids[0]}"
    said = {"notice": TOGETHER, "args": {"rows": ids}, "reminder": True}
    await outbox.add(tick.session, key, tick.now, person_id=person_id, **said)
    await outbox.let_out(tick.session, rows, State.TOGETHER, tick.now)


async def moments(tick: Tick, first: date, last: date) -> set[datetime]:
    """The ends of everybody's quiet hours in that span."""
    found: set[datetime] = set()
    spans = {(tick.house.quiet_hours, False), *await people.quiet_hours(tick.session)}
    for quiet, weekends in spans:
        day = first - ONE
        while day <= last:
            found.add(opens(quiet or tick.house.quiet_hours, at(day, 23, 59), weekends=weekends))
            day += ONE
    return {moment for moment in found if first <= london_day(moment) <= last}
