"""Buttons that nobody was shown: whatever they carry, they do no harm and are answered."""

from itertools import count

import pytest

from messages.message import Inbound, Message, Place
from storage.database import Database
from storage.requests import Status, SupportRequest
from tests.world import World, world_on

pytestmark = pytest.mark.unmeasured
VALUES = (
    "",
    "x",
    "0",
    "1",
    "-1",
    "1.",
    "1.x",
    "1.focus",
    "1.days.2",
    "1.route.2",
    "²",
    "9" * 30,
    "1.99",
    "a.b.c",
    "é" * 9,
)
PEOPLE = ("", "head@oakfield.example.org", "head@witham.example.org", "coordinator@alliance.example.org")
NUMBERS = count(1)


async def press(world: World, address: str, action: str, value: str, **more: object) -> list[Message]:
    inbound = Inbound(f"forged-{next(NUMBERS)}", "console", address, Place(address), action=action, value=value)
    reply = await world.receive(Inbound(**{**{f: getattr(inbound, f) for f in Inbound.__slots__}, **more}))
    return reply.messages


@pytest.mark.parametrize("backend", ["sqlite", pytest.param("postgres", marks=pytest.mark.soak)])
@pytest.mark.parametrize("email", ["", *(pytest.param(head, marks=pytest.mark.soak) for head in PEOPLE[1:])])
async def test_any_button_with_anything_in_it_is_answered_without_a_fault(filled: Database, email: str) -> None:
    async with world_on(filled, "terminal") as world:
        talker = await world.person(email) if email else world.newcomer()
        if email:
            await talker.says("s2s")
        for route in world.bot.desk.catalogue.routes:
            for value in VALUES if route.kind == "button" else ():
                for message in await press(world, talker.address, route.name, value):
                    assert "something went wrong" not in message.text, (route.name, value)


async def test_pages_of_forms_that_are_not_ones_own_are_not_taken(filled: Database) -> None:
    async with world_on(filled, "terminal") as world:
        owner, other = await world.person(PEOPLE[1]), await world.person(PEOPLE[2])
        newcomer = world.newcomer()
        await owner.says("s2s")
        draft = await owner.draft()
        assert draft
        for address in (other.address, newcomer.address):
            for page in ("1", "0", "7", "x", ""):
                value = f"{draft.id}.{page}"
                messages = await press(world, address, "form.page", value, answers={"route": "diagnose"})
                assert "something went wrong" not in " ".join(message.text for message in messages)
        kept = await owner.draft()
        assert kept
        assert "route" not in kept.answers


async def test_nobody_moves_a_request_that_is_not_theirs_to_move(filled: Database) -> None:
    async with world_on(filled, "terminal") as world:
        head = await world.person(PEOPLE[1])
        await head.sends_request()
        for email in ("head@witham.example.org", "sle@oakfield.example.org", "finance@alliance.example.org"):
            other = await world.person(email)
            for action in ("approve", "refused", "withdrawn", "take"):
                await press(world, other.address, f"support.{action}", "1")
        async with filled.reading() as session:
            assert (await session.get_one(SupportRequest, 1)).status is Status.SUBMITTED


async def test_a_button_nobody_knows_shows_the_present_state(filled: Database) -> None:
    async with world_on(filled, "terminal") as world:
        head = await world.person(PEOPLE[1])
        messages = await press(world, head.address, "no.such.thing", "1")
        assert "no longer does anything" in messages[0].text
        assert "hello Amara" in messages[1].title
