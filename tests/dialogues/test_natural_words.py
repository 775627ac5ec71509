"""What people write in their own words is answered, and changes nothing they have not been shown."""

import pytest

from tests.lines import Line, answers_and_changes_nothing, each_is_answered_on, scenes
from tests.natural_words import carrying_on, schools, specialists, team
from tests.world import World

LINES = (*schools.LINES, *specialists.LINES, *team.LINES, *carrying_on.LINES)
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
