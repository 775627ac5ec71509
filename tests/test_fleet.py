"""Several bots as processes of their own: they are killed, cut off from the database, told a wrong time, upgraded."""

import asyncio
import signal
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import select

from storage import broadcasts
from storage.broadcasts import Excuse, Fate
from storage.outbox import Outgoing, State
from tests import many
from tests.chaos_books import NOBODY_THERE
from tests.conftest import Templates
from tests.crash_town import Inhabitant, Town
from tests.fleet import FAILOVER, QUICK, Fleet, fleet_on
from tests.postgres import Databases
from tests.test_broadcast_crash import finished, move_in, said
from tests.test_crash import SCHOOLS, asks_for_support, every_answer_is_kept

pytestmark = [pytest.mark.unmeasured, pytest.mark.timeout(600)]
BUSY = {"TELEGRAM_A_SECOND": "40", "SLACK_A_MINUTE": "2400"}
LOADS = [(2, 1, 60), pytest.param((12, 8, 2400), marks=pytest.mark.soak)]  # dialogues, kills, readers
FIRST = 5000  # the addresses of heads, beyond those of readers
AWAY = [pytest.param(seconds, marks=pytest.mark.soak) for seconds in (5.0, 60.0)]  # seconds
IDLE = 0.2  # of a processor, for a process that waits


@pytest.fixture
def shared_url(templates: Templates) -> str:
    """The URL of a database on a server with the example in it."""
    return templates.copy("postgres", filled=True)


async def all_serve(fleet: Fleet) -> int:
    """Every process is there; returns the one that polls."""
    for number in fleet.running:
        await fleet.serves(number)
    return await fleet.poller_beside()


async def heads_of(town: Town, count: int) -> dict[int, Inhabitant]:
    """The heads of so many schools, in turn on Slack and on Telegram."""
    numbers = range(1, count + 1)
    ways = {n: "slack" if n % 2 else "telegram" for n in numbers}
    return {n: await town.settle_in(f"head@{SCHOOLS[n - 1]}.example.org", ways[n], FIRST + n) for n in numbers}


async def everything_ended(town: Town) -> None:
    """Nothing in the outbox is left open, and nothing was given up but what nobody is there to hear."""
    async with asyncio.timeout(60):
        while [key for key, state, _ in await outgoing(town) if state in (State.READY, State.SENDING)]:
            await asyncio.sleep(0.05)
    assert not [row for row in await outgoing(town) if row[1] is State.FAILED and row[2] != NOBODY_THERE]


async def outgoing(town: Town) -> Sequence[tuple[str, State, str]]:
    async with town.database.reading() as session:
        found = await session.exec(select(Outgoing.key, Outgoing.state, Outgoing.error))
        return [(key, State(state), error) for key, state, error in found]


def unspoilt(town: Town, fleet: Fleet, heads: dict[int, Inhabitant], *dead: int) -> None:
    """Nobody was apologised to, nobody heard anything twice, no process fell over."""
    assert [text for head in heads.values() for text in head.doubled()] == []
    assert not [text for head in heads.values() for _, text in head.screen if "went wrong" in text]
    assert all("Traceback" not in fleet.log(one) for one in (*dead, *fleet.running))


async def kill_beside(town: Town, fleet: Fleet, poller: int) -> int:
    """One that does not poll ends at once, and another takes its place."""
    victim = next(one for one in fleet.running if one != poller)
    fleet.signal(victim, signal.SIGKILL)
    await fleet.serves(await fleet.start())
    town.note_kill()
    return victim


@pytest.mark.parametrize("load", LOADS)
async def test_whichever_process_is_killed_under_load_each_event_and_each_message_counts_once(
    shared_url: str, tmp_path: Path, load: tuple[int, int, int]
) -> None:
    talks, kills, readers = load
    async with fleet_on(shared_url, tmp_path, BUSY) as (town, fleet):
        addresses = await move_in(town, readers)
        poller, heads = await all_serve(fleet), await heads_of(town, talks)
        number = await many.start(town.database, dict.fromkeys(addresses, Excuse.NONE), datetime.now(UTC))
        talking = asyncio.gather(*(asks_for_support(head, n) for n, head in heads.items()))
        dead = [await kill_beside(town, fleet, poller) for _ in range(kills)]
        began = time.monotonic()
        fleet.signal(poller, signal.SIGKILL)
        await fleet.poller_beside(poller)
        waited = time.monotonic() - began
        town.note_kill()
        await talking
        fates = await finished(town, number)
        await everything_ended(town)
        told = said(town)
        twice = {id for id, address in addresses.items() if told[address] > 1}
        async with town.database.reading() as session:
            unknown = {r.person_id for r, _, fate in await broadcasts.ledger(session, number) if fate is Fate.UNKNOWN}
        print(f"{kills + 1} kills, taken over in {waited:.1f} s, {len(unknown)} in flight, {len(twice)} told twice")
        assert waited < FAILOVER
        assert [id for id, address in addresses.items() if not told[address]] == []
        assert twice <= unknown and max(told.values()) <= 1 + len(town.kills)
        assert fates[Fate.SENT] + fates[Fate.UNKNOWN] == readers
        await every_answer_is_kept(town, heads)
        unspoilt(town, fleet, heads, poller, *dead)


async def refused_for(seconds: float, town: Town, head: Inhabitant) -> int:
    """Somebody on Slack says a word again and again; returns how often it was answered that we cannot take it."""
    end, tries = time.monotonic() + seconds, 0
    answer = await town.slack.say(head.address, "what is an sle")
    event = len(town.slack.deliveries) - 1
    while time.monotonic() < end:
        assert answer.status == 503 or answer.status == 500, answer
        tries += 1
        await asyncio.sleep(0.5)
        answer = await town.slack.redeliver(event)
    return tries


@pytest.mark.parametrize("seconds", AWAY)
async def test_while_the_database_is_away_platforms_keep_their_events_and_afterwards_all_goes_on_by_itself(
    shared_url: str, tmp_path: Path, postgres: Databases, seconds: float
) -> None:
    async with fleet_on(shared_url, tmp_path, QUICK) as (town, fleet):
        readers = await move_in(town, 40)
        await all_serve(fleet)
        heads = await heads_of(town, 2)
        for head in heads.values():
            await head.says("what does an sle cost")
        for head in heads.values():
            await head.sees("free")
        number = await many.start(town.database, dict.fromkeys(readers, Excuse.NONE), datetime.now(UTC))
        before = {one: fleet.worked(one) for one in fleet.running}
        name = town.database.url.database or ""
        postgres.run(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        postgres.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        await heads[2].says("what is an sle")
        tries = await refused_for(seconds, town, heads[1])
        worked = {one: fleet.worked(one) - before[one] for one in fleet.running}
        postgres.run(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
        began = time.monotonic()
        while not (await town.slack.redeliver(-1)).ok:
            await asyncio.sleep(0.2)
        for head in heads.values():
            await head.sees("Specialist Leader")
        await finished(town, number)
        await everything_ended(town)
        print(f"away {seconds} s, {tries} refused, work {worked}, back after {time.monotonic() - began:.1f} s")
        assert set(fleet.running) == before.keys()
        assert max(worked.values()) < 1 + IDLE * seconds
        assert max(said(town).values()) == 1 == min(said(town)[address] for address in readers.values())
        unspoilt(town, fleet, heads)
