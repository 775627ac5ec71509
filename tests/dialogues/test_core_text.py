"""Anybody reads what the alliance says of itself; the central team changes the words, in one place."""

from bot import load
from storage import core_text
from tests.stages import ASKER, TEAM
from tests.world import World

NEW = "A school asks the central team, at any time of year, and we look for somebody who has done it before."


async def test_a_newcomer_reads_it_and_the_team_changes_it(world: World) -> None:
    newcomer, head, team = world.newcomer(), await world.person(ASKER), await world.person(TEAM)
    await newcomer.says("What do you believe?")
    newcomer.hears("Better Together.", "Every pupil has a right to a high quality education.", "How support works")
    await head.says("about the alliance")
    assert head.buttons == []
    await team.says("core text")
    await team.presses("Change: How support works")
    await team.fills({"text": NEW})
    team.hears(NEW, "Until now: A school may ask the central team")
    await team.presses("Keep it")
    team.hears("How support works: from now on it is said in the new words, everywhere.")
    await newcomer.says("what are your values")
    newcomer.hears(NEW)
    await load.into(world.database, load.EXAMPLE)  # a file that is loaded again does not change it back
    async with world.database.reading() as session:
        kept = await core_text.piece(session, "ways_of_working")
    assert kept
    assert kept.text == NEW
    assert kept.changed_at
