"""The start page shows each person their own work, also in the middle of a guided conversation."""

from datetime import date

import pytest

from storage.requests import Status
from tests.charged import charged_request
from tests.stages import ASKER, SLE, request_at
from tests.world import REQUEST_ANSWERS, World

HEAD_AND_SLE = "head@thornmere.example.org"
COORDINATOR = "coordinator@alliance.example.org"
SCHOOL_FINANCE = "finance@oakfield.example.org"
ALLIANCE_FINANCE = "finance@alliance.example.org"
COMMITTEE = "head@kingssluice.example.org"


@pytest.mark.parametrize(
    ("email", "theirs", "not_theirs"),
    [
        (ASKER, {"My SLEs", "Ask for support", "Who is my contact?"}, {"New requests", "Open invoices", "My days"}),
        (HEAD_AND_SLE, {"My SLEs", "My days", "Ask for support"}, {"New requests"}),
        (SLE, {"My days", "Who is my contact?"}, {"My SLEs"}),
        (COORDINATOR, {"New requests", "What is stuck", "Request for a school"}, {"Ask for support", "My days"}),
        (SCHOOL_FINANCE, {"Open invoices", "What is to be invoiced", "Ask for support"}, {"My SLEs"}),
        (ALLIANCE_FINANCE, {"Open invoices", "What is to be invoiced"}, {"Ask for support"}),
        (COMMITTEE, {"Figures of the year", "My SLEs"}, {"New requests"}),
    ],
)
async def test_the_start_page_offers_what_each_role_does(
    world: World, email: str, theirs: set[str], not_theirs: set[str]
) -> None:
    person = await world.person(email)
    await person.says("menu")
    offered = set(person.buttons)
    assert theirs <= offered
    assert not not_theirs & offered
    for label in theirs:
        await person.says("menu")
        await person.presses(label)
        person.hears_not("Only ", "no longer does anything", "did not follow", "which school is yours")
        await person.says("cancel")


async def test_news_is_offered_to_those_who_have_a_request(world: World) -> None:
    head = await world.person(ASKER)
    await head.says("menu")
    assert "News on my request" not in head.buttons
    await request_at(world, Status.SUBMITTED)
    await head.says("menu")
    assert "News on my request" in head.buttons


async def test_what_is_half_finished_waits_in_the_list_of_things_to_do(world: World) -> None:
    head = await world.person(ASKER)
    await head.says("s2s")
    await head.says("we know")
    await head.says("save")
    await head.says("to do")
    head.hears("1 waiting for you", "Half finished: support request")
    await head.presses("Carry on")
    head.hears("What is the support about?")


async def test_menu_in_the_middle_of_a_text_is_no_answer(world: World) -> None:
    head = await world.person(ASKER)
    await head.says("s2s")
    await head.says("we know")
    await head.says("maths")
    await head.says("menu")
    head.hears("hello Amara", "What should the support focus on?")
    draft = await head.draft()
    assert draft
    assert "focus" not in draft.answers


async def test_a_command_that_cannot_be_the_answer_is_carried_out(world: World) -> None:
    head = await world.person(ASKER)
    await head.says("s2s")
    for answer in ("we know", "maths", "A focus", "Priority 1", "a teacher"):
        await head.says(answer)
    await head.says("my days")
    head.hears("You have no days ahead", "About how many days")
    head.hears_not("Please give a number")


async def test_a_command_where_words_are_asked_for_may_be_either(world: World) -> None:
    head = await world.person(ASKER)
    await head.says("s2s")
    await head.says("we know")
    await head.says("maths")
    await head.says("my days")
    head.hears("Is “my days” your answer")
    await head.presses("It is a question")
    head.hears("You have no days ahead", "What should the support focus on?")
    await head.says("my days")
    await head.presses("It is my answer")
    head.hears("Which priority")


async def test_what_is_not_understood_at_the_review_leads_back_to_it(world: World) -> None:
    head = await world.person(ASKER)
    await head.says("s2s")
    await head.fills(REQUEST_ANSWERS)
    await head.says("hmm well")
    head.hears("I did not follow that", "please check")
    assert "Who is my contact?" not in head.buttons


async def test_a_form_named_after_sles_keeps_its_capitals(world: World) -> None:
    head = await world.person(ASKER)
    await head.says("nominate someone")
    await head.says("cancel")
    head.hears("Cancelled: SLE nomination")


async def test_who_may_do_something_is_said_in_words(world: World) -> None:
    head, coordinator = await world.person(ASKER), await world.person(COORDINATOR)
    await head.says("summary")
    head.hears("Only the central team or a Strategy Committee member can do that")
    await coordinator.says("my sles")
    coordinator.hears("Only a headteacher can do that")


async def test_a_school_is_found_by_a_part_of_its_name(world: World) -> None:
    coordinator = await world.person(COORDINATOR)
    await coordinator.says("raise a request")
    await coordinator.says("academy")
    coordinator.hears("I did not recognise “academy”")
    await coordinator.says("lapwing")
    coordinator.hears("2 of 9")


async def test_a_command_that_begins_another_form_asks_its_question_once(world: World) -> None:
    head = await world.person(ASKER)
    await head.says("s2s")
    await head.says("nominate someone")
    head.hears("Whom do you nominate?")
    assert head.heard.count("Whom do you nominate?") == 1
    head.hears_not("Do you know what you need")


async def test_yes_to_throwing_away_throws_away(world: World) -> None:
    head, team = await world.person(ASKER), await world.person(COORDINATOR)
    await head.says("s2s")
    await head.fills(REQUEST_ANSWERS)
    await head.says("cancel")
    head.hears("Shall I throw away your")
    await head.says("yes")
    head.hears("Nothing was sent and nothing is kept")
    team.hears_nothing()
    assert await head.draft() is None


@pytest.mark.parametrize("word", ["no", "No, carry on"])
async def test_no_to_throwing_away_goes_on(world: World, word: str) -> None:
    head = await world.person(ASKER)
    await head.says("s2s")
    await head.says("we know")
    await head.says("cancel")
    await head.says(word)
    head.hears("What is the support about?")
    head.hears_not("Shall I throw away")
    await head.says("maths")
    await head.says("yes")
    head.hears("Which priority")


@pytest.mark.parametrize(("word", "heard"), [("answer", "Which priority"), ("a question", "You have no days ahead")])
async def test_whether_it_was_an_answer_can_be_said_in_words(world: World, word: str, heard: str) -> None:
    head = await world.person(ASKER)
    await head.says("s2s")
    await head.says("we know")
    await head.says("maths")
    await head.says("my days")
    await head.says(word)
    head.hears(heard)
    draft = await head.draft()
    assert draft
    assert draft.answers.get("focus") == ("my days" if word == "answer" else None)


async def test_what_waits_is_not_offered_a_second_time_below(world: World) -> None:
    await charged_request(world, date(2026, 11, 16))
    officer = await world.person(ALLIANCE_FINANCE)
    await officer.says("menu")
    officer.hears("to invoice")
    assert list(officer.buttons).count("What is to be invoiced") == 1
