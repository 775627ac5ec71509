"""Who is my contact: by role, by topic, by name, in free words and by buttons."""

from datetime import date

import pytest

from storage.contacts import Contact, Route
from storage.database import Database
from storage.facts import have_changed
from storage.questions import Question
from tests.world import World, world_on

HEAD = "head@oakfield.example.org"


async def test_a_head_hears_one_name_an_address_and_the_office(world: World) -> None:
    head = await world.person(HEAD)
    await head.says("whos my contact")
    head.hears("As a headteacher, your contact is Andy Chisholm", "achisholm@lincstsa.co.uk", "01522 889297")
    head.hears("From the 2019/20 handbook")
    assert head.buttons == ["Ask for support", "Another topic"]


@pytest.mark.parametrize(
    ("email", "name"),
    [
        ("head@oakfield.example.org", "Andy Chisholm"),
        ("cpld@oakfield.example.org", "Myles Pustelnik"),
        ("scitt@oakfield.example.org", "Moira Bradshaw"),
        ("finance@oakfield.example.org", "Emily Wilson"),
    ],
)
async def test_each_published_role_has_its_own_contact(world: World, email: str, name: str) -> None:
    person = await world.person(email)
    await person.says("who do I contact")
    person.hears(f"your contact is {name}")


async def test_a_role_without_a_published_contact_is_told_whose_contact_it_hears(world: World) -> None:
    deputy = await world.person("deputy@oakfield.example.org")
    await deputy.says("my contact?")
    deputy.hears("Andy Chisholm", "The handbook names no contact for your role")


async def test_topic_beats_role_where_the_handbook_names_someone(world: World) -> None:
    head = await world.person(HEAD)
    await head.says("who does peer review")
    head.hears("your contact is Myles Pustelnik", "Your usual contact stays Andy Chisholm")


async def test_an_inferred_route_says_so(world: World) -> None:
    head = await world.person(HEAD)
    await head.says("who runs npqs?")
    head.hears("The handbook names no one for", "we suggest Myles Pustelnik")


async def test_an_address_in_doubt_is_not_told_but_the_office_is(world: World) -> None:
    head = await world.person(HEAD)
    await head.says("who does peer review")
    head.hears("being checked", "01522 889297")
    head.hears_not("@lincstsa.co.uk")


async def test_a_named_person_without_an_address_gives_the_office_phone(world: World) -> None:
    head = await world.person(HEAD)
    await head.says("who to contact re Rooted in Reading")
    head.hears("Steve Willshaw", "No e-mail address is published", "01522 889297")


async def test_becoming_an_sle_begins_with_ones_own_head(world: World) -> None:
    deputy = await world.person("deputy@oakfield.example.org")
    await deputy.says("who do I speak to about becoming an SLE")
    deputy.hears("speak to your own headteacher")


async def test_a_contact_can_be_asked_for_by_name(world: World) -> None:
    head = await world.person(HEAD)
    await head.says("what's Emily Wilson's email")
    head.hears("ewilson@lincstsa.co.uk", "Finance Officer")


async def test_another_role_may_be_asked_about(world: World) -> None:
    head = await world.person(HEAD)
    await head.says("contact for our bursar please")
    head.hears("Emily Wilson")


async def test_topics_can_be_chosen_by_buttons(world: World) -> None:
    head = await world.person(HEAD)
    await head.says("whos my contact")
    await head.presses("Another topic")
    head.hears("What is it about?")
    while "Rooted in Reading" not in head.buttons:
        await head.presses("More topics")
    await head.presses("Rooted in Reading")
    head.hears("Steve Willshaw")


async def test_an_unknown_topic_gives_the_usual_contact_and_keeps_the_question(world: World) -> None:
    head = await world.person(HEAD)
    await head.says("who do I contact about minibus hire?")
    head.hears("I do not have a contact for that", "I have asked the central team", "Andy Chisholm")
    coordinator = await world.person("coordinator@alliance.example.org")
    await coordinator.says("unanswered")
    coordinator.hears("who do I contact about minibus hire?")


async def test_a_cover_is_told_until_its_last_day_and_no_longer(world: World) -> None:
    async with world.database.transaction() as session:
        session.add(Contact(slug="cover", name="Robin Coverdale", email="robin@example.org"))
        cover = Route(kind="role", key="headteacher", label="Headteacher", contact="cover", year="2026/27")
        cover.valid_from, cover.valid_until = date(2026, 11, 1), date(2027, 1, 31)
        session.add(cover)
        await have_changed(session)
    head = await world.person(HEAD)
    await head.says("whos my contact")
    head.hears("Until Sunday 31 January 2027", "Robin Coverdale", "robin@example.org", "2026/27")
    await world.advance(days=70)
    await head.says("whos my contact")
    head.hears("Andy Chisholm")
    head.hears_not("Robin")


async def test_a_newcomer_says_the_role_once_and_it_is_remembered(world: World) -> None:
    newcomer = world.newcomer()
    await newcomer.says("whos my contact")
    newcomer.hears("What is your role?")
    await newcomer.presses("Finance officer")
    newcomer.hears("Emily Wilson")
    await world.restart()
    await newcomer.says("contact")
    newcomer.hears("As a finance officer, your contact is Emily Wilson")


async def test_somebody_with_two_roles_may_choose_which_counts(world: World) -> None:
    both = await world.person("cpld@witham.example.org")
    await both.says("change my role")
    assert "CPLD or teaching and learning lead" in both.buttons
    await both.presses("Specialist Leader of Education (SLE)")
    both.hears("As an SLE" if "As an SLE" in both.heard else "Specialist Leader of Education")
    await both.says("me")
    both.hears("CPLD")


async def test_words_that_are_not_ours_are_not_answered_with_a_contact(world: World) -> None:
    head = await world.person(HEAD)
    await head.says("my laptop is broken, who can I ask for support?")
    head.hears_not("your contact is Andy")
    async with world.database.reading() as session:
        assert await session.get(Question, 1) is None or "laptop" in (await session.get_one(Question, 1)).text


async def test_the_office_is_told_without_an_address_in_doubt(world: World) -> None:
    head = await world.person(HEAD)
    await head.says("phone number for the alliance office")
    head.hears("the LTSA office", "01522 889297", "being checked")
    head.hears_not("itsa-enquiries")
    await head.says("office")
    head.hears("Lincolnshire Teaching School Alliance", "Skellingthorpe Road", "www.lincolnshiretsa.co.uk")


async def test_a_role_of_nobody_we_publish_leads_to_the_office(world: World) -> None:
    office = await world.person("office@oakfield.example.org")
    await office.says("who is my contact")
    office.hears("the LTSA office", "01522 889297")


async def test_on_an_empty_database_nothing_is_invented(database: Database) -> None:
    async with world_on(database, "terminal") as empty:
        newcomer = empty.newcomer()
        await newcomer.says("whos my contact")
        await newcomer.says("how many free days are there")
        newcomer.hears("I do not have an answer to that")
        await newcomer.says("hello")
        newcomer.hears("Alliance of schools")
        await newcomer.says("who does peer review?")
        newcomer.hears_not("Myles")
