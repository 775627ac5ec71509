"""What people write on a bad day: half-said, beside the point, or the other way round."""

import pytest

from tests.dialogues.test_safeguarding import everything_stored
from tests.lines import Line, answers_and_changes_nothing, day_ahead, new
from tests.stages import ASKER, SLE, TEAM
from tests.world import World

STAYS = ("Nothing is cancelled or withdrawn",)
UNCLEAR = ("I did not follow that",)
LINES = (
    *(
        Line(ASKER, types, STAYS, new, ("News on my request",))
        for types in ("don't withdraw it", "please do not cancel our request", "I never wanted to withdraw it")
    ),
    Line(SLE, "please don't cancel thursday", STAYS, day_ahead, ("My days",)),
    *(
        Line(SLE, types, ("Did you mean",), day_ahead, ("Move or cancel a day",))
        for types in ("ofsted rang about thursday", "inspection on thursday!")
    ),
    Line(SLE, "ofsted rang, can't do thursday", ("in place of Thursday 3 December 2026",), day_ahead),
    *(Line(ASKER, types, UNCLEAR) for types in ("👍", "👎", "42", "...", "?!")),
    Line("", "show me the triage queue", ("Only the central team can do that",), buttons=("How to join",)),
)


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line.who.partition('@')[0]}:{line.types}")
async def test_awkward_words_are_taken_as_they_were_meant_and_change_nothing(world: World, line: Line) -> None:
    await answers_and_changes_nothing(world, line)


async def test_what_is_said_to_stop_this_or_that_is_no_answer_to_the_form(world: World) -> None:
    await new(world)
    head = await world.person(ASKER)
    await head.says("s2s")
    for answer in ("we know", "maths", "cancel my request"):
        await head.says(answer)
    head.hears("or to withdraw a request that you have sent?")
    await head.says("yes")
    head.hears("or to withdraw a request that you have sent?")
    await head.says("keep it")
    head.hears("What should the support focus on?")
    await head.says("cancel my request")
    await head.says("stop this")
    head.hears("Shall I throw away your 2 answers?")
    await head.says("no, don't throw them away")
    head.hears("What should the support focus on?")
    draft = await head.draft()
    assert draft
    assert set(draft.answers) >= {"route", "area"}
    assert "focus" not in draft.answers


async def test_a_hesitant_disclosure_leaves_no_trace_wherever_it_is_written(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    head = await world.person(ASKER)
    for step in ("", "s2s", "we know", "maths"):
        if step:
            await head.says(step)
        await head.says("I don't know if I should say this but something at home isn't right for zebedee")
        head.hears("Please speak to a person now")
        if step:
            await head.says("continue")
    await head.sends_photo(b"", "she flinches when her dad comes, zebedee")
    assert "zebedee" not in (await everything_stored(world)).casefold()
    assert "zebedee" not in caplog.text.casefold()


async def test_school_talk_that_sounds_like_harm_is_kept_as_an_answer(world: World) -> None:
    head = await world.person(ASKER)
    await head.says("s2s")
    for answer in ("we know", "behaviour"):
        await head.says(answer)
    await head.says(
        "Behaviour support for a lively class; Mrs Beaton leads, and pupils are at risk of missing the standard"
    )
    head.hears("Which priority")
    await head.says("We want to hit our targets")
    head.hears("Who would the SLE work with?")


async def test_beside_an_answer_about_a_topic_stands_whom_to_ask(world: World) -> None:
    head, coordinator = await world.person(ASKER), await world.person(TEAM)
    for person in (head, coordinator):
        await person.says("what is Rooted in Reading?")
        person.hears("From the 2019/20 handbook")
        assert "Contact for: Rooted in Reading" in person.buttons
