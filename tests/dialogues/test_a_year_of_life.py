"""A year of the alliance's life, 2019/20, on a clock turned by hand; what all say and are told is a transcript to read.

The committee's days are those that were published; the terms are invented, except the Easter holidays.
`pytest --write-transcript` writes it anew; read what changed before it is kept.
"""

import time
from collections.abc import AsyncIterator
from datetime import date, datetime
from pathlib import Path

import pytest

from messages.dates import LONDON
from storage.database import Database
from storage.requests import Status
from storage.visits import VisitStatus
from tests.life import Life
from tests.stages import request_at, visit_on
from tests.world import world_on

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


@pytest.mark.parametrize("backend", ["sqlite"])
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
    """The year’s terms are entered; the committee is invited for the first time, and meets."""
    for term in TERMS:
        await life.says(PHILIPPA, term)
        await life.presses(PHILIPPA, "Yes")
    await life.says(PHILIPPA, "inset monday 6 january 2020")
    await life.presses(PHILIPPA, "Yes")
    await life.says(PHILIPPA, "add full alliance thursday 10 october 2019 4pm to 5pm at The Keyworth Centre")
    await life.presses(PHILIPPA, "Put it in the calendar")
    await life.until(2019, 9, 5, 12)
    await life.says(TOMASZ, "when is strategy committee")
    await life.presses(TOMASZ, "Coming")
    await life.says(OWEN, "apologies for strategy committee")
    await life.presses(OWEN, "Send apologies")
    await life.says(HUGO, "add to agenda: cpd budget")
    await life.says(HUGO, "quiet hours 6pm to 9am")
    await life.presses(HUGO, "Yes")
    await life.until(2019, 9, 9, 10)
    await life.says(PHILIPPA, "papers for strategy committee: https://example.org/papers/1")
    await life.presses(PHILIPPA, "Change it")
    await life.says(PHILIPPA, "agenda")
    await life.presses(PHILIPPA, "Decide")
    await life.presses(PHILIPPA, "Take it up")
    await life.until(2019, 9, 20, 12)


async def autumn(life: Life) -> None:
    """A broadcast, a Full Alliance meeting with its sign-in code, the first newsletter; a deputy; a day for an SLE."""
    await life.says(PHILIPPA, "tell all heads: The Full Alliance meets on Thursday 10 October. Please bring a leader.")
    await life.says(PHILIPPA, "andy chisholm")
    await life.says(PHILIPPA, "monday 23 september 4pm")
    await life.presses(PHILIPPA, "Show the preview")
    await life.presses(PHILIPPA, "Yes, send it then")
    await life.until(2019, 10, 7, 12)
    await life.says(AMARA, "newsletter item: Our reading week was a joy. Every year group took part.")
    await life.says(AMARA, "Reading week at Oakfield")
    await life.says(AMARA, "Headteacher")
    await life.presses(AMARA, "Send it in")
    await life.until(2019, 10, 10, 16, 5)
    await life.says(PHILIPPA, "sign-in code for full alliance")
    code = life.hides(r"\b[B-DF-HJ-NP-TV-Z]{4}\b", PHILIPPA)
    for name in (AMARA, TOMASZ):
        await life.says(name, f"in {code}")
    await life.until(2019, 10, 11, 9)
    await life.presses(AMARA, "5")
    await life.until(2019, 10, 15, 12)
    await approves(life)
    await life.until(2019, 11, 15, 12)
    await life.says(TOMASZ, "sending my deputy Callum Fernihurst to strategy committee")
    await life.presses(TOMASZ, "Send")
    await life.until(2019, 12, 2, 10)
    world = life.world
    request = await request_at(world, Status.ACTIVE, days="1")
    await visit_on(world, request, date(2020, 1, 14), VisitStatus.BOTH_CONFIRMED)
    await life.until(2019, 12, 16, 12)
    await approves(life)
    await life.until(2020, 1, 2, 12)


async def approves(life: Life) -> None:
    """The newsletter of this half term."""
    await life.says(PHILIPPA, "digest draft")
    await life.presses(PHILIPPA, "Approve")
    await life.presses(PHILIPPA, "Yes, approve it")


async def spring(life: Life) -> None:
    """The SLE’s day is confirmed, given and logged; a reminder is put off; the committee meets in March."""
    await life.until(2020, 1, 7, 9)
    await life.presses(BILAL, "Confirm")
    await life.until(2020, 1, 14, 16)
    await life.presses(BILAL, "Yes, log it")
    await life.presses(BILAL, "Only log it")
    await life.until(2020, 2, 10, 12)
    await approves(life)
    await life.until(2020, 3, 3, 9, 30)
    await life.presses(HUGO, "Later")
    await life.presses(HUGO, "Wednesday")
    await life.until(2020, 3, 13, 12)
    await life.says(HUGO, "coming to strategy committee")
    await life.presses(HUGO, "Coming")
    await life.until(2020, 3, 30, 12)
    await approves(life)
    await life.until(2020, 4, 21, 12)
    await life.world.restart()


async def summer(life: Life) -> None:
    """Somebody leaves the newsletter; the last committee of the year; the summer is quiet."""
    await life.until(2020, 5, 6, 12)
    await life.says(OWEN, "unsubscribe from the newsletter")
    await life.presses(OWEN, "Yes, stop it")
    await life.says(PHILIPPA, "whats on this half term")
    await life.until(2020, 5, 18, 12)
    await approves(life)
    await life.until(2020, 6, 17, 12)
    await life.says(JAMAL, "who is coming to strategy committee")
    await life.until(2020, 7, 13, 12)
    await approves(life)
    await life.until(2020, 8, 31, 12)
