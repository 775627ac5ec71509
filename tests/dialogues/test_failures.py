"""Messages that did not arrive are seen by the central team, sent again, or left."""

from typing import Any

from sqlmodel import select

import handlers
from messages.failures import KINDS
from storage.database import Database
from storage.outbox import TRIES, Outgoing, State
from tests.dialogues.test_forged import press
from tests.stages import ASKER, TEAM, person_id
from tests.world import World, world_on

SAYS = "You are forgotten."  # what the message that is lost here has to say


async def lost(world: World, state: State = State.FAILED, **fields: Any) -> int:
    """A message to the asker that was given up."""
    async with world.database.transaction() as session:
        now = world.clock.now()
        usual: dict[str, Any] = {
            "key": "lost",
            "notice": "privacy.gone",
            "args": {"any": 1},
            "error": "TimeoutError",
            "tries": TRIES,
        }
        to: dict[str, Any] = {} if "chat" in fields else {"person_id": await person_id(session, ASKER)}
        row = Outgoing(state=state, due=now, made_at=now, done_at=now, **(usual | to | fields))
        session.add(row)
        await session.flush()
        return row.id or 0


async def test_nothing_has_failed(world: World) -> None:
    team = await world.person(TEAM)
    await team.says("failed messages")
    team.hears("every message of the last 30 days has arrived")


async def test_what_failed_is_listed_in_plain_words_and_sent_again_once(world: World) -> None:
    head, team = await world.person(ASKER), await world.person(TEAM)
    await lost(world)
    await team.says("undelivered")
    team.hears("1 message did not arrive", "To Amara Barleycroft: about personal data, Monday 23 November 2026.")
    team.hears("it could not be sent for a long time")
    head.marks()
    await team.presses("1: try again")
    team.hears("It goes to Amara Barleycroft again now")
    head.hears(SAYS)
    await team.presses("Failed messages")
    team.hears("every message of the last 30 days has arrived")


async def test_what_may_have_arrived_is_sent_again_only_after_asking(world: World) -> None:
    head, team = await world.person(ASKER), await world.person(TEAM)
    await lost(world, State.UNKNOWN, error="no answer, twice")
    await team.says("failed messages")
    team.hears("no answer came, twice: it may have arrived")
    head.marks()
    await team.presses("1: try again")
    team.hears("It may have arrived", "Send again?")
    head.hears_nothing()
    await team.presses("Send again")
    head.hears(SAYS)


async def test_what_is_left_is_off_the_list_and_not_sent(world: World) -> None:
    head, team = await world.person(ASKER), await world.person(TEAM)
    await lost(world, error="Forbidden: bot was blocked by the user", tries=0)
    await team.says("failed messages")
    team.hears("they have blocked the bot. Please ring")
    head.marks()
    await team.presses("1: leave it")
    team.hears("Left as it is")
    await team.says("failed messages")
    team.hears("every message of the last 30 days has arrived")
    head.hears_nothing()


async def test_a_second_press_sends_nothing(filled: Database) -> None:
    async with world_on(filled, "terminal") as world:
        head, team = await world.person(ASKER), await world.person(TEAM)
        id = str(await lost(world))
        await press(world, team.address, "failures.again", id)
        await world.settle()
        head.marks()
        for action in ("again", "surely", "leave"):
            assert "dealt with already" in (await press(world, team.address, f"failures.{action}", id))[0].text
        await world.settle()
        head.hears_nothing()


async def test_whoever_has_not_joined_has_no_name_and_what_was_forgotten_cannot_be_said(filled: Database) -> None:
    async with world_on(filled, "terminal") as world:
        team = await world.person(TEAM)
        id = await lost(world, platform="console", chat="nobody", args={}, error="chat not found")
        await team.says("failed messages")
        team.hears("To somebody who has not joined", "not there any more")
        assert "1: try again" not in team.buttons
        assert "Please tell somebody" in (await press(world, team.address, "failures.again", str(id)))[0].text


async def test_only_the_last_thirty_days_count_and_only_a_few_are_shown_at_a_time(world: World) -> None:
    team = await world.person(TEAM)
    for number in range(6):
        await lost(world, key=f"lost:{number}")
    await team.says("failed messages")
    team.hears("6 messages did not arrive", "… and 2 more")
    await world.advance(days=31)
    await team.says("failed messages")
    team.hears("every message of the last 30 days has arrived")


async def test_a_headteacher_sees_nothing_of_it(filled: Database) -> None:
    async with world_on(filled, "terminal") as world:
        head = await world.person(ASKER)
        id = await lost(world)
        await head.says("failed messages")
        head.hears_not("did not arrive")
        await press(world, head.address, "failures.again", str(id))
        async with filled.reading() as session:
            row = (await session.exec(select(Outgoing).where(Outgoing.id == id))).one()
    assert row.state is State.FAILED


def test_every_kind_of_message_has_a_name() -> None:
    assert {notice.partition(".")[0] for notice in handlers.catalogue().notices} <= set(KINDS)
