"""Killed ten times in the middle of a broadcast the bot skips nobody, and knows who may have got it twice."""

import asyncio
import random
import signal
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import col, select

from storage import broadcasts
from storage.broadcasts import Excuse, Fate
from storage.outbox import Outgoing, State
from tests import many
from tests.crash_town import Starter, Town
from tests.test_crash import town_on

pytestmark = pytest.mark.unmeasured
SIZES = [(300, 3), pytest.param((2000, 10), marks=pytest.mark.soak)]  # recipients and kills
QUICK = {"TELEGRAM_A_SECOND": "5000", "SLACK_A_MINUTE": "300000"}


async def move_in(town: Town, count: int) -> dict[int, str]:
    """So many people, in turn on Telegram and on Slack; their addresses by number."""
    addresses = {n: f"U{n:05d}" if n % 2 else str(7_000_000_000 + n) for n in range(count)}
    for n, address in addresses.items():
        if n % 2:
            town.slack.add_user(address, "Reader", None)
        else:
            town.telegram.add_user(int(address), "Reader")
    accounts = [[("slack" if n % 2 else "telegram", address)] for n, address in addresses.items()]
    ids = await many.people(town.database, accounts, datetime.now(UTC))
    return dict(zip(ids, addresses.values(), strict=True))


def said(town: Town) -> Counter[str]:
    """How often each address was told."""
    on_telegram = [str(sent.chat_id) for sent in town.telegram.messages if many.TEXT in sent.text]
    on_slack = [f"U{posted.channel[1:]}" for posted in town.slack.messages if many.TEXT in str(posted.blocks)]
    return Counter([*on_telegram, *on_slack])


async def in_flight(town: Town) -> set[int]:
    """Those whom the dead process was just telling, as it left them in the outbox."""
    begun = select(Outgoing.person_id).where(Outgoing.state == State.SENDING, col(Outgoing.begun_at).is_not(None))
    async with town.database.reading() as session:
        return {id for id in await session.exec(begun) if id}


async def kill_in_mid_send(town: Town, starter: Starter, dice: random.Random, count: int, times: int) -> set[int]:
    """At random moments of the broadcast; returns whom it was telling at any of them."""
    doubtful: set[int] = set()
    await starter.start(quickly=True)
    for number in range(times):
        enough = count * (number + dice.uniform(0.1, 1)) / (times + 1)
        async with asyncio.timeout(30):
            while len(town.telegram.messages) + len(town.slack.messages) < enough:
                await asyncio.sleep(0.005)
        await starter.end(signal.SIGKILL)
        await asyncio.sleep(0.1)  # what it had handed to the network and to the database arrives
        doubtful |= await in_flight(town)
        await town.let_claims_lapse()
        await starter.start(quickly=True)
    return doubtful


async def finished(town: Town, number: int) -> Counter[Fate]:
    async with asyncio.timeout(60):
        while True:
            async with town.database.reading() as session:
                fates = await broadcasts.fates(session, number)
            if not fates[Fate.WAITING]:
                return fates
            await asyncio.sleep(0.1)


@pytest.mark.timeout(200)
@pytest.mark.parametrize("backend", ["sqlite", pytest.param("postgres", marks=pytest.mark.soak)])
@pytest.mark.parametrize("size", SIZES)
async def test_killed_in_mid_broadcast_it_skips_nobody_and_marks_who_may_have_got_it_twice(
    filled_url: str, tmp_path: Path, size: tuple[int, int]
) -> None:
    count, times = size
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    async with town_on(filled_url, tmp_path) as (town, starter):
        starter.settings |= QUICK
        addresses = await move_in(town, count)
        number = await many.start(town.database, dict.fromkeys(addresses, Excuse.NONE), datetime.now(UTC))
        began = time.monotonic()
        doubtful = await kill_in_mid_send(town, starter, random.Random(seed), count, times)
        fates = await finished(town, number)
        print(f"{time.monotonic() - began:.1f} s")
        async with town.database.reading() as session:
            unknown = {r.person_id for r, _, fate in await broadcasts.ledger(session, number) if fate is Fate.UNKNOWN}
        told = said(town)
        doubled = {id for id, address in addresses.items() if told[address] > 1}
        print(f"{times} kills, {len(doubtful)} in flight, {len(doubled)} of them told twice")
        assert [id for id, address in addresses.items() if not told[address]] == []
        assert {id: told[addresses[id]] for id in doubled - doubtful} == {}
        assert unknown == doubtful
        assert fates == {Fate.SENT: count - len(unknown), Fate.UNKNOWN: len(unknown)}
    assert "Traceback" not in (tmp_path / "log").read_text()
