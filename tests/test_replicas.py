"""Several processes share the work on one PostgreSQL: any may be killed or paused, and people only wait a little."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.assembly import Bot, Clock
from bot.duty import Duty
from messages.house import House
from scheduler import clock as rules
from scheduler.tick import Tick
from storage import leases, migrate
from storage.database import Database, UnusableDatabase, in_schema
from tests.conftest import Templates
from tests.fleet import FAILOVER, fleet_on
from tests.test_crash import asks_for_support, every_answer_is_kept, everything_said

pytestmark = pytest.mark.unmeasured


@pytest.fixture
def shared_url(templates: Templates) -> str:
    """The URL of a database on a server with the example in it."""
    return templates.copy("postgres", filled=True)


@pytest.fixture
async def shared(shared_url: str) -> AsyncIterator[Database]:
    made = Database(shared_url)
    yield made
    await made.close()


@pytest.mark.soak
@pytest.mark.timeout(180)
async def test_the_poller_is_paused_and_then_killed_and_each_dialogue_has_its_effect_once(
    shared_url: str, tmp_path: Path
) -> None:
    async with fleet_on(shared_url, tmp_path, over_http=False) as (town, replicas):
        first = await replicas.poller_beside()
        heads = {1: await town.settle_in("head@oakfield.example.org", "telegram", 1)}
        heads[2] = await town.settle_in("head@witham.example.org", "slack", 2)
        talking = [asyncio.create_task(asks_for_support(head, number)) for number, head in heads.items()]
        await heads[1].sees("What is the support about?")
        replicas.signal(first, signal.SIGSTOP)
        began = time.monotonic()
        second = await replicas.poller_beside(first)
        assert time.monotonic() - began < FAILOVER
        replicas.signal(first, signal.SIGCONT)
        await asyncio.gather(*talking)
        town.note_kill()
        replicas.signal(second, signal.SIGKILL)
        before = town.polls
        heads[3] = await town.settle_in("head@curlew.example.org", "telegram", 3)
        await asks_for_support(heads[3], 3)
        assert town.polls > before
        for head in heads.values():
            await head.sees("The central team has it")
        await everything_said(town)
        await every_answer_is_kept(town, heads)
        assert [text for head in heads.values() for text in head.doubled()] == []
        assert all("Traceback" not in replicas.log(one) for one in (first, second, *replicas.running))


async def test_a_duty_is_taken_only_when_it_has_run_out_and_its_term_tells_the_old_holder(shared: Database) -> None:
    name = leases.named("telegram", "1:secret")
    assert "secret" not in name
    assert await leases.take(shared, name, "one", 60) == 1
    assert await leases.take(shared, name, "two", 60) is None
    assert await leases.take(shared, name, "one", 0) == 1
    assert await leases.take(shared, name, "two", 60) == 2
    await leases.leave(shared, name, "one", 1)
    assert await leases.take(shared, name, "one", 60) is None
    assert await leases.held(shared, "telegram") == 1


async def test_one_at_a_time_has_the_duty_and_the_next_begins_when_it_ends(shared: Database) -> None:
    at_work: list[str] = []
    duties = {name: Duty(shared, "telegram:x", span=2, beat=0.05) for name in ("one", "two")}

    def work_of(name: str) -> Callable[[], asyncio.Future[None]]:
        async def work() -> None:
            at_work.append(name)
            await asyncio.Event().wait()

        return lambda: asyncio.ensure_future(work())

    tasks = {name: asyncio.create_task(duty.fulfil(work_of(name))) for name, duty in duties.items()}
    async with asyncio.timeout(10):
        while not at_work:
            await asyncio.sleep(0.01)
        first = at_work[0]
        tasks[first].cancel()
        while len(at_work) < 2:
            await asyncio.sleep(0.01)
    assert set(at_work) == {"one", "two"}
    assert not duties[first].holds
    for task in tasks.values():
        task.cancel()
    await asyncio.wait(tasks.values())


async def test_a_machine_whose_clock_is_wrong_goes_by_the_databases(
    shared: Database, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def ahead() -> datetime:
        return datetime.now(UTC) + timedelta(minutes=5)

    monkeypatch.setattr(shared, "time", ahead)
    bot = Bot(shared, {}, House(), Clock())
    await bot.agree()
    assert abs(bot.now() - datetime.now(UTC) - timedelta(minutes=5)) < timedelta(seconds=2)
    assert "300 s off the database’s" in caplog.text


async def test_of_several_processes_one_at_a_time_applies_a_rule(shared: Database) -> None:
    inside, most = 0, 0

    async def rule(tick: Tick) -> None:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        await asyncio.sleep(0.02)
        inside -= 1

    await asyncio.gather(*(rules.tick(shared, House(), datetime.now(UTC), (rule,)) for _ in range(5)))
    assert most == 1


async def set_revision(database: Database, revision: str) -> None:
    statement = sa.text("UPDATE alembic_version SET version_num = :to").bindparams(to=revision)
    await in_schema(database.engine, lambda connection: connection.execute(statement))


async def test_tables_of_the_next_version_that_suit_this_one_are_worked_on(database: Database) -> None:
    newer = f"9999{migrate.SUITS}{migrate.newest()}"
    await set_revision(database, newer)
    assert await migrate.upgrade(database) == (newer, newer)


@pytest.mark.parametrize("revision", ["9999", f"9999{migrate.SUITS}0001"])
async def test_tables_of_a_newer_version_that_do_not_suit_this_one_are_left_alone(
    database: Database, revision: str
) -> None:
    await set_revision(database, revision)
    with pytest.raises(UnusableDatabase):
        await migrate.upgrade(database)
