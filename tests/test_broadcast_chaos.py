"""Ten minutes in which the platforms refuse, fail and lose at random: everybody of the audience ends in one fate."""

import asyncio
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.delivery import Delivery
from bot.platform import Gate, OutcomeUnknown, Parcel, Platform, RateLimited, Undeliverable
from bot.slack import Slack
from bot.telegram import Telegram
from messages.house import House
from storage import broadcasts
from storage.broadcasts import Excuse, Fate
from storage.database import Database
from storage.outbox import Outgoing, State
from tests import many
from tests.conftest import Templates
from tests.fakes.slack import FakeSlack
from tests.fakes.telegram import FakeTelegram
from tests.scripted import NOON, OneWay
from tests.turned import TurnedClock, run_turned

pytestmark = pytest.mark.unmeasured

TEN_MINUTES = 600.0
AN_HOUR = 3600.0


@dataclass
class Chaotic(OneWay):
    """A platform that for ten minutes does to each message whatever the dice say, and then works."""

    name: str
    clock: TurnedClock
    dice: random.Random
    blocked: set[str]
    taken: Counter[str] = field(default_factory=Counter)
    closed_until: float = 0.0
    disobeyed: int = 0

    async def send(self, parcel: Parcel) -> str:
        self.disobeyed += self.clock.seconds < self.closed_until - 0.001
        await asyncio.sleep(self.dice.uniform(0.01, 0.3))
        if parcel.chat in self.blocked:
            raise Undeliverable("bot was blocked by the user", gone=True)
        how = self.dice.random() if self.clock.seconds < TEN_MINUTES else 1.0
        if how < 0.05:
            seconds = self.dice.choice([0.5, 3.0, 40.0, 75.0])
            self.closed_until = max(self.closed_until, self.clock.seconds + seconds)
            raise RateLimited(seconds)
        if how < 0.25:
            raise ConnectionError("500")
        self.taken[parcel.chat] += how > 0.30
        if how < 0.40:
            await asyncio.sleep(20)
            raise OutcomeUnknown("no answer in time")
        return f"{self.name}-{parcel.chat}"

    def gates(self, chat: str) -> Sequence[Gate]:
        return (Gate(self.name, 0.1), Gate(f"{self.name}:{chat}", 1.0, burst=3))


@dataclass
class Reader:
    """Somebody of the audience: where they have accounts, and which of them they have blocked."""

    number: int
    on: Sequence[str]
    blocked: Sequence[str]
    excuse: Excuse = Excuse.NONE

    def address(self, platform: str) -> str:
        return f"U{self.number:05d}" if platform == "slack" else str(7_000_000 + self.number)

    @property
    def accounts(self) -> list[tuple[str, str]]:
        return [(platform, self.address(platform)) for platform in self.on]


def audience_of(dice: random.Random, size: int, *platforms: str) -> list[Reader]:
    found = []
    for number in range(size):
        on = dice.sample(platforms, dice.choice([1, 1, 2]))
        blocked = [platform for platform in on if dice.random() < 0.15]
        found.append(Reader(number, on, blocked, Excuse.OPTED_OUT if dice.random() < 0.05 else Excuse.NONE))
    return found


class Run:
    """A broadcast to these readers, delivered by the real delivery."""

    def __init__(self, url: str, clock: TurnedClock, platforms: Mapping[str, Platform]) -> None:
        self.database, self.clock = Database(url, durable=False), clock
        house = House(quiet_hours="never")
        self.delivery = Delivery(self.database, many.catalogue(), house, platforms, clock.now, asyncio.sleep)

    async def to(self, readers: Sequence[Reader]) -> None:
        ids = await many.people(self.database, [reader.accounts for reader in readers], NOON)
        excuses = {id: reader.excuse for id, reader in zip(ids, readers, strict=True)}
        self.number = await many.start(self.database, excuses, self.clock.now())
        work = asyncio.create_task(self.delivery.run())
        async with asyncio.timeout(AN_HOUR):
            while (await self.fates())[Fate.WAITING]:
                await asyncio.sleep(5)
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)

    async def fates(self) -> Counter[Fate]:
        async with self.database.reading() as session:
            return await broadcasts.fates(session, self.number)

    async def ledger(self) -> list[tuple[Outgoing | None, Fate]]:
        async with self.database.reading() as session:
            return [(row, fate) for _, row, fate in await broadcasts.ledger(session, self.number)]


