"""Whatever anybody types, in whatever role: free words change nothing before a button is pressed."""

import pytest
import sqlalchemy as sa

from storage.drafts import Draft
from storage.requests import Status
from tests.lines import day_ahead, kept, new, to_match
from tests.stages import ASKER, HOME_HEAD, SLE, TEAM, request_at
from tests.understanding import sentences
from tests.world import Talker, World

COMMITTEE = "head@witham.example.org"
OFFICER = "finance@oakfield.example.org"
NEWCOMER = ""
# Conversations, unclear words and the plan of the next issue, which time makes as well, are none of its affairs.
BEGUN = {"draft", "misread", "newsletter_issue"}
SOME = 40  # sentences between two looks at all that is kept


async def affairs(world: World) -> dict[str, list[str]]:
    return {name: rows for name, rows in (await kept(world)).items() if name not in BEGUN}


async def drop_drafts(world: World) -> None:
    """Otherwise the next sentence would be an answer."""
    async with world.database.transaction() as session:
        await session.exec(sa.delete(Draft))


@pytest.mark.unmeasured
@pytest.mark.parametrize("who", [ASKER, SLE, HOME_HEAD, TEAM, COMMITTEE, NEWCOMER], ids=lambda who: who or "newcomer")
@pytest.mark.parametrize(("world", "backend"), [("terminal", "sqlite")], indirect=True)
async def test_no_sentence_changes_the_affairs_of_the_alliance(world: World, who: str) -> None:
    for stage in (day_ahead, to_match, new):
        await stage(world)
    await request_at(world, Status.OFFERED, days="0.5")
    talker: Talker = await world.person(who) if who else world.newcomer()
    said = [sentence.text for sentence in sentences.read(sentences.DEVELOPMENT)]
    before = await affairs(world)
    for start in range(0, len(said), SOME):
        for text in said[start : start + SOME]:
            await talker.says(text)
            assert talker.heard, text
            await drop_drafts(world)
        assert await affairs(world) == before, f"changed by one of {said[start : start + SOME]}"
