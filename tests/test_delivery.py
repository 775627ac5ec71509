"""What is in the outbox goes out once, in order, at the platforms' pace, whatever the platforms do."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.assembly import Clock
from bot.delivery import BATCH
from bot.pace import Pace
from bot.platform import Gate, OutcomeUnknown, RateLimited, Undeliverable
from messages.message import Message
from storage import outbox, people
from storage.database import Database
from storage.outbox import LEASE, TRIES, State
from tests.scripted import NOON, RATE, Office, Scripted, office_on
from tests.serving import until


@pytest.fixture
def office(database: Database) -> Office:
    return office_on(database)


async def test_what_was_taken_is_noted_with_its_receipt_and_its_words_are_not_kept(office: Office) -> None:
    await office.put("hello")
    await office.settle()
    row = await office.row("hello")
    assert (row.state, row.receipt, row.message, row.done_at) == (State.SENT, "receipt-1", None, office.clock.now())
    await office.settle(3600)
    assert office.near.said == [("ann", "hello")]


async def test_asked_to_wait_nothing_more_is_sent_with_that_token_and_then_all_in_order(office: Office) -> None:
    office.near.own_gates = [Gate("near:all", 1 / 28, burst=2)]
    office.near.troubles["ann"] = [RateLimited(7)]
    await office.put("one", "two")
    await office.settle()
    await office.put("other", chat="bob")
    await office.put("elsewhere", chat="cat", platform="far")
    await office.settle(4.9)
    assert (office.near.tried, office.far.said) == (["one"], [("cat", "elsewhere")])
    await office.settle(2.2)
    assert office.near.texts("ann") == ["one", "two"]
    assert office.near.texts("bob") == ["other"]
    assert (await office.row("one")).tries == 0


async def test_a_message_that_may_have_arrived_is_tried_once_more_and_then_left(office: Office) -> None:
    office.near.troubles["ann"] = [OutcomeUnknown(), OutcomeUnknown(), OutcomeUnknown()]
    await office.put("hello")
    for _ in range(5):
        await office.settle(3600)
    row = await office.row("hello")
    assert (row.state, row.error, len(office.near.tried)) == (State.UNKNOWN, "no answer, twice", 2)


async def test_a_message_that_arrives_at_the_second_try_is_sent(office: Office) -> None:
    office.near.troubles["ann"] = [OutcomeUnknown()]
    await office.put("hello")
    await office.settle()
    await office.settle(3)
    assert (await office.row("hello")).state is State.SENT


async def test_a_message_that_is_refused_is_not_tried_again(office: Office) -> None:
    office.near.troubles["ann"] = [Undeliverable("too long" * 60)]
    await office.put("hello", "next")
    await office.settle()
    await office.settle(3600)
    row = await office.row("hello")
    assert (row.state, row.error, office.near.texts("ann")) == (State.FAILED, ("too long" * 60)[:200], ["next"])


async def test_an_account_that_is_gone_is_marked_and_the_persons_other_one_used(office: Office) -> None:
    id = await office.person("far", "near")
    office.near.troubles["ann"] = [Undeliverable("blocked", gone=True)]
    await office.put("hello", person_id=id)
    await office.settle()
    assert (office.near.said, office.far.said) == ([], [("ann", "hello")])
    async with office.database.reading() as session:
        assert [account.platform for account in await people.accounts_of(session, id)] == ["far"]


async def test_the_other_account_is_used_without_a_further_event(office: Office) -> None:
    id = await office.person("far", "near")
    office.near.troubles["ann"] = [Undeliverable("blocked", gone=True)]
    await office.put("hello", person_id=id)
    async with office.running():
        await until(lambda: bool(office.far.said))


async def test_without_any_account_left_it_has_failed(office: Office) -> None:
    id = await office.person("near")
    office.near.troubles["ann"] = [Undeliverable("blocked", gone=True)]
    await office.put("hello", person_id=id)
    await office.settle()
    row = await office.row("hello")
    assert (row.state, row.error) == (State.FAILED, "no account to reach the person by")


async def test_a_refused_message_leaves_the_account_as_it_is(office: Office) -> None:
    id = await office.person("near")
    office.near.troubles["ann"] = [Undeliverable("too long")]
    await office.put("hello", person_id=id)
    await office.settle()
    async with office.database.reading() as session:
        assert len(await people.accounts_of(session, id)) == 1


@pytest.mark.parametrize(
    ("prefers", "accounts", "used"),
    [
        ("", ("near", "far"), "far"),  # the one used last
        ("near", ("near", "far"), "near"),
        ("far", ("far", "near"), "far"),
        ("slack", ("near", "far"), "far"),  # no account there
        ("elsewhere", ("elsewhere", "near"), "near"),  # not connected
    ],
)
async def test_the_platform_a_person_prefers_comes_first(
    office: Office, prefers: str, accounts: tuple[str, ...], used: str
) -> None:
    await office.put("hello", person_id=await office.person(*accounts, prefers=prefers))
    await office.settle()
    said = {"near": office.near.said, "far": office.far.said}
    assert {name for name, messages in said.items() if messages} == {used}


async def test_a_platform_that_is_not_connected_is_named(office: Office) -> None:
    await office.put("hello", platform="pigeon")
    await office.settle()
    assert (await office.row("hello")).error == "pigeon is not connected"


async def test_a_failing_try_comes_back_ever_later_and_ends_after_eight(office: Office) -> None:
    office.near.troubles["ann"] = [ConnectionError() for _ in range(20)]
    await office.put("hello")
    await office.settle()
    for tries in range(1, TRIES):
        row = await office.row("hello")
        wait = (row.due - office.clock.now()).total_seconds()
        assert (row.state, row.tries, row.error) == (State.READY, tries, "ConnectionError")
        assert 0.8 <= wait / 2**tries <= 1.2
        await office.settle(wait + 0.001)
    row = await office.row("hello")
    assert (row.state, row.tries, len(office.near.tried)) == (State.FAILED, 8, 8)
    assert row.message, "those who look after it can see what was not said"


async def test_messages_to_one_chat_keep_their_order_and_a_slow_chat_delays_no_other(office: Office) -> None:
    door = office.near.shut("slow")
    texts = [f"message {number}" for number in range(5)]
    await office.put(*texts, chat="slow")
    await office.put(*texts, chat="quick")
    async with office.running():
        await until(lambda: len(office.near.texts("quick")) == 5)
        assert office.near.texts("slow") == []
        door.set()
        await until(lambda: len(office.near.texts("slow")) == 5)
    assert office.near.texts("quick") == office.near.texts("slow") == texts


async def test_a_slow_chat_does_not_hold_up_a_long_broadcast(office: Office) -> None:
    door = office.near.shut("chat 0")
    async with office.database.transaction() as session:
        for number in range(2 * BATCH + 10):
            fields = {"platform": "near", "chat": f"chat {number}", "message": Message("News").as_json(), "bulk": True}
            await outbox.add(session, f"news:{number}", office.clock.now(), **fields)
    async with office.running():
        await until(lambda: len(office.near.said) == 2 * BATCH + 9)
        door.set()


async def test_what_waits_so_long_that_its_claim_lapses_is_sent_once(office: Office) -> None:
    door = office.near.shut("ann")
    await office.put("one", "two")
    await office.delivery.collect()
    await until(lambda: office.near.tried == ["one"])
    office.clock.turn(NOON + LEASE + timedelta(seconds=1))
    await office.delivery.collect()
    door.set()
    await office.settle()
    assert office.near.texts("ann") == ["one", "two"]


async def test_what_another_process_took_over_meanwhile_is_left_to_it(office: Office) -> None:
    door, other = office.near.shut("ann"), office.another()
    await office.put("one", "two")
    await office.delivery.collect()
    await until(lambda: office.near.tried == ["one"])
    async with office.database.transaction() as session:
        two = await office.row("two")
        await outbox.settle(session, two, State.READY, NOON, due=NOON)
    office.clock.turn(NOON + LEASE)
    await other.delivery.collect()
    door.set()
    await other.settle()
    await office.settle()
    assert office.near.texts("ann").count("two") == 1


async def test_the_pace_lets_a_short_burst_through_and_then_keeps_the_rate(office: Office) -> None:
    office.near.own_gates = [Gate("near:all", 1 / 28, burst=2)]
    texts = [f"message {number}" for number in range(8)]
    await office.put(*texts)
    while len(office.near.said) < len(texts):
        await office.settle(0.01)
    late = [(moment - office.near.times[0]).total_seconds() for moment in office.near.times]
    assert office.near.texts("ann") == texts
    assert late[2] < 0.3, "a burst of three"
    assert all(late[n] >= (n - 2) * RATE - 0.05 for n in range(8))
    assert late[7] <= 5 * RATE + 0.3


async def test_many_messages_to_one_person_go_on_by_the_real_clock(database: Database) -> None:
    clock = Clock()
    near = Scripted(clock, "near", [Gate("near:all", 0.02)])
    office = Office(database, clock, near, Scripted(clock, "far"))
    await office.put(*(f"message {number}" for number in range(20)), person_id=await office.person("near"))
    near.interval = 0.02
    async with office.running():
        await until(lambda: len(near.said) == 20)
    assert near.texts("ann") == [f"message {number}" for number in range(20)]


async def test_asked_to_wait_no_time_at_all_it_waits_a_little(office: Office) -> None:
    office.near.troubles["ann"] = [RateLimited(0)]
    await office.put("one")
    await office.settle()
    await office.settle(1)
    assert office.near.tried == ["one", "one"]


async def test_a_stale_notice_is_not_sent(office: Office) -> None:
    async def nothing_any_more(*_: Any) -> Message | None:
        return None

    office.delivery.catalogue.notices["test.gone"] = nothing_any_more
    await office.put("hello", notice="test.gone")
    await office.settle()
    assert ((await office.row("hello")).state, office.near.tried) == (State.STALE, [])


async def test_a_notice_that_cannot_be_drawn_ends_with_the_failed_and_holds_up_nothing(office: Office) -> None:
    await office.put("hello", notice="test.of_an_older_version")
    await office.put("next")
    for _ in range(TRIES + 1):
        await office.settle(3600)
    row = await office.row("hello")
    assert (row.state, row.error, office.near.texts("ann")) == (State.FAILED, "KeyError", ["next"])


async def test_stopped_it_finishes_and_notes_what_is_under_way(office: Office) -> None:
    door = office.near.shut("ann")
    await office.put("hello")
    task = asyncio.create_task(office.delivery.run())
    await until(lambda: bool(office.near.tried))
    task.cancel()
    await asyncio.sleep(0)
    door.set()
    await asyncio.wait([task])
    assert (await office.row("hello")).state is State.SENT


async def test_an_answer_given_while_the_bot_stops_is_sent_before_it_ends(office: Office) -> None:
    door = office.near.shut("ann")

    async def finish_a_turn() -> None:
        await asyncio.sleep(0.05)  # longer than the outbox takes to stop
        async with office.database.transaction() as session:
            fields = {"platform": "near", "chat": "ann", "message": Message("Bye").as_json()}
            row = await outbox.add_claimed(session, "answer:1", office.clock.now(), **fields)
        assert row
        office.delivery.hand([row], False)
        asyncio.get_running_loop().call_later(0.05, door.set)

    office.near.when_stopped = finish_a_turn
    serving = asyncio.create_task(office.bot.serve())
    await until(lambda: office.near.running)
    serving.cancel()
    await asyncio.wait([serving])
    said = office.near.texts("ann")
    await office.delivery.sent()
    assert said == ["Bye"]


async def test_a_database_that_fails_for_a_while_does_not_end_it(office: Office) -> None:
    await office.rename("outbox", "hidden")
    async with office.running() as task:
        for _ in range(3):
            office.delivery.look()
            await asyncio.sleep(0.01)
        await office.rename("hidden", "outbox")
        await office.put("hello")
        office.delivery.look()
        await until(lambda: bool(office.near.said))
        assert not task.done()


async def test_a_database_that_was_closed_is_opened_again(office: Office) -> None:
    async with office.running() as task:
        await office.database.close()
        await office.put("hello")
        office.delivery.look()
        await until(lambda: bool(office.near.said))
        assert not task.done()


async def test_what_was_sent_is_not_sent_again_because_it_could_not_be_noted_at_once(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    async def hide() -> None:
        await office.rename("outbox", "hidden")

    office.near.afterwards = hide
    await office.put("hello")
    async with office.running():
        await until(lambda: "outbox not written" in caplog.text)
        await office.rename("hidden", "outbox")
        await until(lambda: not office.delivery.busy)
    await office.settle(3600)
    assert ((await office.row("hello")).state, office.near.tried) == (State.SENT, ["hello"])


def test_gates_that_are_long_open_are_forgotten() -> None:
    pace = Pace()
    for number in range(10_002):
        pace.wait([Gate(f"chat:{number}", 1.0)], NOON + timedelta(seconds=number))
    assert len(pace._free) < 10_000
