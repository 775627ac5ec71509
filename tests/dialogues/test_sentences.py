"""What is put together from parts still reads as one: ends of sentences, plurals, what the buttons below are for."""

import pytest

from messages import evaluations
from messages.words import quoted
from storage.requests import Status
from tests.stages import ASKER, SLE, TEAM, request_at
from tests.world import World


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("When could they come", "“When could they come”."),
        ("When could they come?", "“When could they come?”"),
        ("Please ring.", "“Please ring.”"),
        ("  Which year …", "“Which year …”"),
    ],
)
def test_a_quoted_sentence_ends_once(said: str, read: str) -> None:
    assert quoted(said) == read


async def test_the_question_to_a_school_stands_apart_from_what_follows(world: World) -> None:
    head, team = await world.person(ASKER), await world.person(TEAM)
    await request_at(world, Status.TRIAGE)
    await team.says("show 1")
    await team.presses("Ask the school")
    await team.fills({"question": "Which year group"})
    await team.presses("Send the question")
    await head.says("status")
    head.hears("asked: “Which year group”. Please answer.")
    await head.says("to do")
    await head.presses("Answer S2S-0001")
    head.hears("We asked: “Which year group”. Please give roles")


async def test_further_days_to_choose_from_are_announced(world: World) -> None:
    await request_at(world, Status.AGREED)
    sle, head = await world.person(SLE), await world.person(ASKER)
    await sle.says("propose days")
    await sle.fills({"days": "14 and 21 January", "length": "whole day"})
    await sle.presses("Propose")
    await head.presses("Thursday 14 January 2027")
    head.hears("Agreed: Thursday 14 January 2027", "You can choose further days:")
    await head.presses("Thursday 21 January 2027")
    head.hears_not("You can choose further days")


async def test_several_days_do_not_suit(world: World) -> None:
    await request_at(world, Status.AGREED)
    sle, head = await world.person(SLE), await world.person(ASKER)
    await sle.says("propose days")
    await sle.fills({"days": "14 and 21 January", "length": "whole day"})
    await sle.presses("Propose")
    sle.marks()
    await head.presses("None of these")
    sle.hears("Thursday 14 January 2027; Thursday 21 January 2027 do not suit Oakfield Fen Academy")


async def test_the_agreement_offers_as_many_days_as_were_released(world: World) -> None:
    sle = await world.person(SLE)
    await request_at(world, Status.SCOPING, days="5", extra="3.5")
    await sle.says("agreement")
    assert "5 days" in sle.buttons
    await sle.presses("5 days")
    sle.hears("What will the SLE and the school work on?")


async def test_who_has_no_day_ahead_is_not_told_that_they_never_had_any(world: World) -> None:
    head = await world.person(ASKER)
    await head.says("my days")
    head.hears("You have no days ahead")


def test_the_sle_reads_of_their_own_view() -> None:
    line = evaluations.todo_line("sle", "S2S-0001", "Maths at Oakfield Fen Academy")
    assert line == "S2S-0001 (Maths at Oakfield Fen Academy): how it went for you"
