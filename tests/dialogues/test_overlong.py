"""What people write can be longer than anybody expects; it is answered, and nothing breaks."""

import pytest

from storage.database import Database
from storage.requests import Status
from tests.dialogues.test_forged import press
from tests.stages import TEAM, request_at
from tests.world import world_on

QUESTION = "who is our contact for send" + "?" * 5000
LETTERS = "x" * 9000
TEXTS = (QUESTION, LETTERS, "42 invoiced " + "1" * 5000, "show " + "9" * 400, "log 1 day at " + "oak " * 1000)


@pytest.mark.parametrize("action", ["notes.add", "triage.decline"])
async def test_far_too_much_for_a_question_of_a_form(filled: Database, action: str) -> None:
    async with world_on(filled, "terminal") as world:
        number = await request_at(world, Status.TRIAGE)
        team = await world.person(TEAM)
        await press(world, team.address, action, str(number))
        await world.settle()
        for text in (QUESTION, LETTERS):
            await team.says(text)
            team.hears("characters")


async def test_far_too_much_out_of_the_blue(filled: Database) -> None:
    async with world_on(filled, "terminal") as world:
        for talker in (await world.person(TEAM), world.newcomer()):
            for text in TEXTS:
                await talker.says(text)
                assert talker.heard
                talker.hears_not("something went wrong")
