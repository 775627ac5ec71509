"""APScheduler ticks the rules, in every replica; nothing is stored in it."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.exc import SQLAlchemyError

from messages.dates import LONDON
from messages.house import House
from scheduler import days, evaluations, finance, requests, services, upkeep, visits
from storage.database import Database

log = logging.getLogger(__name__)
EVERY = 60  # seconds
RULES = (
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
    upkeep.forget,
)


async def tick(database: Database, house: House, now: datetime) -> None:
    """Apply every rule; a rule that fails is logged and does not keep the others from their turn."""
    for rule in RULES:
        try:
            async with database.transaction() as session:
                await rule(session, house, now)
        except (SQLAlchemyError, LookupError, ValueError, OSError) as error:
            log.error("rule %s failed: %s", rule.__name__, type(error).__name__)


async def run(database: Database, house: House, now: Callable[[], datetime], ticked: Callable[[], None]) -> None:
    """Tick until cancelled. A tick that was missed is made up by the next: what is due follows from the tables."""
    clock = AsyncIOScheduler(timezone=LONDON, job_defaults={"misfire_grace_time": None, "coalesce": True})

    ticking = asyncio.Lock()

    async def job() -> None:
        async with ticking:
            await tick(database, house, now())
        ticked()

    clock.add_job(job, "interval", seconds=EVERY, next_run_time=datetime.now(LONDON))
    clock.start()
    try:
        await asyncio.Event().wait()
    finally:
        clock.pause()
        async with ticking:  # a tick under way is finished: the scheduler would cut it short
            await asyncio.sleep(0)
        clock.shutdown(wait=False)
