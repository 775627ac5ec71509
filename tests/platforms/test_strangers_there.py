"""Strangers as platforms know them: from other workspaces, guests, in channels and groups, with what is not theirs."""

import pytest

from storage.database import Database
from storage.requests import Status
from tests.fakes import slack_payloads as payloads
from tests.fakes.slack_wire import Delivery
from tests.stages import ASKER, request_at, status_of
from tests.treasure import SECRET, hidden
from tests.ways import OnSlack, OnTelegram
from tests.world import World, world_on

GROUP = -5001
GUEST, CONNECTED = "U7001", "U7002"
TRIES = ("show 1", "to do", "withdraw", "me", "is my request approved")


async def asked(world: World) -> int:
    return await request_at(world, Status.TRIAGE, answers={"focus": hidden("focus"), "outcomes": hidden("outcomes")})


def on_slack(world: World) -> OnSlack:
    way = world.ways["slack"]
    assert isinstance(way, OnSlack)
    return way


def on_telegram(world: World) -> OnTelegram:
    way = world.ways["telegram"]
    assert isinstance(way, OnTelegram)
    return way


def read_by(way: OnSlack | OnTelegram, address: str) -> str:
    return " ".join(seen.text for seen in way.seen(address))


@pytest.mark.parametrize("backend", ["sqlite"])
async def test_somebody_of_another_workspace_is_not_answered(filled: Database) -> None:
    async with world_on(filled, "slack") as world:
        await asked(world)
        fake = on_slack(world).fake
        fake.add_user(CONNECTED, "Amara", ASKER, team="T9999")
        for words in TRIES:
            event = payloads.message_event(fake, CONNECTED, words, "D7002", None)
            for team in ({"team": "T9999"}, {"user_team": "T9999"}, {"source_team": "T9999"}):
                assert (await fake.event(CONNECTED, {**event, **team})).ok
        await world.settle()
        assert not fake.seen_by(CONNECTED)


@pytest.mark.parametrize("backend", ["sqlite"])
async def test_a_guest_is_a_newcomer_whose_address_proves_nothing(filled: Database) -> None:
    async with world_on(filled, "slack") as world:
        number, way = await asked(world), on_slack(world)
        way.fake.add_user(GUEST, "Amara", ASKER, is_restricted=True)
        for words in (*TRIES, "how to join"):
            await way.say(GUEST, words)
            await world.settle()
        await way.press(GUEST, "Recognise me by e-mail")
        await world.settle()
        heard = read_by(way, GUEST)
        assert "once I know who you are" in heard
        assert "does not vouch" in heard
        assert not any(word in heard for word in (SECRET, "Barleycroft", "S2S-0001"))
        assert await status_of(world, number) is Status.TRIAGE


@pytest.mark.parametrize("backend", ["sqlite"])
async def test_what_is_asked_in_a_channel_is_answered_to_the_asker_alone(filled: Database) -> None:
    async with world_on(filled, "slack") as world:
        await asked(world)
        head, other = await world.person(ASKER), world.newcomer()
        way = on_slack(world)
        way.fake.add_channel("C0001", [way.fake.bot_user, head.address, other.address])
        assert (await way.fake.mention(head.address, "C0001", "/show 1")).ok
        assert (await way.fake.mention(other.address, "C0001", "/show 1")).ok
        await world.settle()
        assert SECRET in read_by(way, head.address)
        assert SECRET not in read_by(way, other.address)


@pytest.mark.parametrize("backend", ["sqlite"])
async def test_a_page_of_a_modal_that_names_the_draft_of_somebody_else_is_not_taken(filled: Database) -> None:
    async with world_on(filled, "slack") as world:
        owner, other = await world.person(ASKER), await world.person("head@witham.example.org")
        fake = on_slack(world).fake
        assert (await fake.command(owner.address, "/s2s", "")).ok
        theirs = await owner.draft()
        assert theirs
        view = fake.stack(owner.address)[-1]
        kept = dict(theirs.answers)
        for page in ("0", "1", "7"):
            body = payloads.view_submission(fake, view, {})
            body["user"]["id"] = other.address
            body["view"] = {**body["view"], "private_metadata": f"{theirs.id}.{page}", "id": "V-forged"}
            await fake._deliver(Delivery("interactive", body))
        await world.settle()
        other.hears_not("Barleycroft", "Oakfield")
        now = await owner.draft()
        assert now
        assert now.answers == kept


@pytest.mark.parametrize("backend", ["sqlite"])
async def test_what_is_forwarded_or_said_in_a_group_gives_nobody_more_than_they_have(filled: Database) -> None:
    async with world_on(filled, "telegram") as world:
        number, way = await asked(world), on_telegram(world)
        head, other = await world.person(ASKER), world.newcomer()
        way.fake.add_group(GROUP, "Heads", [int(head.address), int(other.address)])
        body = way.fake._theirs(way.fake.chats[int(other.address)], int(other.address))
        origin = {"type": "user", "date": 1, "sender_user": way.fake.chats[int(head.address)].person()}
        for words in ("/show 1", "/withdraw 1", "/start r1"):
            await way.fake.update({"message": {**body, "text": words, "forward_origin": origin}})
        name = way.fake.bot_username
        for member in (other, head):
            await way.fake.say(int(member.address), f"@{name} /show 1", chat=GROUP)
        await world.settle()
        assert SECRET not in read_by(way, other.address)
        assert SECRET not in read_by(way, str(GROUP))
        assert SECRET in read_by(way, head.address)
        assert await status_of(world, number) is Status.TRIAGE


@pytest.mark.parametrize("backend", ["sqlite"])
async def test_a_button_under_a_message_to_somebody_else_is_the_presser_s_own_act(filled: Database) -> None:
    """The data, the chat and the message are another person's; who presses is whom the platform names."""
    async with world_on(filled, "telegram") as world:
        number, way = await asked(world), on_telegram(world)
        head, other = await world.person(ASKER), await world.person("head@witham.example.org")
        await head.says("withdraw")
        shown = way.fake.seen_by(int(head.address))[-1]
        for label in shown.labels:
            await way.fake.press(int(other.address), label, message=shown)
        await world.settle()
        assert SECRET not in read_by(way, other.address)
        assert await status_of(world, number) is Status.TRIAGE
