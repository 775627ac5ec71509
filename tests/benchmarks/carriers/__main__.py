"""Kills a sender again and again and counts what was lost and what was said twice.

Run it with `python -m tests.benchmarks.carriers`; nothing but the bot's own libraries is needed.
"""

import asyncio
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from pathlib import Path

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlmodel import col, update

from storage import migrate, outbox, tables
from storage.database import Database
from storage.outbox import Outgoing, State

COUNT = 300
assert tables.METADATA  # every table is known, also those that ours refers to
KILLS = 4
NETWORK = 0.03  # seconds a message is on its way
AT_ONCE = 10
SOON, A_SECOND = 2.0, 50
PATIENCE = 3.0  # seconds without anything new, until nothing more is expected


async def send(number: int, accepted: Path) -> None:
    """The platform takes the message after a moment, and its answer comes another moment later."""
    await asyncio.sleep(NETWORK)
    with accepted.open("a") as file:
        file.write(f"{number}\n")
    await asyncio.sleep(NETWORK)


def due(number: int) -> datetime:
    """One after the other, from shortly after the first start on."""
    return datetime.now(UTC) + timedelta(seconds=SOON + number / A_SECOND)


def store(folder: Path) -> AsyncIOScheduler:
    jobs = SQLAlchemyJobStore(f"sqlite:///{folder}/jobs.db")
    return AsyncIOScheduler(jobstores={"default": jobs}, job_defaults={"misfire_grace_time": None})


async def fill_apscheduler(folder: Path) -> None:
    scheduler = store(folder)
    scheduler.start(paused=True)
    for number in range(COUNT):
        scheduler.add_job(send, "date", (number, folder / "accepted"), run_date=due(number), id=str(number))
    scheduler.shutdown()


async def work_apscheduler(folder: Path) -> None:
    store(folder).start()
    await asyncio.Event().wait()


async def fill_ours(folder: Path) -> None:
    database = Database(f"sqlite:///{folder}/ours.db")
    await migrate.upgrade(database)
    now = datetime.now(UTC)
    rows = [{"key": str(n), "platform": "none", "chat": str(n), "due": due(n)} for n in range(COUNT)]
    async with database.transaction() as session:
        await outbox.add_all(session, rows, now)
    await database.close()


async def work_ours(folder: Path) -> None:
    """Claim, send, settle, as the bot does; what a process that died had claimed is free at the start."""
    database = Database(f"sqlite:///{folder}/ours.db")
    async with database.transaction() as session:
        await outbox.let_go(session, datetime.now(UTC))
    while True:
        async with database.transaction() as session:
            rows = await outbox.claim(session, datetime.now(UTC), AT_ONCE)
        await asyncio.gather(*(send(int(row.key), folder / "accepted") for row in rows))
        async with database.transaction() as session:
            sent = update(Outgoing).where(col(Outgoing.id).in_([row.id for row in rows]))
            await session.exec(sent.values(state=State.SENT, done_at=datetime.now(UTC)))
        await asyncio.sleep(0.02)


WAYS: dict[str, tuple[Callable[[Path], Coroutine[None, None, None]], Callable[[Path], Coroutine[None, None, None]]]] = {
    "ours": (fill_ours, work_ours),
    "apscheduler": (fill_apscheduler, work_apscheduler),
}


def accepted(folder: Path) -> Counter[str]:
    file = folder / "accepted"
    return Counter(file.read_text().split()) if file.exists() else Counter()


def watch(worker: subprocess.Popen[bytes], folder: Path, enough: int) -> None:
    """Until so many were accepted, or nothing more comes for a while."""
    seen, since = -1, time.monotonic()
    while len(accepted(folder)) < enough and worker.poll() is None and time.monotonic() - since < PATIENCE:
        if (now := len(accepted(folder))) != seen:
            seen, since = now, time.monotonic()
        time.sleep(0.01)


def tried(way: str) -> str:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command = [sys.executable, "-m", "tests.benchmarks.carriers", way]
        subprocess.run([*command, "fill", name], check=True)
        for part in range(1, KILLS + 2):
            worker = subprocess.Popen([*command, "work", name], stderr=subprocess.DEVNULL)
            watch(worker, folder, COUNT if part > KILLS else COUNT * part // (KILLS + 1))
            worker.kill()
            worker.wait()
        got = accepted(folder)
    return f"{way}: {COUNT - len(got)} of {COUNT} lost, {got.total() - len(got)} doubled, {KILLS} kills"


def main() -> None:
    match sys.argv[1:]:
        case [way, "fill", folder]:
            asyncio.run(WAYS[way][0](Path(folder)))
        case [way, "work", folder]:
            asyncio.run(WAYS[way][1](Path(folder)))
        case _:
            for way in WAYS:
                print(tried(way), flush=True)


if __name__ == "__main__":
    main()
