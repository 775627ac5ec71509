"""A head sees when the school's SLEs are out, and says how many days they may give."""

from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import select

from messages.staff import called
from storage import deployments, ledger, visits
from storage.database import Database
from storage.people import Person, Post
from storage.requests import Status
from storage.specialisms import Sle
from storage.visits import VisitStatus
from tests.dialogues.test_forged import press
from tests.stages import HOME_HEAD, SLE, TEAM, deployment_of, person_id, request_at, visit_on
from tests.world import World, world_on


async def cap_of(world: World, email: str = SLE) -> float:
    async with world.database.reading() as session:
        return (await session.get_one(Sle, await person_id(session, email))).days_a_year


async def test_a_head_sees_who_is_out_week_by_week(world: World) -> None:
    head = await world.person(HOME_HEAD)
    number = await request_at(world, Status.ACTIVE, days="2.5")
    await visit_on(world, number, date(2026, 12, 1), VisitStatus.BOTH_CONFIRMED)
    await visit_on(world, number, date(2026, 12, 3), VisitStatus.BOTH_CONFIRMED, length="0.5")
    await visit_on(world, number, date(2026, 12, 8), VisitStatus.PROPOSED)
    await head.says("who of mine is out this term")
    head.hears(
        "This half term (term 2), until Friday 18 December 2026",
        "Week beginning Monday 30 November 2026",
        "Tuesday 1 December 2026: Bilal Chaudmere, 1 day, Oakfield Fen Academy",
        "Thursday 3 December 2026: Bilal Chaudmere, half a day",
    )
    head.hears_not("Tuesday 8 December")
    await head.presses("Next half term")
    head.hears("The half term (term 3), until Friday 12 February 2027", "None of your SLEs has a day booked")


async def test_a_school_that_has_not_agreed_to_it_is_not_named(world: World) -> None:
    head = await world.person(HOME_HEAD)
    number = await request_at(world, Status.ACTIVE, answers={"consent": "no"})
    await visit_on(world, number, date(2026, 12, 1), VisitStatus.BOTH_CONFIRMED)
    async with world.database.transaction() as session:
        deployment = await deployments.find(session, await deployment_of(world, number))
        assert deployment
        deployment.school_yes_at = None
        session.add(deployment)
    await head.says("my people")
    head.hears("Bilal Chaudmere, 1 day, a secondary school in Lincolnshire")
    head.hears_not("Oakfield")


async def test_programme_days_are_days_out_too(world: World) -> None:
    head = await world.person(HOME_HEAD)
    async with world.database.transaction() as session:
        sle = await person_id(session, SLE)
        await ledger.note_programme(session, sle, ledger.Use.DESIGN, date(2026, 12, 2), Decimal(1), "Knowledge Toolkit")
    await head.says("who of mine is out")
    head.hears("Wednesday 2 December 2026: Bilal Chaudmere, 1 day, programme: Knowledge Toolkit")


async def test_other_schools_sles_are_not_shown(world: World) -> None:
    other = await world.person("head@lapwing.example.org")
    number = await request_at(world, Status.ACTIVE)
    await visit_on(world, number, date(2026, 12, 1), VisitStatus.BOTH_CONFIRMED)
    await other.says("my people")
    other.hears("None of your SLEs has a day booked")
    await other.says("my sles")
    other.hears_not("Bilal")


async def test_a_head_sees_what_each_sle_has_given_and_promised(world: World) -> None:
    head = await world.person(HOME_HEAD)
    number = await request_at(world, Status.ACTIVE, days="2")
    await visit_on(world, number, date(2026, 11, 17), VisitStatus.NOTE_FILED, length="0.5")
    await head.says("my sles")
    head.hears(
        "Your SLEs in 2026/27",
        "Bilal Chaudmere: half a day given, 1.5 days promised, at most 3 days a year",
        "Eleanor Sparrowhurst: 0 days given, 0 days promised, at most 3 days a year",
    )


async def test_a_head_sets_a_cap_after_seeing_what_it_does(world: World) -> None:
    head, sle, team = await world.person(HOME_HEAD), await world.person(SLE), await world.person(TEAM)
    await request_at(world, Status.ACTIVE, days="1.5")
    await head.says("no more than 2 days for bilal")
    head.hears("at most 3 days a year. Shall I make it 2 days?", "1.5 days are given or promised already; they stay")
    head.hears("up to half a day can follow")
    assert await cap_of(world) == 3
    await head.presses("Yes, change it")
    head.hears("Bilal Chaudmere may now give at most 2 days a year", "I have told Bilal")
    sle.hears("at most 2 days a year", "Booked days stay")
    team.hears("Bilal Chaudmere (King’s Sluice High School) may now be deployed for at most 2 days a year")
    assert await cap_of(world) == 2
    await head.says("no more than 2 days for bilal")
    head.hears("may give at most 2 days a year already")


