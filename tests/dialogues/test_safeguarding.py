"""Words of concern stop the conversation, and nothing of them is kept."""

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from tests.ways import OnSlack
from tests.world import REQUEST_ANSWERS, World

HEAD = "head@oakfield.example.org"
WORDS = "I'm worried a pupil called Zebedee is being hurt at home"


async def everything_stored(world: World) -> str:
    """Every row of every table as text."""
    async with world.database.reading() as session:
        rows = [
            str(row)
            for table in SQLModel.metadata.sorted_tables
            for row in await session.exec(sa.select(table))  # type: ignore[call-overload]
        ]
    return "\n".join(rows)


async def test_the_numbers_are_given_at_once_and_nothing_is_stored(world: World) -> None:
    head = await world.person(HEAD)
    await head.says(WORDS)
    head.hears("ring 999", "01522 782111", "01522 782333", "I have not kept what you wrote")
    stored = await everything_stored(world)
    assert "Zebedee" not in stored
    assert "safeguarding.stopped" in stored


async def test_in_a_request_the_conversation_stops_and_earlier_answers_stay(world: World) -> None:
    head = await world.person(HEAD)
    await head.says("s2s")
    await head.says("we know")
    await head.says("maths")
    await head.says(WORDS)
    head.hears("ring 999", "I have not kept what you wrote")
    assert await head.draft() is None
    assert "Zebedee" not in await everything_stored(world)
    await head.presses("Continue my request")
    head.hears("What should the support focus on?")


async def test_on_a_page_of_a_form_nothing_of_the_page_is_kept(everywhere: World) -> None:
    head = await everywhere.person(HEAD, on="slack")
    assert isinstance(head.way, OnSlack)
    await head.says("hello")
    await head.presses("Ask for support")
    for answers in ({"route": "We know what we need"}, {**REQUEST_ANSWERS, "focus": WORDS}):
        view = head.way.fake.stack(head.address)[-1]
        ids = {block.get("block_id") for block in view.blocks}
        given = {name: value for name, value in answers.items() if name in ids}
        assert (await head.way.fake.submit(head.address, view, given)).ok
        await everywhere.settle()
    head.hears("ring 999")
    stored = await everything_stored(everywhere)
    assert "Zebedee" not in stored
    assert "a curriculum that builds" not in stored


@pytest.mark.parametrize(
    "text", ["hit our targets in maths", "who runs safeguarding training?", "we are at risk of falling behind in ks4"]
)
async def test_ordinary_school_matters_are_not_stopped(world: World, text: str) -> None:
    head = await world.person(HEAD)
    await head.says(text)
    head.hears_not("ring 999")


async def test_the_words_and_numbers_can_be_set(world: World) -> None:
    world.set_house(safeguarding_text="Please ring Ash.", safeguarding_numbers="Ash=01632 960001")
    head = await world.person(HEAD)
    await head.says(WORDS)
    head.hears("Please ring Ash.", "01632 960001")
