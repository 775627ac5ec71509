"""What it costs that no answer is ever lost: our turn against the bare libraries that keep nothing.

    python -m tests.benchmarks.durable_turn [--messages N] [--database URL] [--platform NAME] [--profile FOLDER]

Ours is verified, taken once, answered from the database, written to the outbox, sent and marked as sent. The bare
libraries (slack_bolt, python-telegram-bot) give the same texts and buttons from memory: the usual way with a listener
for each command and default clients, the lean way with one listener for all and one shared session. Each runs in a
process of its own and speaks HTTP on 127.0.0.1 with one stand-in for the platform. CPU is that of the process with all
its threads; the wait is from the message's departure to the arrival of its answer.
"""

import argparse
import asyncio
import os
import tempfile
import time
from pathlib import Path
from statistics import median

from tests.benchmarks import filling, report
from tests.benchmarks.agreement import check
from tests.benchmarks.commands import commands
from tests.benchmarks.measuring import ALL, Entry, contest, rounds

BATCH = 25  # messages
WARM_UP = 2  # rounds


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="A durable turn against the bare libraries.")
    parser.add_argument("--messages", type=int, default=500, metavar="N", help="of each kind, for each contestant")
    parser.add_argument("--database", default="", metavar="URL", help="an empty one; otherwise SQLite in a new folder")
    parser.add_argument("--platform", choices=("slack", "telegram"), help="only this one")
    parser.add_argument("--pause", type=float, default=0, metavar="MS", help="between an answer and the next message")
    parser.add_argument("--profile", type=Path, metavar="FOLDER", help="write cProfile files; times are then worthless")
    return parser.parse_args()


def commit_ms(folder: Path) -> float:
    """What it takes here until a page is on the disk."""
    took = []
    with (folder / "page").open("wb") as file:
        for _ in range(50):
            file.write(bytes(4096))
            file.flush()
            begun = time.perf_counter()
            os.fdatasync(file.fileno())
            took.append((time.perf_counter() - begun) * 1000)
    return median(took)


async def measure(platform: str, options: argparse.Namespace, folder: Path) -> report.Found:
    database = options.database or f"sqlite:///{folder / platform}.db"
    people, answers = await filling.prepare(database, platform)
    profile = str(options.profile / f"{platform}.prof") if options.profile else ""
    pause = options.pause / 1000
    entries = [Entry(name, name, database, people) for name in ALL]
    async with contest(platform, entries, folder, answers, profile) as (driver, contestants):
        await check(driver, contestants)
        await rounds(driver, contestants, WARM_UP, BATCH, pause)
        found = await rounds(driver, contestants, max(2, options.messages // BATCH), BATCH, pause)
        print(f"{platform}: " + ", ".join(f"{each.name} {each.memory():.0f} MB resident" for each in contestants))
        return found


def main() -> None:
    options = arguments()
    if options.profile:
        options.profile.mkdir(parents=True, exist_ok=True)
    ways = commands()
    listeners = sum(bool(way) for each in ways for way in (each.words, each.slash, each.buttons))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(f"usual: {listeners} listeners for {len(ways)} commands; a page is on disk in {commit_ms(folder):.1f} ms")
        for platform in (options.platform,) if options.platform else ("slack", "telegram"):
            for line in report.table(platform, asyncio.run(measure(platform, options, folder))):
                print(line, flush=True)


if __name__ == "__main__":
    main()
