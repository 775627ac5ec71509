"""What a turn costs when the alliance and its past have grown: it must not matter.

    python -m tests.benchmarks.growth [--messages N] [--people N] [--past N] [--platform NAME]

Two bots answer the same messages in one interleaved run: one knows a hundred people and has said a thousand things, the
other knows as many people and has said as much as you ask for. The ratio is that of CPU, round by round.
"""

import argparse
import asyncio
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from sqlmodel import SQLModel

from storage.database import Database, inserting_once, run_many
from storage.inbox import Event
from storage.outbox import Outgoing, State
from storage.people import Account, Person, Post, Role
from tests.benchmarks import filling
from tests.benchmarks.measuring import OURS, Batch, Contestant, Driver, Entry, contest, rounds
from tests.benchmarks.script import KINDS, Json

SMALL, GROWN = "small", "grown"
AT_ONCE = 10_000  # rows
BATCH = 25  # messages
WARM_UP = 2  # rounds
FIRST = 1_000_000  # the ids of those who are invented here, far from all others
LONG_AGO = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="A turn in a small alliance and in a grown one.")
    parser.add_argument("--messages", type=int, default=300, metavar="N", help="of each kind, for each of the two")
    parser.add_argument("--people", type=int, default=100_000, metavar="N")
    parser.add_argument("--past", type=int, default=1_000_000, metavar="N", help="messages said, and events taken")
    parser.add_argument("--platform", choices=("slack", "telegram"), default="telegram")
    return parser.parse_args()


def person(number: int) -> dict[str, Any]:
    return {"id": FIRST + number, "name": f"Person {number}", "email": f"person-{number}@example.org"}


def post(number: int) -> dict[str, Any]:
    return {"id": FIRST + number, "person_id": FIRST + number, "role": Role.SUBJECT_LEADER, "school_id": 1}


def account(number: int) -> dict[str, Any]:
    address = str(FIRST + number)
    return {
        "id": FIRST + number,
        "platform": "telegram",
        "address": address,
        "person_id": FIRST + number,
        "seen_at": LONG_AGO,
    }


def said(number: int, people: int) -> dict[str, Any]:
    at = LONG_AGO + timedelta(seconds=number)
    told = {"person_id": FIRST + number % people, "platform": "telegram", "chat": str(number % people)}
    return {
        "id": FIRST + number,
        "key": f"past:{number}",
        "state": State.SENT,
        "due": at,
        "made_at": at,
        "done_at": at,
        **told,
    }


def taken(number: int) -> dict[str, Any]:
    return {"platform": "telegram", "event": f"past-{number}", "at": LONG_AGO}


async def grow(url: str, people: int, past: int) -> None:
    """So many people more, and so much of a past."""
    database = Database(url, durable=False)
    known: Sequence[tuple[type[SQLModel], Any]] = [(Person, person), (Post, post), (Account, account)]
    for table, row in known:
        await _insert(database, table, [row(number) for number in range(people)])
    for start in range(0, past, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, past))
        await _insert(database, Outgoing, [said(number, people) for number in numbers])
        await _insert(database, Event, [taken(number) for number in numbers])
    await database.close()


async def _insert(database: Database, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
    """Whole rows, as a row object would have them."""
    adding = inserting_once(table, "")
    for start in range(0, len(rows), AT_ONCE):
        whole = [table(**row).model_dump() for row in rows[start : start + AT_ONCE]]
        async with database.transaction() as session:
            await run_many(session, adding, whole)


async def measure(options: argparse.Namespace, folder: Path) -> dict[tuple[str, str], list[Batch]]:
    entries = []
    answers: Mapping[str, Json] = {}
    for name, people, past in ((SMALL, 100, 1000), (GROWN, options.people, options.past)):
        url = f"sqlite:///{folder / name}.db"
        heads, answers = await filling.prepare(url, options.platform)
        await grow(url, people, past)
        entries.append(Entry(name, OURS, url, heads))
    async with contest(options.platform, entries, folder, answers) as (driver, contestants):
        await _warm(driver, contestants)
        found = await rounds(driver, contestants, max(2, options.messages // BATCH), BATCH, 0)
        print(", ".join(f"{each.name}: {each.memory():.0f} MB resident" for each in contestants))
        return found


async def _warm(driver: Driver, contestants: Sequence[Contestant]) -> None:
    await rounds(driver, contestants, WARM_UP, BATCH, 0)


def main() -> None:
    options = arguments()
    with tempfile.TemporaryDirectory() as name:
        found = asyncio.run(measure(options, Path(name)))
    print(f"a turn with {options.people:,} people and {options.past:,} messages of the past, beside 100 and 1,000")
    for kind in KINDS:
        small, grown = found[SMALL, kind], found[GROWN, kind]
        low, middle, high = quantiles((a.cpu / b.cpu for a, b in zip(grown, small, strict=True)), n=4)
        cpu = [median(batch.cpu for batch in batches) for batches in (small, grown)]
        waits = [median(wait for batch in batches for wait in batch.waits) for batches in (small, grown)]
        print(
            f"{kind:<18} CPU {cpu[0]:.2f} and {cpu[1]:.2f} ms, ratio {middle:.2f} ({low:.2f}-{high:.2f}); "
            f"p50 {waits[0]:.1f} and {waits[1]:.1f} ms"
        )


if __name__ == "__main__":
    main()
