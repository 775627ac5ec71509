"""Greeting, help, and words the bot does not know."""

import pytest

from messages import welcome
from tests.world import World

HEAD = "head@oakfield.example.org"


async def test_a_greeting_shows_what_waits_and_what_one_can_do(world: World) -> None:
    head = await world.person(HEAD)
    await head.says("good morning")
    head.hears("hello Amara", "headteacher at Oakfield Fen Academy")
    assert {"Who is my contact?", "Ask for support"} <= set(head.buttons)


async def test_the_start_page_shows_a_request_and_what_is_half_finished(world: World) -> None:
    head = await world.person(HEAD)
    await head.sends_request()
    await head.says("s2s")
    await head.says("we know")
    await head.says("save")
    await head.says("menu")
    head.hears("Half finished: support request", "S2S-0001 (Maths): waiting for the central team")
    await head.presses("Carry on")
    head.hears("What is the support about?")


async def test_help_is_for_the_role(world: World) -> None:
    head, coordinator = await world.person(HEAD), await world.person("coordinator@alliance.example.org")
    newcomer = world.newcomer()
    await head.says("help")
    head.hears("any news on my request")
    head.hears_not("invite")
    await coordinator.says("what can you do")
    coordinator.hears("new requests", "invite")
    await newcomer.says("help")
    newcomer.hears("join CODE")


OF_ROLES = {
    HEAD: "headteacher",
    "bilal.chaudmere@kingssluice.example.org": "sle",
    "coordinator@alliance.example.org": "central_team",
    "finance@alliance.example.org": "finance_officer",
    "head@witham.example.org": "committee_member",
}


@pytest.mark.parametrize("email", OF_ROLES)
async def test_whatever_help_names_is_understood(world: World, email: str) -> None:
    person = await world.person(email)
    await person.says("help")
    lines = (*welcome.FOR_ANYBODY, *welcome.FOR_MEMBERS, *welcome.FOR_ROLES[OF_ROLES[email]])
    person.hears(*(line for _, line in lines))
    keeps_books = OF_ROLES[email] in ("central_team", "finance_officer")
    for phrase in [
        said for _, line in (*lines, *(welcome.FOR_BOOKS if keeps_books else ())) for said in line.split(" · ")
    ]:
        await person.says("cancel")
        await person.says(phrase)
        assert "Did you mean" not in person.heard, phrase
        person.hears_not("I did not follow", "I do not have an answer", "Did you mean", "went wrong")


async def test_a_command_nobody_knows_is_not_taken_as_an_answer(world: World) -> None:
    head = await world.person(HEAD)
    await head.says("s2s")
    await head.says("/frobnicate")
    head.hears("I do not know the command /frobnicate")
    await head.says("/s2s help")
    head.hears("What you can ask me")


async def test_restart_asks_whether_to_carry_on_or_begin_anew(world: World) -> None:
    head = await world.person(HEAD)
    await head.says("restart")
    head.hears("hello Amara")
    await head.says("s2s")
    await head.says("we know")
    await head.says("start over")
    head.hears("Carry on where you stopped?", "We know what we need")
    await head.says("back")
    head.hears("Do you know what you need")


async def test_me_shows_all_that_is_kept_of_a_person(world: World) -> None:
    head = await world.person(HEAD)
    await head.sends_request()
    await head.says("s2s")
    await head.says("find out")
    await head.says("save")
    await head.says("what do you know about me")
    head.hears("Amara Barleycroft", HEAD, "Help us find out", "S2S-0001 (Maths)")


async def test_thanks_are_not_a_request(world: World) -> None:
    head = await world.person(HEAD)
    await head.says("thanks for your help")
    head.hears("You are welcome")


async def test_a_fault_of_ours_is_apologised_for_and_changes_nothing(world: World) -> None:
    head = await world.person(HEAD)
    guided = world.bot.desk.catalogue.forms.pop("support.request")
    await head.says("s2s")
    head.hears("something went wrong on our side and nothing was changed")
    world.bot.desk.catalogue.forms["support.request"] = guided
    await head.says("s2s")
    head.hears("Do you know what you need")
