"""What a button or a modal carries can be made up by whoever sends it: it gives nobody more, and breaks nothing."""

import pytest

from storage.database import Database
from storage.requests import Status
from tests.fakes import slack_payloads as payloads
from tests.fakes.slack_wire import Delivery
from tests.nasty import TEXTS
from tests.platforms.test_strangers_there import on_slack, on_telegram
from tests.stages import ASKER, request_at, status_of
from tests.world import World, world_on

pytestmark = pytest.mark.parametrize("backend", ["sqlite", pytest.param("postgres", marks=pytest.mark.soak)])
OTHER = "head@witham.example.org"
TAMPERED = (
    "",
    "x",
    "1",
    "1.",
    ".1",
    "1.2.3",
    "-1.1",
    "1.-1",
    "9" * 30,
    f"{'9' * 30}.1",
    "²",
    "1.²",
    "1e3.1",
    *TEXTS.values(),
)
SHORT = [text for text in TEXTS.values() if len(text.encode(errors="replace")) <= 64]
DATA = (
    "", ":", "::", "x", "no.such.thing:1", "support.show", "support.show:", "support.show:1:2", "support.withdrawn:1",
    "support.approve:1", "form.page:1.1", "form.send:1", "form.drop:1", "home.open", "account.back", "joining.email",
    "link:https://evil.example.org", "meaning.choose:1:0", f"support.show:{'9' * 40}", *SHORT,
)  # fmt: skip


async def kept(world: World, number: int) -> None:
    """Nothing went wrong, and the request is where it was."""
    await world.settle()
    assert await status_of(world, number) is Status.TRIAGE


async def test_data_of_telegram_s_buttons_is_looked_at_as_anybody_s_words(filled: Database) -> None:
    async with world_on(filled, "telegram") as world:
        number, other = await request_at(world, Status.TRIAGE), await world.person(OTHER)
        way = on_telegram(world)
        await other.says("hello")
        chat = way.fake.chats[int(other.address)]
        theirs = way.fake._theirs(chat, int(other.address))
        for at, data in enumerate(DATA):
            other.marks()
            query = {"id": f"q{at}", "from": theirs["from"], "chat_instance": "1", "message": theirs, "data": data}
            answer = await way.fake.update({"callback_query": query})
            assert answer is not None and answer.status == 200, data
            await world.settle()
            other.hears_not("something went wrong", "Barleycroft")
        await kept(world, number)


async def test_what_slack_s_buttons_carry_is_looked_at_as_anybody_s_words(filled: Database) -> None:
    async with world_on(filled, "slack") as world:
        number, other = await request_at(world, Status.TRIAGE), await world.person(OTHER)
        fake = on_slack(world).fake
        for at, data in enumerate((*DATA, *TAMPERED[:16])):
            other.marks()
            action, _, value = data.partition(":")
            pressed = {"type": "button", "action_id": f"{action}#0", "value": value, "action_ts": f"{at}.1"}
            body = {
                "type": "block_actions", "user": {"id": other.address, "team_id": fake.team}, "team": {"id": fake.team},
                "trigger_id": f"t{at}", "actions": [pressed], "channel": {"id": fake.dm(other.address)},
            }  # fmt: skip
            answer = await fake._deliver(Delivery("interactive", body))
            assert answer.ok, data
            await world.settle()
            other.hears_not("something went wrong", "Barleycroft")
        await kept(world, number)


async def test_what_a_modal_was_given_to_carry_may_come_back_as_anything(filled: Database) -> None:
    async with world_on(filled, "slack") as world:
        owner = await world.person(ASKER)
        fake = on_slack(world).fake
        assert (await fake.command(owner.address, "/s2s", "")).ok
        view, draft = fake.stack(owner.address)[-1], await owner.draft()
        assert draft
        for metadata in (*TAMPERED[:16], *(f"{draft.id}.{page}" for page in ("99", "-1", "0", "x", ""))):
            body = payloads.view_submission(fake, view, {})
            body["view"] = {**body["view"], "private_metadata": metadata, "id": "V-forged"}
            answer = await fake._deliver(Delivery("interactive", body))
            assert answer.ok, metadata
            await world.settle()
            owner.hears_not("something went wrong")
        now = await owner.draft()
        assert now and now.answers == draft.answers