async def test_a_lower_cap_leaves_promised_days_free(world: World) -> None:
    head = await world.person(HOME_HEAD)
    number = await request_at(world, Status.ACTIVE, days="2")
    await head.says("cap 0 for bilal")
    head.hears("2 days are given or promised already; they stay, and no more follow this year")
    await head.presses("Yes, change it")
    await visit_on(world, number, date(2026, 12, 1), VisitStatus.BOTH_CONFIRMED)
    async with world.database.transaction() as session:
        deployment = await deployments.find(session, await deployment_of(world, number))
        assert deployment
        quote = await ledger.settle(session, deployment)
        assert (quote.free, quote.charged) == (Decimal(2), Decimal(0))
        assert len(await visits.of_deployment(session, deployment.id or 0)) == 1


async def test_a_pause_is_said_as_such(world: World) -> None:
    head, sle = await world.person(HOME_HEAD), await world.person(SLE)
    await head.says("my sles")
    await head.presses("Days for Bilal Chaudmere")
    head.hears("How many days a year may Bilal give from now on?")
    await head.presses("None: pause")
    head.hears("Shall I make it 0 days?", "No day is given or promised yet")
    await head.presses("Yes, change it")
    sle.hears("Your headteacher has paused your deployments")
    await head.says("my sles")
    head.hears("Paused: no new days")


async def test_more_than_the_free_days_is_said_to_be_charged(world: World) -> None:
    head = await world.person(HOME_HEAD)
    await head.says("cap Eleanor at 5 days")
    head.hears("Shall I make it 5 days?", "Days beyond the 3 free ones are charged")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("no more than 2 days for zebedee", "None of your SLEs is called “zebedee”"),
        ("no more than 1.3 days for bilal", "Please give whole or half days from 0 to 30"),
        ("cap 99 for bilal", "Please give whole or half days from 0 to 30"),
        ("cap lots for bilal", "Please give whole or half days from 0 to 30"),
        ("no more than 3 days for bilal", "may give at most 3 days a year already"),
        ("no more than half a day for bil", "Shall I make it half a day?"),
    ],
)
async def test_what_cannot_be_is_answered(world: World, text: str, answer: str) -> None:
    head = await world.person(HOME_HEAD)
    await head.says(text)
    head.hears(answer)


def test_an_sle_is_known_by_any_name() -> None:
    names = {1: "Joel Katzbury", 2: "Joanna Wren", 3: "Meera Iyengate"}
    assert called("jo", names) == [1, 2]
    assert called("Joel", names) == [1]
    assert called("iyengate", names) == [3]
    assert called("Meera Iyengate", names) == [3]
    assert called("mera", names) == [3]
    assert called("x", names) == []


async def test_of_several_it_is_asked_who_is_meant(world: World) -> None:
    head = await world.person("head@lapwing.example.org")
    async with world.database.transaction() as session:
        person = await person_id(session, "vikram.nairwood@lapwing.example.org")
        found = await session.get_one(Person, person)
        found.name = "Tundra Nairwood"
        session.add(found)
    await head.says("no more than 2 days for tund")
    head.hears("Whom do you mean?")
    await head.presses("Tunde Bamidale")
    head.hears("Tunde Bamidale may give at most 5 days a year. Shall I make it 2 days?")


async def test_a_school_without_sles_is_offered_to_nominate(world: World) -> None:
    async with world.database.transaction() as session:
        for email in ("bilal.chaudmere", "eleanor.sparrowhurst"):
            person = await person_id(session, f"{email}@kingssluice.example.org")
            for post in (await session.exec(select(Post).where(Post.person_id == person))).all():
                await session.delete(post)
    head = await world.person(HOME_HEAD)
    for text in ("my sles", "my people", "cap 2 for bilal"):
        await head.says(text)
        head.hears("Your school has no SLE yet")
        assert "Nominate someone" in head.buttons


async def test_only_a_head_looks_after_sles(world: World) -> None:
    sle = await world.person(SLE)
    await sle.says("my sles")
    sle.hears("Only a headteacher can do that")


async def test_nobody_sets_a_cap_for_the_sles_of_another_school(filled: Database) -> None:
    async with world_on(filled, "terminal") as world:
        other = await world.person("head@lapwing.example.org")
        async with filled.reading() as session:
            bilal = await person_id(session, SLE)
        for action in ("staff.capped", "staff.cap", "staff.days"):
            messages = await press(world, other.address, action, f"{bilal}.0" if action != "staff.days" else str(bilal))
            assert "not one of your school" in messages[0].text
        assert await cap_of(world) == 3


async def test_days_that_no_button_carries_are_not_taken(filled: Database) -> None:
    async with world_on(filled, "terminal") as world:
        head = await world.person(HOME_HEAD)
        async with filled.reading() as session:
            bilal = await person_id(session, SLE)
        for days in ("", "x", "-1", "31", "1.25", "9" * 30):
            messages = await press(world, head.address, "staff.capped", f"{bilal}.{days}")
            assert "whole or half days" in messages[0].text
        assert await cap_of(world) == 3
