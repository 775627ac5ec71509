"""The same meanings in other words: they are understood as well, and change nothing by themselves either."""

import pytest

from tests.lines import Line, answers_and_changes_nothing, day_ahead, day_over, new
from tests.stages import ASKER, HOME_HEAD, SLE, TEAM
from tests.world import World

LINES = (
    Line(SLE, "cant do 3 december, ofsted", ("in place of Thursday 3 December 2026",), day_ahead, ("Another day",)),
    Line(SLE, "can't make the 3rd", ("in place of Thursday 3 December 2026",), day_ahead, ("Another day",)),
    Line(SLE, "thursday doesn't work any more", ("in place of Thursday 3 December 2026",), day_ahead),
    Line(
        SLE,
        "cant do 20 october, ofsted",
        ("I do not find a day of yours that fits those words", "Thursday 3 December 2026"),
        day_ahead,
    ),
    *(
        Line(who, types, ("in place of Thursday 3 December 2026",), day_ahead)
        for who, types in (
            (ASKER, "thurs isnt good for us any more"),
            (ASKER, "can we change thurs"),
            (SLE, "ive got ofsted thurs cant come"),
            (SLE, "move thursday to friday please"),
        )
    ),
    Line(SLE, "ofsted on thursday!!", ("Did you mean",), day_ahead, ("Move or cancel a day",)),
    *(
        Line(who, types, ("Thursday 3 December 2026",), day_ahead)
        for who, types in (
            (ASKER, "whens bilal coming"),
            (ASKER, "who is coming on thursday"),
            (SLE, "when am i at oakfield"),
            (SLE, "yes"),
            (HOME_HEAD, "whos out next week"),
        )
    ),
    *(
        Line(SLE, types, ("Tuesday 17 November 2026", "Right?"), day_over)
        for types in ("i did tuesday at oakfield", "half a day at oakfield on 17 nov", "done my visit")
    ),
    Line(ASKER, "wheres my request up to", ("S2S-0001 (Maths)",), new),
    Line(TEAM, "show me request 1", ("S2S-0001",), new),
    Line(ASKER, "a child told me something", ("Please speak to a person now",)),
    Line(SLE, "2 hours coaching at Oakfield on tuesday", ("Tuesday 17 November 2026, half a day",), day_over),
    Line(ASKER, "our NQT is finding behaviour hard, can we get somebody in", ("a teacher. Right?",)),
    Line(ASKER, "I want to commission some SLE days for EYFS", ("support request: Early years. Right?",)),
    Line(ASKER, "when will I hear about my request for support", ("S2S-0001 (Maths)",), new),
    Line(ASKER, "did anyone pick up the request I sent last week", ("S2S-0001 (Maths)",), new),
    Line(ASKER, "is there an SLE assigned to us yet", ("S2S-0001 (Maths)",), new),
    Line(ASKER, "who do i send invoices", ("The handbook names no one for invoices", "Emily Wilson")),
    Line(ASKER, "new head of maths needs support", ("I can start a support request: Maths. Right?",)),
    Line(ASKER, "im a new head", ("A Champion, an experienced headteacher",), buttons=("Talk to a Champion",)),
)


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.types)
async def test_other_words_are_understood_and_change_nothing(world: World, line: Line) -> None:
    await answers_and_changes_nothing(world, line)


@pytest.mark.parametrize(
    "words",
    ["drop it please", "I've changed my mind, don't send it", "I don't want to do this now", "cancel this request"],
)
async def test_words_that_stop_a_conversation_ask_before_answers_are_lost(world: World, words: str) -> None:
    head = await world.person(ASKER)
    await head.says("s2s")
    for answer in ("we know", "english"):
        await head.says(answer)
    await head.says(words)
    head.hears("Shall I throw away your 2 answers?")
    draft = await head.draft()
    assert draft
    assert "focus" not in draft.answers
