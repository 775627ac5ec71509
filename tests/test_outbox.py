"""The laws of the outbox, on both databases: said once, in order, by one process at a time, and forgotten in time."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import col, select

from messages.message import Message
from storage import outbox
from storage.database import Database
from storage.outbox import LEASE, SOON, Outgoing, State

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
HELLO = Message("Hello").as_json()
Result = TypeVar("Result")


async def add(database: Database, key: str, now: datetime = NOON, **fields: Any) -> bool:
    async with database.transaction() as session:
        return await outbox.add(session, key, now, **{"platform": "slack", "chat": "U1", "message": HELLO} | fields)


async def add_claimed(database: Database, key: str, now: datetime = NOON) -> Outgoing | None:
    async with database.transaction() as session:
        return await outbox.add_claimed(session, key, now, platform="slack", chat="U1", message=HELLO)


async def claim(database: Database, now: datetime = NOON, most: int = 100) -> list[Outgoing]:
    async with database.transaction() as session:
        return list(await outbox.claim(session, now, most))


async def claimed(database: Database, now: datetime = NOON, most: int = 100) -> list[str]:
    return [row.key for row in await claim(database, now, most)]


async def settle(database: Database, id: int | None, state: State, now: datetime = NOON, **fields: Any) -> None:
    async with database.transaction() as session:
        await outbox.settle(session, await session.get_one(Outgoing, id), state, now, **fields)


async def let_go(database: Database, now: datetime) -> None:
    async with database.transaction() as session:
        await outbox.let_go(session, now)


async def next_due(database: Database) -> datetime | None:
    async with database.reading() as session:
        return await outbox.next_due(session)


async def counts(database: Database) -> dict[State, int]:
    async with database.reading() as session:
        return await outbox.counts(session)


async def row(database: Database, key: str) -> Outgoing:
    async with database.reading() as session:
        return (await session.exec(select(Outgoing).where(Outgoing.key == key))).one()


async def test_a_key_is_said_once_even_when_it_was_said_long_ago(database: Database) -> None:
    assert await add(database, "digest:1")
    assert not await add(database, "digest:1", message=Message("Something else").as_json())
    (row,) = await claim(database)
    await settle(database, row.id, State.SENT)
    assert not await add(database, "digest:1", NOON + timedelta(days=400))
    assert await add_claimed(database, "digest:1") is None
    assert await counts(database) == {State.SENT: 1}


async def test_of_many_who_say_the_same_at_once_one_does(database: Database) -> None:
    said = await asyncio.gather(*(add(database, "digest:1") for _ in range(10)))
    assert sorted(said) == [False] * 9 + [True]


async def test_what_is_rolled_back_is_not_said_and_may_be_said_later(database: Database) -> None:
    try:
        async with database.transaction() as session:
            assert await outbox.add(session, "deployment:1", NOON, platform="slack", chat="U1")
            raise LookupError
    except LookupError:
        assert await counts(database) == {}
    assert await add(database, "deployment:1")


async def test_replies_go_before_bulk_and_the_oldest_first(database: Database) -> None:
    for key in ("news:1", "news:2"):
        await add(database, key, bulk=True)
    for key in ("answer:1", "answer:2"):
        await add(database, key)
    await add(database, "news:3", NOON - 9 * SECOND, bulk=True)
    assert await claimed(database, most=3) == ["answer:1", "answer:2", "news:1"]
    assert await claimed(database, most=3) == ["news:2", "news:3"]
    assert await claimed(database) == []


async def test_nothing_is_claimed_before_it_is_due(database: Database) -> None:
    await add(database, "later", NOON + SECOND)
    assert await claimed(database) == []
    assert await claimed(database, NOON + SECOND) == ["later"]


async def test_a_claim_holds_until_its_lease_ends_and_can_then_be_taken_over(database: Database) -> None:
    await add(database, "one")
    (mine,) = await claim(database)
    assert (mine.state, mine.due) == (State.SENDING, NOON + LEASE)
    assert await claimed(database, NOON + LEASE - SECOND) == []
    (theirs,) = await claim(database, NOON + LEASE)
    assert (theirs.id, theirs.due) == (mine.id, NOON + 2 * LEASE)


async def test_several_processes_share_what_is_due_and_none_gets_what_another_has(database: Database) -> None:
    keys = {f"news:{number}" for number in range(40)}
    for key in keys:
        await add(database, key)
    shares = [await asyncio.gather(*(claimed(database, most=5) for _ in range(4))) for _ in range(4)]
    taken = [key for share in shares for keys_of_one in share for key in keys_of_one]
    assert len(taken) == len(set(taken))
    assert set(taken) | set(await claimed(database)) == keys


async def test_what_a_process_sends_itself_is_left_to_it_until_it_must_have_died(database: Database) -> None:
    mine = await add_claimed(database, "answer:1")
    assert mine
    assert (mine.id, mine.state, mine.message) == ((await row(database, "answer:1")).id, State.SENDING, HELLO)
    assert await claimed(database, NOON + LEASE - SECOND) == []
    assert await claimed(database, NOON + LEASE) == ["answer:1"]


async def test_the_only_process_lets_go_of_what_its_predecessor_had_claimed(database: Database) -> None:
    await add_claimed(database, "answer:1")
    await add(database, "later", NOON + timedelta(hours=1))
    await add(database, "done")
    await settle(database, (await claim(database))[0].id, State.SENT)
    await let_go(database, NOON + SECOND)
    assert await claimed(database, NOON + SECOND) == ["answer:1"]


async def test_what_was_said_is_not_kept_but_that_it_was_is(database: Database) -> None:
    await add(database, "one", args={"request": 1})
    (mine,) = await claim(database)
    await settle(database, mine.id, State.SENT, NOON + SECOND, receipt="1700000000.1")
    kept = await row(database, "one")
    assert (kept.message, kept.receipt, kept.done_at) == (None, "1700000000.1", NOON + SECOND)


async def test_to_be_tried_again_it_keeps_its_words_and_has_no_end(database: Database) -> None:
    await add(database, "one")
    (mine,) = await claim(database)
    await settle(database, mine.id, State.READY, due=NOON + SECOND, tries=1, error="ConnectionError")
    kept = await row(database, "one")
    assert (kept.state, kept.tries, kept.message, kept.done_at) == (State.READY, 1, HELLO, None)


async def test_words_that_could_not_be_said_are_forgotten_in_time_and_only_those(database: Database) -> None:
    ends = {"old": (State.FAILED, NOON), "unknown": (State.UNKNOWN, NOON), "new": (State.FAILED, NOON + SECOND)}
    for key in (*ends, "waiting"):
        await add(database, key, args={"request": 1})
    for mine in await claim(database, most=3):
        state, when = ends[mine.key]
        await settle(database, mine.id, state, when, error="blocked")
    async with database.transaction() as session:
        await outbox.forget_words(session, NOON + SECOND)
    rows = {key: await row(database, key) for key in (*ends, "waiting")}
    assert {key for key, kept in rows.items() if kept.message} == {"new", "waiting"}
    assert {key for key, kept in rows.items() if kept.args} == {"new", "waiting"}
    assert rows["old"].error == "blocked"
    assert not await add(database, "old")


async def test_the_next_moment_is_that_of_what_waits_or_of_a_claim_that_lapses(database: Database) -> None:
    assert await next_due(database) is None
    await add(database, "one")
    await add(database, "two", NOON + timedelta(hours=1))
    assert await next_due(database) == NOON
    (mine,) = await claim(database)
    assert await next_due(database) == NOON + LEASE
    await settle(database, mine.id, State.FAILED)
    assert await next_due(database) == NOON + timedelta(hours=1)


@dataclass(slots=True)
class Known:
    """What the model knows of a message."""

    id: int
    bulk: bool
    state: State
    due: datetime


class Laws(RuleBasedStateMachine):
    """Any order of events, against a dictionary."""

    database: Database
    runner: asyncio.Runner

    def do(self, work: Coroutine[Any, Any, Result]) -> Result:
        return self.runner.run(work)

    @initialize()
    def empty(self) -> None:
        self.now = NOON
        self.model: dict[str, Known] = {}
        self.do(self._emptied())

    async def _emptied(self) -> None:
        async with self.database.transaction() as session:
            await session.exec(sa.delete(Outgoing).where(col(Outgoing.id) > 0))

    @rule(key=st.sampled_from("abcdefgh"), bulk=st.booleans(), late=st.integers(-2, 90))
    def say(self, key: str, bulk: bool, late: int) -> None:
        due = self.now + late * SECOND
        assert self.do(add(self.database, key, due, bulk=bulk)) is (key not in self.model)
        if key not in self.model:
            self.model[key] = Known(self.do(row(self.database, key)).id or 0, bulk, State.READY, due)

    @rule(key=st.sampled_from("abcdefgh"))
    def answer(self, key: str) -> None:
        made = self.do(add_claimed(self.database, key, self.now))
        assert (made is None) is (key in self.model)
        if made:
            behind = not self.database.is_sqlite and self._has_before(made.id or 0)
            state, due = (State.READY, self.now) if behind else (State.SENDING, self.now + LEASE)
            self.model[key] = Known(made.id or 0, False, state, due)

    def _has_before(self, id: int) -> bool:
        """Whether something to the same chat is or will soon be due: where others may have it, an answer waits."""
        first = [known for known in self.model.values() if known.id < id and not known.bulk]
        soon = {State.READY: self.now + SOON, State.SENDING: self.now}
        return any(known.due <= soon[known.state] for known in first if known.state in soon)

    @rule(most=st.integers(1, 5))
    def take(self, most: int) -> None:
        open_ones = [key for key, known in self.model.items() if known.state in (State.READY, State.SENDING)]
        due = [key for key in open_ones if self.model[key].due <= self.now]
        expected = sorted(due, key=lambda key: (self.model[key].bulk, self.model[key].id))[:most]
        assert self.do(claimed(self.database, self.now, most)) == expected
        for key in expected:
            self.model[key].state, self.model[key].due = State.SENDING, self.now + LEASE

    @precondition(lambda self: any(known.state is State.SENDING for known in self.model.values()))
    @rule(data=st.data(), state=st.sampled_from([State.READY, State.SENT, State.STALE, State.FAILED, State.UNKNOWN]))
    def end(self, data: st.DataObject, state: State) -> None:
        keys = sorted(key for key, known in self.model.items() if known.state is State.SENDING)
        known = self.model[data.draw(st.sampled_from(keys))]
        fields = {"due": self.now + data.draw(st.integers(0, 90)) * SECOND} if state is State.READY else {}
        self.do(settle(self.database, known.id, state, self.now, **fields))
        known.state, known.due = state, fields.get("due", known.due)

    @rule(seconds=st.integers(1, 90))
    def wait(self, seconds: int) -> None:
        self.now += seconds * SECOND

    @rule()
    def die_and_restart(self) -> None:
        self.do(let_go(self.database, self.now))
        for known in self.model.values():
            known.due = self.now if known.state is State.SENDING else known.due

    @invariant()
    def the_books_agree(self) -> None:
        states = [known.state for known in self.model.values()]
        assert self.do(counts(self.database)) == {state: states.count(state) for state in set(states)}
        waiting = [known.due for known in self.model.values() if known.state in (State.READY, State.SENDING)]
        assert self.do(next_due(self.database)) == min(waiting, default=None)


@pytest.mark.parametrize("backend", ["sqlite", pytest.param("postgres", marks=pytest.mark.soak)])
def test_in_any_order_of_events_the_laws_hold(empty_url: str) -> None:
    checks = settings(max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck))
    with asyncio.Runner() as runner:
        database = Database(empty_url)
        machine = type("Machine", (Laws,), {"database": database, "runner": runner})
        run_state_machine_as_test(machine, settings=checks)
        runner.run(database.close())
