"""Whatever fails meanwhile, the platforms, the database or the bot itself: in the end the books are right."""

import asyncio
import logging
import random
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime

import pytest
from sqlmodel import col, select

from messages.dates import LONDON
from scheduler import clock as rules
from storage.database import Database
from storage.outbox import Outgoing, State
from tests.chaos import Odds, Town, in_chaos, town_at
from tests.chaos_books import balance
from tests.chaos_people import live_through, planned
from tests.conftest import Templates
from tests.postgres import Databases
from tests.turned import run_turned

pytestmark = pytest.mark.unmeasured
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=LONDON)
AT_ONCE = {"sqlite": 30, "postgres": 15}  # dialogues of a town
TOWNS = {"sqlite": 34, "postgres": 12}
ONE_TOWN = 4  # any number: the town of that seed has deaths and messages of unknown outcome
LISTENS = {"sqlite": 0.001, "postgres": 0.01}  # seconds; a server on the same machine answers by then
REST = 3600.0  # seconds in which all that waits must have been said


async def everything_said(town: Town, database: Database) -> None:
    """Nothing in the outbox is open any more, and nothing more will be delivered to the bot."""
    still = select(Outgoing.key).where(col(Outgoing.state).in_([State.READY, State.SENDING])).limit(1)
    async with asyncio.timeout(REST):
        while True:
            async with database.reading() as session:
                if (await session.exec(still)).first() is None and town.has_heard_everything:
                    return
            await asyncio.sleep(5)


async def lived(url: str, seed: int, odds: Odds, dialogues: int, disconnect: Callable[[], None]) -> Counter[str]:
    """A town lives through its dialogues in chaos; returns how often what happened, and the books are right."""
    database = Database(url, durable=False)
    async with town_at(MONDAY, url, seed, odds, disconnect) as town:
        plan = await planned(town, database, dialogues)
        async with in_chaos(town):
            await live_through(plan, town)
        await everything_said(town, database)
        counted = await balance(town, database, plan)
    await database.close()
    return counted


def disconnecting(url: str, request: pytest.FixtureRequest) -> Callable[[], None]:
    """Breaks every connection to the database, if that is on a server."""

    def disconnect() -> None:
        server: Databases = request.getfixturevalue("postgres")
        name = url.rpartition("/")[2]
        server.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")

    return disconnect


Towns = Callable[[int], Counter[str]]


@pytest.fixture
def town(templates: Templates, backend: str, request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Towns:
    """Lets a new town live, by its seed."""
    caplog.set_level(logging.CRITICAL, logger=rules.__name__)  # without its database a rule waits for the next tick

    def lives(seed: int) -> Counter[str]:
        print(f"seed {seed}")
        url = templates.copy(backend, filled=True)
        disconnect = disconnecting(url, request)
        return run_turned(lambda: lived(url, seed, Odds(), AT_ONCE[backend], disconnect), listens=LISTENS[backend])

    return lives


@pytest.mark.parametrize("backend", ["sqlite", pytest.param("postgres", marks=pytest.mark.soak)])
def test_in_chaos_nothing_is_lost_and_nothing_done_twice(town: Towns) -> None:
    assert town(ONE_TOWN)["dialogues"]


@pytest.mark.soak
@pytest.mark.timeout(2400)
def test_in_chaos_no_town_loses_anything_or_does_it_twice(town: Towns, backend: str) -> None:
    counted, began = Counter[str](), time.monotonic()
    for _ in range(TOWNS[backend]):
        counted += town(random.randrange(10**6))
    print(f"{backend}: {dict(counted)}, {time.monotonic() - began:.1f} s")
