"""While a message to many stands in line: what a refusal, quiet hours, a stop and a rival process do to it."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from bot.assembly import Clock
from bot.delivery import Delivery
from bot.platform import Gate, RateLimited
from messages.dates import LONDON, at
from messages.house import House
from messages.message import Message
from storage import broadcasts, outbox
from storage.broadcasts import Excuse, Fate
from storage.database import Database
from storage.outbox import State
from tests import many
from tests.scripted import NOON, Scripted
from tests.serving import until
from tests.turned import TurnedClock, run_turned

pytestmark = pytest.mark.unmeasured
Line = Callable[["Queue"], Coroutine[Any, Any, None]]
READERS = 250


class Queue:
    """A broadcast to many readers of a platform that takes ten messages a second, and another platform beside it."""

    def __init__(self, database: Database, clock: Any, *, quiet: str = "never", rate: float = 10) -> None:
        self.database, self.clock, self.quiet = database, clock, quiet
        self.near = Scripted(clock, "near", [Gate("near:all", 1 / rate)])
        self.far = Scripted(clock, "far", [Gate("far:all", 1 / rate)])
        self.delivery = self.another()

    def another(self) -> Delivery:
        platforms = {"near": self.near, "far": self.far}
        house = House(quiet_hours=self.quiet)
        return Delivery(self.database, many.catalogue(), house, platforms, self.clock.now, asyncio.sleep)

    async def begin(self, count: int = READERS) -> None:
        accounts = [[("near", f"reader {number}")] for number in range(count)]
        ids = await many.people(self.database, accounts, self.clock.now())
        self.number = await many.start(self.database, dict.fromkeys(ids, Excuse.NONE), self.clock.now())

    async def fates(self) -> Counter[Fate]:
        async with self.database.reading() as session:
            return await broadcasts.fates(session, self.number)

    async def states(self) -> dict[State, int]:
        async with self.database.reading() as session:
            return await outbox.counts(session)

    def told(self) -> list[int]:
        """How often each of them was told."""
        return sorted(Counter(chat for chat, _ in self.near.said).values())


async def stop(work: "asyncio.Task[None]") -> None:
    work.cancel()
    await asyncio.gather(work, return_exceptions=True)


def with_line(url: str, do: Line, begun: Any = NOON, quiet: str = "never") -> None:
    async def play() -> None:
        database = Database(url, durable=False)
        await do(Queue(database, TurnedClock(begun), quiet=quiet))
        await database.close()

    run_turned(play)


@pytest.mark.parametrize("backend", ["sqlite"])
def test_asked_to_wait_they_stay_in_line_and_a_word_to_one_person_elsewhere_passes_them(empty_url: str) -> None:
    async def play(line: Queue) -> None:
        line.near.troubles["reader 3"] = [RateLimited(30)]
        await line.begin()
        work = asyncio.create_task(line.delivery.run())
        await asyncio.sleep(5)
        assert len(line.near.tried) == 4, "three were told and the fourth was not"
        async with line.database.transaction() as session:
            fields = {"platform": "far", "chat": "ann", "message": Message("For you").as_json()}
            await outbox.add(session, "to one", line.clock.now(), **fields)
        line.delivery.look()
        await asyncio.sleep(1)
        assert line.far.texts("ann") == ["For you"]
        assert line.delivery.pace.late(line.near.gates("x")[:1], line.clock.now()) > 20
        async with asyncio.timeout(60):
            while (await line.fates())[Fate.WAITING]:
                await asyncio.sleep(1)
        assert line.told() == [1] * READERS
        assert await line.fates() == {Fate.SENT: READERS}
        await stop(work)

    with_line(empty_url, play)


@pytest.mark.parametrize("backend", ["sqlite"])
def test_asked_to_wait_longer_than_their_claims_last_they_are_put_back_together(empty_url: str) -> None:
    async def play(line: Queue) -> None:
        line.near.troubles["reader 3"] = [RateLimited(600)]
        await line.begin()
        commits = counting(line.database)
        work = asyncio.create_task(line.delivery.run())
        await asyncio.sleep(599)
        assert len(line.near.tried) == 4
        assert (await line.states())[State.READY] == READERS - 3
        assert len(commits) < READERS / 2
        async with asyncio.timeout(60):
            while (await line.fates())[Fate.WAITING]:
                await asyncio.sleep(1)
        assert line.told() == [1] * READERS
        await stop(work)

    with_line(empty_url, play)


def counting(database: Database) -> list[None]:
    """Grows by one with each commit."""
    commits: list[None] = []
    event.listen(database.engine.sync_engine, "commit", lambda _: commits.append(None))
    return commits


@pytest.mark.parametrize("backend", ["sqlite"])
def test_when_quiet_hours_begin_the_rest_waits_for_the_morning_and_is_not_put_off_again(empty_url: str) -> None:
    async def play(line: Queue) -> None:
        await line.begin()
        work = asyncio.create_task(line.delivery.run())
        await asyncio.sleep(20)
        commits, before = counting(line.database), len(line.near.said)
        assert 90 <= before <= 110
        await asyncio.sleep(600)
        assert len(line.near.said) - before <= 3
        assert (await line.states()) == {State.SENT: len(line.near.said), State.READY: READERS - len(line.near.said)}
        assert len(commits) < 60
        commits.clear()
        morning = at(NOON.date() + timedelta(days=1), 7)
        await asyncio.sleep((morning - line.clock.now()).total_seconds() + 30)
        assert line.told() == [1] * READERS
        assert len(commits) < 3 * READERS, "two for each that was sent, and the claims"
        await stop(work)

    with_line(empty_url, play, NOON.replace(hour=19, minute=59, second=50, tzinfo=LONDON), "20:00-07:00")


@pytest.mark.parametrize("backend", ["sqlite"])
def test_stopped_it_gives_back_what_stands_in_line_at_once_and_in_doubt_about_none(empty_url: str) -> None:
    async def play(line: Queue) -> None:
        await line.begin()
        work = asyncio.create_task(line.delivery.run())
        await asyncio.sleep(3)
        begun = line.clock.seconds
        await stop(work)
        assert line.clock.seconds - begun < 3
        states = await line.states()
        assert states == {State.SENT: len(line.near.said), State.READY: READERS - len(line.near.said)}
        work = asyncio.create_task(line.another().run())
        async with asyncio.timeout(60):
            while (await line.fates())[Fate.WAITING]:
                await asyncio.sleep(1)
        assert await line.fates() == {Fate.SENT: READERS}
        assert line.told() == [1] * READERS
        await stop(work)

    with_line(empty_url, play)


async def test_what_a_rival_took_over_while_we_slept_is_left_to_it(database: Database) -> None:
    line = Queue(database, Clock(), rate=20)
    await line.begin(30)
    ours, theirs = asyncio.create_task(line.delivery.run()), line.another()
    await until(lambda: len(line.near.said) >= 3)
    async with database.transaction() as session:
        await outbox.let_go(session, line.clock.now())  # as when a minute has passed
    rival = asyncio.create_task(theirs.run())
    async with asyncio.timeout(90):  # longer than a claim, should one be left by the loser
        while (await line.fates())[Fate.WAITING]:
            await asyncio.sleep(0.05)
    await asyncio.gather(stop(ours), stop(rival))
    fates = await line.fates()
    assert sum(line.told()) - 30 <= fates[Fate.UNKNOWN] <= 2, "whoever was being told just then"
    assert fates[Fate.SENT] + fates[Fate.UNKNOWN] == 30
