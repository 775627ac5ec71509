"""A year of the alliance's life, 2019/20, on a clock turned by hand; what all say and are told is a transcript to read.

The committee's days are those that were published; the terms are invented, except the Easter holidays.
`pytest --write-transcript` writes it anew; read what changed before it is kept.
"""

import time
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from messages.dates import LONDON
from storage.database import Database
from tests.life import Life
from tests.world import REQUEST_ANSWERS, world_on

pytestmark = pytest.mark.unmeasured
TRANSCRIPT = Path(__file__).parent / "a_year_of_life.md"
A_MINUTE = 60.0  # seconds of processor time
CAST = {
    "Philippa (central team)": "coordinator@alliance.example.org",
    "Jamal (central team)": "jamal.rookwith@alliance.example.org",
    "Amara (head)": "head@oakfield.example.org",
    "Tomasz (head, committee)": "head@witham.example.org",
    "Owen (head, committee)": "head@kingssluice.example.org",
    "Hugo (head, committee)": "head@castlecausey.example.org",
    "Bilal (SLE)": "bilal.chaudmere@kingssluice.example.org",
    "Winston (SCITT co-ordinator)": "scitt@oakfield.example.org",
}
PHILIPPA, JAMAL, AMARA, TOMASZ, OWEN, HUGO, BILAL, WINSTON = CAST
TERMS = (
    "term 1 4 september to 18 october 2019",
    "term 2 28 october to 20 december 2019",
    "term 3 6 january to 14 february 2020",
    "term 4 24 february to 3 april 2020",
    "term 5 20 april to 22 may 2020",
    "term 6 1 june to 21 july 2020",
)


@pytest.fixture
async def life(filled: Database) -> AsyncIterator[Life]:
    async with world_on(filled, "terminal") as world:
        world.clock.turn(datetime(2019, 9, 2, 8, 30, tzinfo=LONDON))
        yield Life(world)


async def test_a_year_of_life(life: Life, request: pytest.FixtureRequest) -> None:
    began = time.process_time()
    await life.joins(CAST)
    await september(life)
    await autumn(life)
    await spring(life)
    await summer(life)
    assert time.process_time() - began < A_MINUTE
    if request.config.getoption("--write-transcript"):
        TRANSCRIPT.write_text(life.transcript())
    assert life.transcript() == TRANSCRIPT.read_text()


async def september(life: Life) -> None:
    """The year’s terms and an INSET day are entered; the committee meets for the first time."""
    for term in TERMS:
        await life.says(PHILIPPA, term)
        await life.presses(PHILIPPA, "Yes")
    await life.says(PHILIPPA, "inset 3 january 2020")
    await life.says(PHILIPPA, "Wednesday 3 October 2019 3.45pm")
    await life.until(2019, 9, 5, 12)
    await life.says(TOMASZ, "when is strategy committee")
    await life.presses(TOMASZ, "Coming")
    await life.says(OWEN, "apologies for strategy committee")
    await life.presses(OWEN, "Send apologies")
    await life.says(HUGO, "add to agenda: cpd budget")
    await life.says(HUGO, "quiet hours 6pm to 8am")
    await life.until(2019, 9, 20, 12)


async def autumn(life: Life) -> None:
    await life.until(2019, 10, 9, 12)
    await life.says(AMARA, "newsletter item: Our reading week was a joy. Every year group took part.")
    await life.says(PHILIPPA, "digest draft")
    await life.until(2020, 1, 2, 12)


async def spring(life: Life) -> None:
    await life.until(2020, 4, 30, 12)


async def summer(life: Life) -> None:
    await life.until(2020, 7, 25, 12)
