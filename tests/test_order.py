"""What was said later to somebody does not arrive before what was said earlier and has to be tried again."""

from collections.abc import Sequence
from datetime import datetime

import pytest

from bot.platform import Gate, OutcomeUnknown, RateLimited
from messages.message import Message
from storage import outbox
from storage.database import Database
from storage.outbox import HOLDING, TRIES, State
from tests.scripted import Office, office_on

TROUBLES = (
    [ConnectionError()],
    [ConnectionError(), ConnectionError()],
    [OutcomeUnknown()],
    [RateLimited(1.5)],
    [RateLimited(7)],
    [RateLimited(1), ConnectionError(), OutcomeUnknown()],
)


@pytest.fixture
def office(database: Database) -> Office:
    made = office_on(database)
    made.near.own_gates = [Gate("near:all", 1 / 28, burst=5)]
    return made


async def answer(office: Office, text: str) -> None:
    """What a turn says is handed over at once."""
    fields = {"platform": "near", "chat": "ann", "message": Message(text).as_json()}
    async with office.database.transaction() as session:
        row = await outbox.add_claimed(session, text, office.clock.now(), **fields)
    assert row
    office.delivery.hand([row], False)


async def steps(office: Office, seconds: float, step: float = 0.1) -> None:
    for _ in range(round(seconds / step)):
        await office.settle(step)


@pytest.mark.parametrize("troubles", TROUBLES)
async def test_what_comes_later_waits_for_what_is_tried_again(office: Office, troubles: Sequence[Exception]) -> None:
    office.near.troubles["ann"] = list(troubles)
    await office.put("first", "second")
    await office.settle()
    await answer(office, "third")
    await steps(office, 1)
    await answer(office, "fourth")
    await office.put("fifth")
    await steps(office, 10)
    assert office.near.texts("ann") == ["first", "second", "third", "fourth", "fifth"]


@pytest.mark.parametrize("backend", ["postgres"])
async def test_another_process_waits_for_it_too(office: Office) -> None:
    other, id = office.another(), await office.person("near")
    for to in ({"chat": "ann"}, {"person_id": id}):
        office.near.said.clear()
        office.near.troubles["ann"] = [ConnectionError()]
        await office.put(f"one {to}", **to)
        await office.settle()
        await office.put(f"two {to}", **to)
        assert await other.delivery.collect() > 0
        assert not other.delivery.busy
        for _ in range(30):
            await office.settle(0.1)
            await other.settle()
        assert office.near.texts("ann") == [f"one {to}", f"two {to}"]


async def test_what_fails_again_and_again_keeps_the_others_waiting_for_a_quarter_of_a_minute_at_most(
    office: Office,
) -> None:
    office.near.troubles["ann"] = [ConnectionError() for _ in range(HOLDING + 1)]
    began: datetime = office.clock.now()
    await office.put("first")
    await office.settle()
    await answer(office, "second")
    await steps(office, 40, 0.5)
    assert office.near.texts("ann") == ["second", "first"]
    assert (office.near.times[0] - began).total_seconds() <= 18


async def test_other_chats_wait_for_nothing(office: Office) -> None:
    office.near.troubles["ann"] = [ConnectionError()]
    await office.put("first")
    await office.settle()
    await office.put("elsewhere", chat="bob")
    await office.settle()
    assert office.near.said == [("bob", "elsewhere")]


async def test_what_goes_to_many_keeps_nobody_waiting(office: Office) -> None:
    id = await office.person("near")
    office.near.troubles["ann"] = [ConnectionError()]
    await office.put("to many", person_id=id, bulk=True)
    await office.settle()
    await office.put("to you", person_id=id)
    await office.settle()
    await steps(office, 4)
    assert office.near.texts("ann") == ["to you", "to many"]


async def test_when_it_is_given_up_the_others_go(office: Office) -> None:
    office.near.troubles["ann"] = [OutcomeUnknown(), OutcomeUnknown()]
    await office.put("first", "second")
    await office.settle()
    await answer(office, "third")
    await steps(office, 5)
    assert (await office.row("first")).state is State.UNKNOWN
    assert office.near.texts("ann") == ["second", "third"]
    assert TRIES > HOLDING
