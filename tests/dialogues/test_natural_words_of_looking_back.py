"""What people write, in their own words, to see or say how things went, and what they hear."""

import pytest

from tests.charged import OFFICER
from tests.lines import (
    Line,
    answers_and_changes_nothing,
    before_the_committee,
    charged,
    day_given,
    each_is_answered_on,
    scenes,
)
from tests.stages import ASKER, SLE, TEAM
from tests.world import World

MEMBER = "head@witham.example.org"  # Tomasz Lipnik, who sits on the Strategy Committee
FIGURES = ("School-to-school support 2026/27", "fewer than 3, not shown")
LINES = (
    Line(ASKER, "is there somewhere i can say how well the support worked", ("No evaluation is waiting",), day_given),
    Line(ASKER, "what did the sle write about our visits", ("Thursday 12 November 2026", "The note is due"), day_given),
    Line(ASKER, "i'd like to tell you what i thought of the training", ("No session is waiting for your view",)),
    Line(ASKER, "could I have another look at the last newsletter", ("No newsletter has gone out from here yet",)),
    Line(
        ASKER, "what are the figures for support this year", ("Only the central team or a Strategy Committee member",)
    ),
    Line(SLE, "which questions could nobody answer", ("Only the central team can do that",)),
    Line(TEAM, "which of people's questions did we have no answer for", ("No question is waiting for an answer",)),
    Line(TEAM, "how is the support going this year, in numbers", FIGURES, charged),
    Line(OFFICER, "which bills are not paid yet", ("invoice",), charged),
    Line(MEMBER, "give me some numbers on support for the committee", FIGURES, charged),
    Line(MEMBER, "what will we be talking about at strategy", ("Agenda of the next Strategy",), before_the_committee),
)
SCENES = scenes(LINES)


@pytest.mark.parametrize(("world", "backend"), [("terminal", "sqlite")], indirect=True)
@pytest.mark.parametrize("line", LINES, ids=lambda line: line.types)
async def test_natural_words_are_answered(world: World, line: Line) -> None:
    await answers_and_changes_nothing(world, line)


@pytest.mark.unmeasured
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize("scene", SCENES)
async def test_they_are_answered_on_slack_and_on_telegram(everywhere: World, scene: str) -> None:
    await each_is_answered_on(everywhere, ("slack", "telegram"), SCENES[scene])