async def check(run: Run, readers: Sequence[Reader], taken: Mapping[str, Counter[str]]) -> None:
    """What the ledger says of each is what happened."""
    fates = await run.fates()
    assert sum(fates.values()) == len(readers)
    for reader, (row, fate) in zip(readers, await run.ledger(), strict=True):
        times = sum(taken[platform][address] for platform, address in reader.accounts)
        assert times <= 2
        match fate:
            case Fate.SENT:
                assert row and (times, row.state) == (1, State.SENT)
                assert (row.platform, row.chat) in reader.accounts and row.platform not in reader.blocked
            case Fate.FAILED:
                assert row and times == 0 and row.error
            case Fate.UNKNOWN:
                assert row and row.doubtful
            case _:
                assert (fate, times, row) == (Fate.OPTED_OUT, 0, None)
        elsewhere = set(reader.on) - set(reader.blocked)
        if reader.excuse is Excuse.NONE and not elsewhere:
            assert fate in (Fate.FAILED, Fate.UNKNOWN), "every account was blocked"
        if fate is Fate.FAILED and elsewhere:
            assert row and row.tries == 8, "it was tried where it could be"


@pytest.mark.parametrize("backend", ["sqlite"])
def test_whatever_the_platforms_do_everybody_ends_in_one_fate_and_it_is_the_true_one(
    templates: Templates, backend: str
) -> None:
    @settings(
        max_examples=5, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    @given(seed=st.integers(0, 2**32))
    def chaos(seed: int) -> None:
        url, dice = templates.copy(backend, filled=False), random.Random(seed)

        async def broadcast() -> None:
            clock, readers = TurnedClock(NOON), audience_of(dice, 90, "near", "far")
            platforms: dict[str, Any] = {
                name: Chaotic(name, clock, dice, {r.address(name) for r in readers if name in r.blocked})
                for name in ("near", "far")
            }
            run = Run(url, clock, platforms)
            await run.to(readers)
            await check(run, readers, {name: platform.taken for name, platform in platforms.items()})
            assert [platform.disobeyed for platform in platforms.values()] == [0, 0]
            await run.database.close()

        run_turned(broadcast)

    chaos()


async def make_trouble(telegram: FakeTelegram, slack: FakeSlack, dice: random.Random) -> None:
    """Every few seconds the next calls go wrong, one way or another."""
    while True:
        await asyncio.sleep(dice.uniform(1, 8))
        times = dice.choice([1, 2, 5])
        how = dice.choice(["429", "500", "lost", "drop", "slow"])
        telegram.fail("sendMessage", how, times, retry_after=dice.choice([1, 7, 30]), seconds=25)
        how = dice.choice(["ratelimited", "500", "lost", "drop", "slow", "error:internal_error"])
        slack.fail("chat.postMessage", how, times, seconds=dice.choice([1.0, 7.0, 30.0]))


@pytest.mark.parametrize("backend", ["sqlite"])
def test_it_is_so_with_the_real_libraries_and_strict_servers(empty_url: str) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")

    async def broadcast() -> None:
        clock, dice = TurnedClock(NOON + timedelta(days=1)), random.Random(seed)
        readers = audience_of(dice, 200, "telegram", "slack")
        async with FakeTelegram(now=clock.stamp) as telegram, FakeSlack(now=clock.stamp) as slack:
            for reader in readers:
                telegram.add_user(int(reader.address("telegram")), "Reader", blocked="telegram" in reader.blocked)
                slack.add_user(reader.address("slack"), "Reader", None, deleted="slack" in reader.blocked)
            ours: dict[str, Any] = {
                "telegram": Telegram(token=telegram.token, api_url=telegram.url),
                "slack": Slack(bot_token=slack.bot_token, signing_secret="a secret", api_url=slack.url),
            }
            run = Run(empty_url, clock, ours)
            trouble = asyncio.create_task(make_trouble(telegram, slack, dice))
            asyncio.get_running_loop().call_later(TEN_MINUTES, trouble.cancel)
            await run.to(readers)
            trouble.cancel()
            on_telegram = Counter(str(sent.chat_id) for sent in telegram.messages)
            on_slack = Counter(f"U{posted.channel[1:]}" for posted in slack.messages)
            await check(run, readers, {"telegram": on_telegram, "slack": on_slack})
            for platform in ours.values():
                await platform.close()
            await run.database.close()

    run_turned(broadcast, listens=0.001)
