"""Several bots on one PostgreSQL: a person’s turns keep their order, time acts once, a lost database comes back."""

import asyncio
from collections import Counter
from datetime import date, datetime
from itertools import count

import pytest
import sqlalchemy as sa
from sqlmodel import select

from bot.assembly import Bot
from bot.desk import Desk
from bot.platform import Unavailable
from handlers.router import Catalogue, Router, Turn
from messages.dates import LONDON
from messages.house import House
from messages.message import Inbound, Message, Place
from scheduler import clock as rules
from storage import people
from storage.database import Database
from storage.inbox import Event
from storage.outbox import Outgoing
from storage.people import Account
from storage.requests import Status
from storage.visits import VisitStatus
from tests.conftest import Templates
from tests.postgres import Databases
from tests.stages import ASKER, HOME_HEAD, SLE, TEAM, request_at, visit_on
from tests.world import World, world_on

pytestmark = pytest.mark.unmeasured
REPLICAS = 3
NUMBERS = count(1)
MONDAY = datetime(2026, 11, 30, 9, 0, tzinfo=LONDON)


@pytest.fixture
def urls(templates: Templates) -> tuple[str, str]:
    """Two databases on a server, each with the example in it."""
    return templates.copy("postgres", filled=True), templates.copy("postgres", filled=True)


def said(account: str, text: str) -> Inbound:
    return Inbound(f"event-{next(NUMBERS)}", "console", account, Place(account), text=text)


async def test_the_turns_of_one_person_do_not_overlap_whichever_process_takes_them(urls: tuple[str, str]) -> None:
    """One person with two accounts, whose messages reach three processes at once."""
    shared = [Database(urls[0]) for _ in range(REPLICAS)]
    async with shared[0].transaction() as session:
        person = await people.by_email(session, ASKER)
        assert person
        for address in ("one", "two"):
            account = Account(platform="console", address=address, person_id=person.id, seen_at=MONDAY)
            session.add(account)
    inside, most, done = 0, 0, 0
    router = Router("probe")

    @router.words("probe")
    async def probe(turn: Turn) -> Message:
        nonlocal inside, most, done
        inside += 1
        most = max(most, inside)
        await asyncio.sleep(0.01)
        inside, done = inside - 1, done + 1
        return Message("probed")

    catalogue = Catalogue((router,))
    desks = [Desk(one, catalogue, House(), lambda: MONDAY, lambda rows, others: None) for one in shared]
    events = [said(("one", "two")[n % 2], "probe") for n in range(24)]
    again = [desks[(n + 1) % REPLICAS].receive(event) for n, event in enumerate(events)]  # as platforms do
    await asyncio.gather(*(desks[n % REPLICAS].receive(event) for n, event in enumerate(events)), *again)
    assert (most, done) == (1, len(events))
    for one in shared:
        await one.close()


async def busy(world: World) -> None:
    """Days, requests and a form that is lying about: much that falls due in the days to come."""
    for email in (ASKER, SLE, HOME_HEAD, TEAM):
        await world.person(email)
    request = await request_at(world, Status.ACTIVE, days="2.5")
    for day in (date(2026, 12, 3), date(2026, 12, 4)):
        await visit_on(world, request, day, VisitStatus.BOTH_CONFIRMED)
    await request_at(world, Status.AWAITING_RELEASE)
    await request_at(world, Status.SUBMITTED)


async def told_in_a_week(database: Database, tickers: int) -> Counter[str]:
    """The keys of all that time causes in a week, with so many processes that tick at the same moments."""
    async with world_on(database, "terminal") as world:
        await busy(world)
        for _ in range(6):
            now = world.clock.now()
            await asyncio.gather(*(rules.tick(database, world.house, now) for _ in range(tickers)))
            await world.settle()
            await world.advance(hours=24)
        async with database.reading() as session:
            rows = (await session.exec(select(Outgoing.notice, Outgoing.state, Outgoing.person_id))).all()
    return Counter(str(row) for row in rows)


async def test_what_time_causes_is_caused_once_however_many_processes_tick(urls: tuple[str, str]) -> None:
    found = []
    for tickers, url in zip((1, REPLICAS), urls, strict=True):
        database = Database(url, durable=False)
        found.append(await told_in_a_week(database, tickers))
        await database.close()
    alone, together = found
    assert sum(alone.values()) >= 3
    assert together == alone


async def test_while_the_database_is_away_events_are_refused_and_then_taken_once(
    urls: tuple[str, str], postgres: Databases
) -> None:
    database = Database(urls[0])
    async with world_on(database, "terminal") as world:
        bot: Bot = world.bot
        newcomer = world.newcomer()
        await newcomer.says("what does an sle cost")
        name = database.url.database or ""
        away, back = (f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS {word}' for word in ("false", "true"))
        postgres.run(away)
        postgres.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        event = said(newcomer.address, "what is an sle")
        for _ in range(3):  # the platform tries again
            with pytest.raises(Unavailable):
                await bot.desk.receive(event)
        postgres.run(back)
        await bot.desk.receive(event)
        await bot.desk.receive(event)
        await world.settle()
        newcomer.hears("SLE")
        async with database.reading() as session:
            taken = sa.select(sa.func.count()).select_from(Event).where(Event.event == event.id)  # type: ignore[arg-type]
            assert (await session.scalar(taken)) == 1
            answers = await session.exec(select(Outgoing.state).where(Outgoing.key.contains(event.id)))  # type: ignore[attr-defined]
            assert list(answers) == ["sent"]
    await database.close()
