"""Works out the plan of a coming year in a process of its own, while the bot answers everybody."""

import asyncio
import json
import logging
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from messages.year_goals import Plan, greedy
from messages.year_plan import Problem
from storage import telling, year_plans
from storage.database import AWAY, Database

log = logging.getLogger(__name__)
ROOT = Path(__file__).parent.parent
SECONDS = 18.0  # for which the best plan is sought
PATIENCE = 60.0  # after which whatever seeks it is stopped
EVERY = 5.0  # seconds between two looks at whether a plan is asked for
READY = "year.ready"  # the notice for whoever asked


class Planner:
    """Takes plans that are asked for, one at a time."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self.database = database
        self.now = now

    async def run(self, told: Callable[[], None]) -> None:
        """Look now and then, until cancelled; `told` is called when somebody is to be told of a plan."""
        while True:
            try:
                if await self.work():
                    told()
            except AWAY as error:
                log.error("no plan worked out: %s", type(error).__name__)
            await asyncio.sleep(EVERY)

    async def work(self) -> bool:
        """Work out one that is asked for; whether there was one."""
        async with self.database.reading() as session:
            if not await year_plans.wanted(session, self.now()):
                return False
        async with self.database.transaction() as session:
            row = await year_plans.take(session, self.now())
            taken = (row.year, row.at, dict(row.problem)) if row else None
        if taken:
            await self._work_out(*taken)
        return taken is not None

    async def _work_out(self, year: str, taken_at: datetime, problem: dict[str, Any]) -> None:
        found = await best(problem)
        plan = found or Plan(greedy(Problem.from_json(problem))).as_json()
        now = self.now()
        async with self.database.transaction() as session:
            asked_by = await year_plans.finish(session, year, taken_at, plan, now, simple=found is None)
            if asked_by:
                key = f"{READY}:{year}:{now.isoformat()}"
                await telling.person(session, key, now, asked_by, READY, year=year)


async def best(problem: dict[str, Any]) -> dict[str, Any] | None:
    """The best plan; None when what seeks it cannot be run or is stopped."""
    given = json.dumps({"problem": problem, "seconds": SECONDS}).encode()
    env = {"PATH": os.environ.get("PATH", os.defpath), "PYTHONPATH": str(ROOT)}
    command = (sys.executable, "-m", "bot.highs")
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, env=env, stdin=pipe, stdout=pipe, stderr=pipe)
    try:
        async with asyncio.timeout(PATIENCE):
            out, complaint = await process.communicate(given)
    except TimeoutError:
        log.error("the plan of a year was not worked out within %.0f s", PATIENCE)
        return None
    finally:
        with suppress(ProcessLookupError):
            process.kill()
            await process.wait()
    if process.returncode:
        last = complaint.decode(errors="replace").strip().rpartition("\n")[2].partition(":")[0]
        log.error("the plan of a year was not worked out: %s", last or f"exit code {process.returncode}")
        return None
    found: dict[str, Any] = json.loads(out)
    return found
