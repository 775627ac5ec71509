"""Plain questions: published answers with their source, and what nobody can answer."""

import pytest

from tests.world import World

HEAD = "head@oakfield.example.org"
TEAM = "coordinator@alliance.example.org"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("how many free SLE days are there?", "3 days an academic year"),
        ("is it free?", "250 pounds a day"),
        ("what is expected of us as members", "Give and take"),
        ("do we have to join the nearest alliance?", "Choose the one that fits"),
        ("how is an alliance different from a MAT", "governance"),
    ],
)
async def test_a_published_answer_is_found(world: World, text: str, answer: str) -> None:
    head = await world.person(HEAD)
    await head.says(text)
    head.hears(answer)


async def test_four_consonants_by_which_schools_mean_something_are_no_sign_in_code(world: World) -> None:
    head = await world.person(HEAD)
    await head.says("SLDM")
    head.hears("Three development meetings a year")
    await head.says("npqs?")
    assert "Which National Professional Qualifications (NPQs) are there?" in head.buttons


async def test_an_answer_says_whose_it_is_and_when_it_is_old(world: World) -> None:
    newcomer = world.newcomer()
    await newcomer.says("Will teaching schools last?")
    newcomer.hears("From Teaching Schools Leicestershire, not from our alliance", "Events have overtaken")


async def test_our_own_answers_carry_the_year_of_the_handbook(world: World) -> None:
    newcomer = world.newcomer()
    await newcomer.says("How many free SLE days are there?")
    newcomer.hears("From the 2019/20 handbook")


async def test_an_answer_about_a_service_begins_its_request_for_those_who_may(world: World) -> None:
    head, newcomer = await world.person(HEAD), world.newcomer()
    for person in (head, newcomer):
        await person.says("what does the five-day pupil premium review add?")
        person.hears("six months later", "From the 2019/20 handbook")
    assert newcomer.buttons == ["More questions"]
    await head.presses("Pupil premium review")
    head.hears("Three days")


async def test_a_support_answer_leads_to_the_request_and_a_neighbours_to_nothing(world: World) -> None:
    head = await world.person(HEAD)
    await head.says("how does school to school support work?")
    assert head.buttons == ["Ask for support", "More questions"]
    await head.says("how many SLEs does bradford have?")
    head.hears("From Bradford Birth to 19, not from our alliance. Events have overtaken part of it.")
    assert head.buttons == ["More questions"]


async def test_what_nobody_can_answer_is_kept_for_the_central_team(world: World) -> None:
    head, coordinator = await world.person(HEAD), await world.person(TEAM)
    await head.says("what colour is the minibus?")
    head.hears("I do not have an answer to that", "kept your question")
    await coordinator.says("unanswered")
    coordinator.hears("what colour is the minibus?")
    await coordinator.presses("1 is dealt with")
    coordinator.hears("No question is waiting")


async def test_questions_can_be_browsed(world: World) -> None:
    newcomer = world.newcomer()
    await newcomer.says("questions")
    newcomer.hears("What is your question about?")
    await newcomer.presses("Support from other schools")
    await newcomer.presses("More questions")
    await newcomer.presses("How does a headteacher become an LLE or NLE?")
    newcomer.hears("county-wide recruitment rounds", "From the 2019/20 handbook")
    await newcomer.presses("More questions")
    await newcomer.presses("How neighbours do it")
    await newcomer.presses("Other subjects")
    newcomer.hears("What is your question about?")


async def test_only_the_central_team_sees_what_others_asked(world: World) -> None:
    head = await world.person(HEAD)
    await head.says("unanswered")
    head.hears("Only the central team")


async def test_what_is_unclear_is_offered_not_acted_upon(world: World) -> None:
    head = await world.person(HEAD)
    await head.says("support")
    head.hears("Right?")
    await head.says("asdf qwer")
    head.hears("I did not follow that")
