"""Somebody asks to be forgotten: they see what stays and who goes on; who writes again is a newcomer."""

from datetime import date

from sqlmodel import col, delete, select

from storage.contacts import Contact
from storage.database import Database
from storage.deployments import Deployment
from storage.people import Account, Person, Post, Role
from storage.requests import Status, SupportRequest
from storage.visits import Visit, VisitStatus
from tests.dialogues.test_forged import press
from tests.stages import ASKER, SLE, TEAM, person_id, request_at, visit_on
from tests.test_erasure import everything
from tests.world import World, world_on

DEPUTY = "deputy@oakfield.example.org"


async def accounts(world: World) -> int:
    async with world.database.reading() as session:
        return len((await session.exec(select(Account))).all())


async def test_who_asks_is_told_what_stays_is_forgotten_at_once_and_is_new_when_they_write_again(world: World) -> None:
    head, team = await world.person(ASKER), await world.person(TEAM)
    reference = await head.sends_request()
    await head.says("forget me")
    head.hears(
        "Shall I forget you?", "the only headteacher I know of Oakfield Fen Academy", f"goes on with {reference}"
    )
    head.hears("What stays: days and invoices, for 7 years, without your name", "cannot be undone")
    team.marks()
    await head.presses("Yes, forget me")
    head.hears("You are forgotten.", "I greet you as somebody new")
    team.hears("Somebody has asked to be forgotten", "headteacher at Oakfield Fen Academy")
    team.hears_not("Barleycroft")
    await team.presses(f"Open {reference}")
    team.hears("Somebody who left")
    team.hears_not("Barleycroft")
    await head.says("any news on my request")
    head.hears_not(reference)
    await head.says("hello")
    head.hears("Once you have joined")


async def test_every_account_hears_it_and_none_is_known_the_day_after(filled: Database) -> None:
    async with world_on(filled, "terminal", "slack") as world:
        here, there = await world.person(DEPUTY), await world.person(DEPUTY, on="slack")
        await here.says("forget me")
        await here.presses("Yes, forget me")
        there.hears("You are forgotten.")
        await world.advance(hours=15)
        async with filled.reading() as session:
            left = await everything(session)
    assert here.address.casefold() not in left and there.address.casefold() not in left


async def test_a_no_keeps_everything(world: World) -> None:
    head = await world.person(ASKER)
    await head.says("forget me")
    await head.presses("No, keep it")
    head.hears("Amara, you can see all that we keep of you")


async def test_the_address_of_the_chat_goes_at_night(world: World) -> None:
    deputy = await world.person(DEPUTY)
    before = await accounts(world)
    await deputy.says("forget me")
    await deputy.presses("Yes, forget me")
    assert await accounts(world) == before
    await world.advance(hours=15)
    assert await accounts(world) == before - 1
    async with world.database.reading() as session:
        assert deputy.address.casefold() not in await everything(session)


async def test_the_central_team_forgets_somebody_who_asked_and_is_asked_twice(world: World) -> None:
    deputy, team = await world.person(DEPUTY), await world.person(TEAM)
    await team.says(f"erase {DEPUTY}")
    team.hears("has this person asked for it?")
    deputy.marks()
    await team.presses("Yes, they asked")
    team.hears("This cannot be undone.")
    deputy.hears_nothing()
    await team.presses("Forget them for good")
    team.hears("That person is forgotten.")
    deputy.hears("You are forgotten.")
    await team.says(f"erase {DEPUTY}")
    team.hears("I know nobody with the address")
    await team.says("data requests")
    team.hears("somebody was forgotten")


async def test_whoever_looks_after_requests_is_warned_and_colleagues_go_on(world: World) -> None:
    team = await world.person(TEAM)
    number = await request_at(world, Status.TRIAGE)
    await team.says("forget me")
    team.hears("of the central team", f"S2S-{number:04d}")
    await team.says(f"erase {TEAM}")
    team.hears("Shall I forget you?")


async def test_an_sle_with_days_at_schools_hands_them_back(world: World) -> None:
    sle, team = await world.person(SLE), await world.person(TEAM)
    number = await request_at(world, Status.ACTIVE)
    await sle.says("delete my data")
    sle.hears(f"goes on with S2S-{number:04d}")
    team.marks()
    await sle.presses("Yes, forget me")
    team.hears("Somebody has asked to be forgotten", "Please see who goes on")
    await team.presses(f"Open S2S-{number:04d}")
    team.hears_not("Chaudmere")


async def test_nobody_else_can_have_somebody_forgotten(filled: Database) -> None:
    async with world_on(filled, "terminal") as world:
        head, team = await world.person(ASKER), await world.person(TEAM)
        async with filled.reading() as session:
            one = await person_id(session, TEAM)
            other = await person_id(session, DEPUTY)
        for action, value in (("privacy.erase_them", f"{one}"), ("privacy.erased_them", f"sure.{one}")):
            assert "Only the central team" in (await press(world, head.address, action, value))[0].text
        await head.says(f"erase {TEAM}")
        head.hears_not("Shall I forget")
        for value in (f"sure.{one}", f"{other}", "sure.99999", "sure.x", ""):
            assert (
                "I know that person no longer"
                in (await press(world, team.address, "privacy.erased_them", value))[0].text
            )
        assert "Shall I forget you?" in (await press(world, head.address, "privacy.erased", ""))[0].title
        async with filled.reading() as session:
            assert all(not person.erased_at for person in await session.exec(select(Person)))


async def test_a_published_contact_and_the_last_of_the_team_are_warned_and_nobody_is_named_in_their_place(
    filled: Database,
) -> None:
    async with world_on(filled, "terminal") as world:
        team = await world.person(TEAM)
        async with filled.transaction() as session:
            others = select(Person.id).where(Person.email != TEAM)
            await session.exec(delete(Post).where(col(Post.role) == Role.CENTRAL, col(Post.person_id).in_(others)))
            contact = (await session.exec(select(Contact).order_by(col(Contact.id)))).first()
            assert contact
            contact.email, slug = TEAM, contact.slug
        await team.says("forget me")
        team.hears("You are the last of the central team", "You are a published contact")
        await team.presses("Yes, forget me")
        async with filled.reading() as session:
            left = (await session.exec(select(Contact).where(Contact.slug == slug))).one()
        assert (left.name, left.email, left.phone) == ("Somebody who left", "", "")


async def test_the_words_of_a_finished_visit_go_with_whoever_wrote_them_and_the_day_stays(filled: Database) -> None:
    async with world_on(filled, "terminal") as world:
        number = await request_at(world, Status.ACTIVE)
        visit = await visit_on(world, number, date(2026, 11, 16), VisitStatus.NOTE_FILED)
        async with filled.transaction() as session:
            told = await session.get_one(Visit, visit)
            told.note, told.voice = {"visit": "1", "done": "we met Jo", "impact_so_far": "some"}, "good"
            request = await session.get_one(SupportRequest, number)
            request.status = Status.CLOSED
            deployment = await session.get_one(Deployment, told.deployment_id)
            deployment.plan = {"days": "2", "focus": "Jo’s lessons", "staff_released": "yes"}
            session.add_all([told, request, deployment])
        for email in (SLE, ASKER):
            talker = await world.person(email)
            await talker.says("forget me")
            await talker.presses("Yes, forget me")
            async with filled.reading() as session:
                told = await session.get_one(Visit, visit)
                assert "we met Jo" not in str(told.note) and told.voice == ""
        async with filled.reading() as session:
            assert (await session.get_one(Deployment, told.deployment_id)).plan == {
                "days": "2",
                "staff_released": "yes",
            }
        assert told.day == date(2026, 11, 16)
