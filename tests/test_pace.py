"""A broadcast is as quick as the platform allows, draws no refusal, and keeps nobody waiting who asks meanwhile."""

import asyncio
import random
from collections.abc import Mapping, Sequence
from itertools import count

import pytest

from bot.delivery import Delivery
from bot.platform import Gate, Parcel, Platform, RateLimited
from bot.telegram import Telegram
from messages.house import House
from messages.message import Message
from storage import broadcasts, outbox
from storage.broadcasts import Excuse, Fate
from storage.database import Database
from tests import many
from tests.fakes.telegram_rules import Limits, Pace, Refusal
from tests.scripted import NOON, OneWay
from tests.turned import TurnedClock, run_turned

pytestmark = pytest.mark.unmeasured

RECIPIENTS, TALKERS = 3000, 20
LIMITS = Limits()
SOMETIMES = 0.8  # seconds between two questions of anybody, in the mean


class Strict(OneWay):
    """Telegram's limits, kept as its server does, behind a network that takes its time."""

    name = "telegram"

    def __init__(self, clock: TurnedClock, dice: random.Random, slow: Mapping[str, float]) -> None:
        self.clock, self.dice, self.slow = clock, dice, slow
        self.real = Telegram(token="1:none")
        self.rules = Pace()
        self.refused = 0
        self.arrived: dict[str, list[tuple[float, str]]] = {}

    async def send(self, parcel: Parcel) -> str:
        await asyncio.sleep(self.dice.uniform(0.010, 0.022))
        try:
            self.rules.take(int(parcel.chat), self.clock.stamp(), LIMITS)
        except Refusal as refusal:
            self.refused += 1
            raise RateLimited(refusal.parameters["retry_after"]) from None
        self.arrived.setdefault(parcel.chat, []).append((self.clock.seconds, parcel.message.text))
        await asyncio.sleep(self.dice.uniform(0.010, 0.022) + self.slow.get(parcel.chat, 0.0))
        return "1"

    def gates(self, chat: str) -> Sequence[Gate]:
        return self.real.gates(chat)


def delivery_on(database: Database, clock: TurnedClock, platform: Platform, **house: str) -> Delivery:
    rules = House(**({"quiet_hours": "never"} | house))  # type: ignore[arg-type]
    return Delivery(database, many.catalogue(), rules, {platform.name: platform}, clock.now, asyncio.sleep)


class Talk:
    """People who ask something now and then, and when each was answered."""

    def __init__(self, database: Database, delivery: Delivery, clock: TurnedClock, platform: Strict) -> None:
        self.database, self.delivery, self.clock, self.platform = database, delivery, clock, platform
        self.asked: dict[str, float] = {}

    async def go_on(self, dice: random.Random) -> None:
        for number in count():
            await asyncio.sleep(dice.expovariate(1 / SOMETIMES))
            await self.ask(f"answer {number}", str(9_000_000 + number % TALKERS))

    async def ask(self, text: str, chat: str) -> None:
        fields = {"platform": "telegram", "chat": chat, "message": Message(text).as_json()}
        async with self.database.transaction() as session:
            row = await outbox.add_claimed(session, text, self.clock.now(), **fields)
        assert row
        self.asked[text] = self.clock.seconds
        self.delivery.hand([row], False)

    def waits(self) -> list[float]:
        said = {text: at for chat in self.platform.arrived.values() for at, text in chat if text in self.asked}
        return sorted(said[text] - at for text, at in self.asked.items() if text in said)


async def sent_to_all(database: Database, broadcast: int, seconds: float) -> None:
    async with asyncio.timeout(seconds):
        while True:
            async with database.reading() as session:
                if not (await broadcasts.fates(session, broadcast))[Fate.WAITING]:
                    return
            await asyncio.sleep(0.5)


@pytest.mark.soak
@pytest.mark.parametrize("backend", ["sqlite"])
def test_three_thousand_take_what_the_limit_allows_and_an_answer_meanwhile_does_not_wait(empty_url: str) -> None:
    async def broadcast() -> tuple[Strict, list[float], float]:
        database, clock, dice = Database(empty_url, durable=False), TurnedClock(NOON), random.Random(7)
        platform = Strict(clock, dice, {"1000007": 14.0, "1000011": 14.0})
        delivery = delivery_on(database, clock, platform)
        addresses = [[("telegram", str(1_000_000 + number))] for number in range(RECIPIENTS)]
        readers = await many.people(database, addresses, NOON)
        begun, talk = clock.seconds, Talk(database, delivery, clock, platform)
        number = await many.start(database, dict.fromkeys(readers, Excuse.NONE), clock.now())
        work = [asyncio.create_task(delivery.run()), asyncio.create_task(talk.go_on(dice))]
        await sent_to_all(database, number, 300)
        last = max(at for chat in platform.arrived.values() for at, text in chat if text not in talk.asked)
        for task in work:
            task.cancel()
        await asyncio.gather(*work, return_exceptions=True)
        await database.close()
        return platform, talk.waits(), last - begun

    platform, waits, took = run_turned(broadcast)
    allowed = (RECIPIENTS + len(waits)) / LIMITS.overall
    print(f"{took:.1f} s of {allowed:.1f}: {took / allowed:.3f}; waits {waits[len(waits) // 2]:.3f} {waits[-1]:.3f}")
    assert platform.refused == 0
    assert all(len(platform.arrived[str(1_000_000 + number)]) == 1 for number in range(RECIPIENTS))
    assert took / allowed <= 1.05
    assert len(waits) > 80
    assert waits[int(len(waits) * 0.99)] < 0.2
