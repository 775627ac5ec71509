"""On PostgreSQL several processes share what there is to send: each message goes out once, in order, and soon."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot import carriers
from bot.assembly import Bot, Clock
from bot.carriers import Alone
from bot.delivery import AMONG_OTHERS
from bot.platform import Gate, RateLimited
from messages.message import Message
from storage import outbox
from storage.database import Database, UnusableDatabase
from storage.outbox import LEASE, Outgoing, State
from tests.scripted import NOON, Office, Scripted, office_on
from tests.serving import until

pytestmark = [pytest.mark.unmeasured, pytest.mark.parametrize("backend", ["postgres"])]
SECOND = timedelta(seconds=1)


@pytest.fixture
def office(database: Database) -> Office:
    return office_on(database)


@asynccontextmanager
async def listening(database: Database, heard: list[None]) -> AsyncIterator[None]:
    """A process that is called whenever the queue has a call for it."""
    assert database.carrier
    task = asyncio.create_task(database.carrier.run(lambda: heard.append(None)))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def say(database: Database, key: str, after: timedelta = timedelta()) -> None:
    async with database.transaction() as session:
        fields = {"platform": "near", "chat": "ann", "message": Message(key).as_json()}
        await outbox.add_later(session, key, NOON, NOON + after, **fields)


async def calls(database: Database) -> int:
    async with database.reading() as session:
        found = await session.exec(sa.text("SELECT count(*) FROM pgqueuer.pgqueuer"))  # type: ignore[call-overload]
        return int(found.scalar_one())


async def answer(office: Office, key: str, chat: str = "ann") -> Outgoing:
    async with office.database.transaction() as session:
        fields = {"platform": "near", "chat": chat, "message": Message(key).as_json()}
        row = await outbox.add_claimed(session, key, office.clock.now(), **fields)
    assert row
    return row


async def test_a_call_is_made_in_the_transaction_of_what_it_is_about(database: Database) -> None:
    await carriers.connect(database)
    with suppress(ZeroDivisionError):
        async with database.transaction() as session:
            fields = {"platform": "near", "chat": "ann", "message": Message("never").as_json()}
            await outbox.add(session, "never", NOON, **fields)
            await session.flush()
            raise ZeroDivisionError
    assert await calls(database) == 0
    await say(database, "now")
    assert await calls(database) == 1


async def test_another_process_hears_of_it_at_once_and_of_what_is_due_later_then(database: Database) -> None:
    await carriers.connect(database)
    heard: list[None] = []
    async with listening(database, heard):
        await asyncio.sleep(0.2)
        await say(database, "now")
        await until(lambda: len(heard) == 1)
        await say(database, "soon", 0.5 * SECOND)
        await asyncio.sleep(0.2)
        assert len(heard) == 1
        await until(lambda: len(heard) == 2)


async def test_what_nobody_is_to_send_calls_nobody(office: Office) -> None:
    await carriers.connect(office.database)
    await answer(office, "answer:1")
    async with office.database.transaction() as session:
        await outbox.add(session, "held", NOON, message=Message("").as_json(), state=State.HELD)
    assert await calls(office.database) == 0


async def test_a_thousand_messages_at_once_are_one_call(database: Database) -> None:
    await carriers.connect(database)
    fields = {"platform": "near", "chat": "ann", "message": Message("News").as_json()}
    async with database.transaction() as session:
        await outbox.add_all(session, [{"key": f"news:{number}", **fields} for number in range(1000)], NOON)
    assert await calls(database) == 1


async def test_the_tables_of_the_queue_are_made_once_and_again_without_harm(database: Database) -> None:
    await asyncio.gather(*(carriers.connect(database) for _ in range(3)))
    await carriers.connect(database)
    assert await calls(database) == 0


async def test_a_server_that_does_not_take_the_tables_is_explained(database: Database) -> None:
    away = Database(database.url.set(port=1).render_as_string(hide_password=False))
    with pytest.raises(UnusableDatabase, match="tables of the queue"):
        await carriers.connect(away)
    await away.close()


async def test_calls_are_heard_again_after_the_connection_broke(database: Database) -> None:
    await carriers.connect(database)
    heard: list[None] = []
    async with listening(database, heard), asyncio.timeout(20):
        end = sa.text(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
            "AND datname = current_database() AND query LIKE '%pgqueuer%'"
        )
        await say(database, "before")
        await until(lambda: len(heard) >= 1)
        await database.answered(end)
        await until(lambda: len(heard) >= 2)  # it looks, because it may have missed something
        await say(database, "after")
        await until(lambda: len(heard) >= 3)


async def test_a_queue_that_was_emptied_loses_nothing(database: Database) -> None:
    await carriers.connect(database)
    clock = Clock()
    office = Office(database, clock, Scripted(clock, "near"), Scripted(clock, "far"))
    await office.put("hello")
    async with database.transaction() as session:
        await session.exec(sa.text("TRUNCATE pgqueuer.pgqueuer"))  # type: ignore[call-overload]
    async with office.running():
        await until(lambda: bool(office.near.said))


async def test_without_the_library_it_is_said_and_the_outbox_is_sent_all_the_same(
    database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(carriers, "find_spec", lambda _: None)
    await carriers.connect(database)
    assert isinstance(database.carrier, Alone) and carriers.MISSING in caplog.text
    await say(database, "now")


async def test_what_goes_to_one_chat_keeps_its_order_over_two_processes(office: Office) -> None:
    door, other = office.near.shut("ann"), office.another()
    await office.put("one")
    await office.delivery.collect()
    await until(lambda: office.near.tried == ["one"])
    await office.put("two", "three")
    assert await other.delivery.collect() > 0
    assert not other.delivery.busy
    door.set()
    await office.delivery.sent()
    await other.settle()
    assert office.near.texts("ann") == ["one", "two", "three"]


async def test_an_answer_waits_for_the_answer_before_it_that_another_process_has(office: Office) -> None:
    door, other = office.near.shut("ann"), office.another()
    office.delivery.hand([await answer(office, "answer:near:1:0"), await answer(office, "answer:near:1:1")], False)
    await until(lambda: len(office.near.tried) == 1)
    later = await answer(office, "answer:near:2:0")
    assert later.state is State.READY
    other.delivery.hand([later], False)
    assert await other.delivery.collect() > 0
    door.set()
    await office.delivery.sent()
    await other.settle()
    assert office.near.texts("ann") == ["answer:near:1:0", "answer:near:1:1", "answer:near:2:0"]


async def test_what_a_dead_process_had_is_taken_over_within_fifteen_seconds(office: Office) -> None:
    office.near.shut("ann")
    office.delivery.hand([await answer(office, "answer:near:1:0")], False)
    await until(lambda: len(office.near.tried) == 1)  # and there it dies
    office.near.doors.clear()
    other = office.another()
    assert LEASE.total_seconds() + AMONG_OTHERS < 15
    office.clock.turn(NOON + LEASE)
    await other.settle()
    assert office.near.texts("ann") == ["answer:near:1:0"]


async def test_what_a_living_process_has_stays_its_own_for_as_long_as_that_takes(office: Office) -> None:
    door, other = office.near.shut("ann"), office.another()
    await office.put("slow")
    await office.delivery.collect()
    await until(lambda: len(office.near.tried) == 1)
    for _ in range(4):
        office.clock.turn(office.clock.now() + LEASE - SECOND)
        await office.delivery._here.renew()
        await other.delivery.collect()
        assert not other.delivery.busy
    door.set()
    await office.delivery.sent()
    assert ((await office.row("slow")).state, office.near.tried) == (State.SENT, ["slow"])


async def test_two_processes_keep_the_pace_of_one_and_wait_together_when_asked_to(office: Office) -> None:
    office.near.own_gates = [Gate("near:all", 0.1)]
    other: Bot = office.another()
    for number in range(20):
        await office.put(f"message {number}", chat=f"chat {number}")
    while len(office.near.said) < 20:
        await office.delivery.collect()
        await other.delivery.collect()
        await office.delivery.sent()
        await other.delivery.sent()
        office.clock.turn(office.clock.now() + timedelta(seconds=0.05))
    gaps = [(b - a).total_seconds() for a, b in zip(office.near.times, office.near.times[1:], strict=False)]
    assert min(gaps) >= 0.0999
    office.near.troubles["ann"] = [RateLimited(20)]
    await office.put("refused")
    await office.settle(1)
    held = office.clock.now()
    await office.put("elsewhere", chat="bob")
    await other.settle()
    office.clock.turn(held + timedelta(seconds=19))
    await other.settle()
    assert office.near.texts("bob") == []
    office.clock.turn(held + timedelta(seconds=21))
    await other.settle()
    assert office.near.texts("bob") == ["elsewhere"]
