"""APScheduler ticks the rules, in every replica; nothing is stored in it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlmodel.ext.asyncio.session import AsyncSession

from messages.dates import LONDON, at
from messages.house import House
from messages.school_year import SchoolYear
from scheduler import (
    attendance,
    broadcasts,
    days,
    drafts,
    evaluations,
    finance,
    meetings,
    newsletter,
    questions,
    reminders,
    requests,
    services,
    upkeep,
    visits,
)
from scheduler.tick import HOUR, Tick, school_year
from storage import settings
from storage.causes import because_of
from storage.database import TAKE_TURNS, Database, is_shared
from storage.database import run as run_statement

log = logging.getLogger(__name__)
EVERY = 60  # seconds
OFTEN = 5  # seconds, for what must go on sooner
BREATH = 0.02  # seconds
Rule = Callable[[Tick], Awaitable[bool | None]]  # True: there is more to do, in another transaction
Rules = Sequence[Rule]
GOING_ON: Rules = (broadcasts.go_on,)
RULES: Rules = (
    requests.chase_approvals,
    requests.chase,
    evaluations.plan_half_way,
    evaluations.ask,
    services.look_back_on_reviews,
    finance.chase_invoices,
    days.remind,
    visits.ask_to_log,
    visits.chase_notes,
    visits.chase_recorded,
    newsletter.gather,
    newsletter.remind,
    newsletter.send,
    broadcasts.send_due,
    broadcasts.go_on,
    broadcasts.report,
    newsletter.finish,
    drafts.remind,
    meetings.remind,
    attendance.ask,
    questions.list_unanswered,
    reminders.let_out,  # what the rules above want to say
    upkeep.forget,
)
HOURS = (0, HOUR, days.AFTERNOON)  # of every day in London: when something may fall due …
MOMENTS = (
    attendance.moments,
    broadcasts.moments,
    newsletter.moments,
    visits.moments,
    reminders.moments,
)  # … beside these


async def tick(database: Database, house: House, now: datetime, rules: Rules = RULES) -> None:
    """Apply every rule; a rule that fails is logged and does not keep the others from their turn."""
    async with database.reading() as session:
        year, house = await school_year(session), house.changed(await settings.values(session))
    for rule in rules:
        try:
            with because_of(f"clock:{_name(rule)}"):
                await _applied(rule, database, house, now, year)
        except Exception as error:  # noqa: BLE001 - whatever ails one rule, the others have their turn
            log.error("rule %s failed: %s", getattr(rule, "__name__", "?"), type(error).__name__)


async def _applied(rule: Rule, database: Database, house: House, now: datetime, year: SchoolYear) -> None:
    """In as many transactions as it needs; people's turns come in between."""
    more: bool | None = True
    while more:
        async with database.transaction() as session:
            await _take_turns(session, rule)
            more = await rule(Tick(session, house, now, year))
        await asyncio.sleep(BREATH if more else 0)


async def _take_turns(session: AsyncSession, rule: Rule) -> None:
    """Of all processes one at a time applies a rule, and sees what the one before it did."""
    if is_shared(session):
        await run_statement(session, TAKE_TURNS, name=f"rule:{rule.__module__}.{getattr(rule, '__name__', '')}")


def _name(rule: Rule) -> str:
    """Such as "days.remind"."""
    return f"{rule.__module__.rpartition('.')[2]}.{getattr(rule, '__name__', '')}"


async def moments(database: Database, house: House, first: date, last: date) -> list[datetime]:
    """Every moment of these days, in order, at which time alone may have an effect as things stand now."""
    async with database.reading() as session:
        ours = house.changed(await settings.values(session))
        scene = Tick(session, ours, at(first, 0), await school_year(session))
        found = {moment for find in MOMENTS for moment in await find(scene, first, last)}
    for number in range((last - first).days + 1):
        found |= {at(first + timedelta(days=number), hour) for hour in HOURS}
    return sorted(found)


async def run(database: Database, house: House, now: Callable[[], datetime], ticked: Callable[[], None]) -> None:
    """Tick until cancelled. A tick that was missed is made up by the next: what is due follows from the tables."""
    clock = AsyncIOScheduler(timezone=LONDON, job_defaults={"misfire_grace_time": None, "coalesce": True})

    ticking = asyncio.Lock()

    async def job(rules: Rules) -> None:
        async with ticking:
            await tick(database, house, now(), rules)
        ticked()

    clock.add_job(job, "interval", (RULES,), seconds=EVERY, next_run_time=datetime.now(LONDON))
    clock.add_job(job, "interval", (GOING_ON,), seconds=OFTEN)
    clock.start()
    try:
        await asyncio.Event().wait()
    finally:
        clock.pause()
        async with ticking:  # a tick under way is finished: the scheduler would cut it short
            await asyncio.sleep(0)
        clock.shutdown(wait=False)
