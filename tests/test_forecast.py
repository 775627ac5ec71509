"""What is forecast is what a clock that goes on step by step then sends: the same, at the same minute, once."""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from bot.assembly import Bot, Clock
from bot.forecast import Paper, copied, forecast
from messages.dates import at
from messages.house import House
from storage import people
from storage.broadcasts import Broadcast, Stage
from storage.database import Database
from storage.events import Event
from storage.outbox import Outgoing, State
from storage.people import Person, Role
from storage.requests import Status
from storage.visits import Visit, VisitStatus
from tests.stages import TEAM, request_at, visit_on
from tests.world import World

pytestmark = pytest.mark.unmeasured
STEP = timedelta(minutes=30)
ONE = timedelta(days=1)
SPANS = {
    "the clocks go back": (date(2026, 10, 25), date(2026, 10, 26)),
    "the year ends": (date(2026, 12, 31), date(2027, 1, 1)),
    "a half term begins": (date(2027, 1, 4), date(2027, 1, 5)),
    "the clocks go forward": (date(2027, 3, 28), date(2027, 3, 29)),
    "in the middle of a term": (date(2027, 3, 2), date(2027, 3, 3)),
}
LONGER = [span for span in SPANS if span != "the clocks go back"]
HOUSE = House(reaches_all=True)
SLES = ("bilal.chaudmere@kingssluice.example.org", "eleanor.sparrowhurst@kingssluice.example.org")
VISITS = 6  # three days of each SLE, which are free
HOURS = ("", "", "never", "19:00-08:30", "22:30-06:30")


async def busy(database: Database, dice: random.Random, first: date) -> None:
    """Many things that wait for their time around a day: days, requests, meetings, a broadcast, quiet hours."""
    world = World(database, Clock(at(first, 9), stands=True))
    for number in range(VISITS):
        world.clock.turn(at(first - timedelta(days=dice.randrange(1, 14)), dice.randrange(7, 19)))
        status = dice.choice((Status.SUBMITTED, Status.MATCHING, Status.AWAITING_RELEASE, Status.OFFERED))
        await request_at(world, status, asker=dice.choice(("head@oakfield.example.org", "head@curlew.example.org")))
        request = await request_at(world, Status.ACTIVE, days="1", sle=SLES[number % 2])
        await visit_on(world, request, first + timedelta(days=dice.randrange(-1, 9)), VisitStatus.BOTH_CONFIRMED)
    async with database.transaction() as session:
        for visit in await session.exec(select(Visit)):
            visit.end = f"{dice.randrange(12, 20)}:{dice.choice((15, 45))}"
            session.add(visit)
        for person in await session.exec(select(Person).order_by(col(Person.id))):
            person.quiet, person.quiet_weekends = dice.choice(HOURS), dice.random() < 0.3
            session.add(person)
        for number in range(4):
            day = first + timedelta(days=dice.choice((0, 1, 3, 5, 7, 14)))
            times: dict[str, Any] = {"start": f"{dice.randrange(10, 16)}:30", "end": f"{dice.randrange(16, 18)}:30"}
            session.add(Event(series=f"series-{number}", title="Heads", day=day, audience=[Role.HEADTEACHER], **times))
        team = await people.by_email(session, TEAM)
        assert team
        said: dict[str, Any] = {"voice": "Newsletter", "text": "Hello", "audience": {}, "stage": Stage.SCHEDULED}
        moment = at(first, dice.randrange(8, 22), dice.choice((0, 30)))
        session.add(Broadcast(made_by=team.id or 0, made_at=at(first - ONE, 9), send_at=moment, **said))


async def sent(database: Database) -> set[str]:
    """The keys of all that went out; of what was said together, those of its parts."""
    async with database.reading() as session:
        rows = {row.id: row for row in await session.exec(select(Outgoing))}
    went = [row for row in rows.values() if row.state is State.SENT]
    return {rows[id].key for row in went for id in row.args.get("rows", [row.id])}


@asynccontextmanager
async def stepped(database: Database, first: date, last: date) -> AsyncIterator[dict[datetime, set[str]]]:
    """What a clock that goes on by half hours sends, by the minute: the keys."""
    async with copied(database) as copy:
        clock = Clock(at(first, 0), stands=True)
        bot = Bot(copy, {"console": Paper("console")}, HOUSE, clock)
        went: dict[datetime, set[str]] = {}
        seen: set[str] = set()
        while clock.now() < at(last + ONE, 0):
            moment = clock.now()
            await bot.tick()
            await bot.settle()
            new = await sent(copy) - seen
            if new:
                went[moment], seen = new, seen | new
            clock.turn(moment + STEP)
        yield went


@pytest.mark.parametrize(
    "span", ["the clocks go back", *(pytest.param(span, marks=pytest.mark.soak) for span in LONGER)]
)
@pytest.mark.parametrize("backend", ["sqlite"])
async def test_a_clock_that_goes_on_step_by_step_sends_what_was_forecast(filled: Database, span: str) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    first, last = SPANS[span]
    await busy(filled, random.Random(seed), first)
    before = await sent(filled)
    ahead = [one async for one in forecast(filled, HOUSE, ["console"], at(first, 0), first, last)]
    assert await sent(filled) == before, "nothing is sent"
    keys = [key for one in ahead for key in one.keys]
    assert len(keys) == len(set(keys)), "each key once"
    told: dict[datetime, set[str]] = {}
    for one in ahead:
        told.setdefault(one.at, set()).update(one.keys)
    async with stepped(filled, first, last) as went:
        assert told == went
    assert ahead
