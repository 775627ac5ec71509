"""Somebody subscribes to the newsletter, leaves it, or chooses what of it they want."""

import asyncio

import pytest
from sqlmodel import select

from storage import newsletters
from storage.arrivals import account_of
from storage.broadcasts import Excuse
from storage.database import Database
from storage.people import by_email
from storage.schools import School
from tests.dialogues.test_forged import press
from tests.stages import ASKER, TEAM
from tests.world import World, world_on


async def excuse(world: World, email: str, to: str = "all") -> Excuse | None:
    """Why this person is sent no issue; None for somebody whom it is not for."""
    async with world.database.reading() as session:
        person = await by_email(session, email)
        assert person
        return (await newsletters.readers(session, to)).get(person.id or 0)


async def test_a_head_leaves_the_newsletter_and_comes_back(world: World) -> None:
    head = await world.person(ASKER)
    assert await excuse(world, ASKER) is Excuse.NONE
    await head.says("stop sending me the newsletter")
    head.hears("Shall I stop sending you the newsletter?", "still reach you, and so do broadcasts")
    assert await excuse(world, ASKER) is Excuse.NONE
    await head.presses("Yes, stop it")
    head.hears("You no longer get the newsletter", "Meetings, days and requests that concern you still reach you")
    assert await excuse(world, ASKER) is Excuse.OPTED_OUT
    await head.says("unsubscribe")
    head.hears("You do not get the newsletter")
    await head.says("I stopped getting the newsletter, can you add me again")
    await head.presses("Yes, subscribe")
    head.hears("Done. You get the newsletter", "once every half term")
    assert await excuse(world, ASKER) is Excuse.NONE
    await head.says("subscribe me to the newsletter")
    head.hears("You get the newsletter")


async def test_sections_are_ticked_one_by_one(world: World) -> None:
    head = await world.person(ASKER)
    await head.says("my newsletter")
    await head.presses("Choose sections")
    head.hears("News: yes", "Projects: yes")
    for heading in ("Coming up", "Free training", "Opportunities", "Projects", "What people said"):
        await head.presses(f"Leave out: {heading}")
    head.hears("News: yes", "Projects: no")
    await head.presses("Leave out: News")
    head.hears("One section at least has to stay")
    await head.presses("Have: Projects")
    await head.presses("Done")
    head.hears("You get the newsletter with these sections: News, Projects.")
    await head.presses("Leave the newsletter")
    await head.presses("Only some sections")
    for heading in ("Coming up", "Free training", "Opportunities", "What people said"):
        await head.presses(f"Have: {heading}")
    await head.presses("Done")
    head.hears_not("with these sections")


async def test_it_is_for_the_schools_of_the_alliance_and_whoever_asks(filled: Database) -> None:
    async with world_on(filled, "terminal") as world:
        team = await world.person(TEAM)
        assert await excuse(world, TEAM) is None
        await team.says("newsletter settings")
        team.hears("You do not get the newsletter")
        await team.presses("Subscribe")
        assert await excuse(world, TEAM) is Excuse.NONE
        async with filled.transaction() as session:
            person = await by_email(session, ASKER)
            assert person
            for school in (await session.exec(select(School))).all():
                school.member = school.name != "Oakfield Fen Academy"
                session.add(school)
        assert await excuse(world, ASKER, "members") is None
        assert await excuse(world, "head@witham.example.org", "members") is Excuse.NONE
        async with filled.reading() as session:
            found = await newsletters.readers(session, "all", reaches_all=False)
        assert found[person.id or 0] is Excuse.NO_ACCOUNT


@pytest.mark.parametrize(
    ("words", "answer"),
    {
        "put our school on the newsletter list": "You get the newsletter",
        "send me the bulletin every half term": "You get the newsletter",
        "newsletter off": "Shall I stop sending you the newsletter?",
        "I’ve left teaching, remove my email from the newsletter": "Shall I stop sending you the newsletter?",
    }.items(),
)
async def test_it_is_asked_for_in_many_ways(world: World, words: str, answer: str) -> None:
    head = await world.person(ASKER)
    await head.says(words)
    head.hears(answer)


@pytest.mark.parametrize("backend", ["sqlite", "postgres"])
async def test_somebody_who_decides_on_two_accounts_at_once_is_heard_on_both(filled: Database) -> None:
    async with world_on(filled, "terminal") as world:
        head = await world.person(ASKER)
        async with filled.transaction() as session:
            person = await by_email(session, ASKER)
            other = await account_of(session, "console", "another-phone", world.clock.now())
            other.person_id = person.id if person else None
            session.add(other)
        both = (head.address, "another-phone")
        said = await asyncio.gather(*(press(world, one, "subscriptions.left", "") for one in both))
        assert all("went wrong" not in message.text for (message,) in said)


async def test_who_asks_for_some_of_it_comes_to_the_sections(world: World) -> None:
    head = await world.person(ASKER)
    await head.says("only send me news and events")
    head.hears("Sections of your newsletter", "News: yes")
