"""How several processes on one PostgreSQL share what there is to send.

    python -m tests.benchmarks.carrier [--messages N]

Prints the refusals that two senders draw from a platform which takes 30 messages a second, how long it takes from the
commit of one process until another has sent, and what would become of the order within a chat were each message a job
of the queue, beside the order as it is. The senders are whole bots with connections of their own, in one process.
"""

import argparse
import asyncio
import random
import statistics
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from pgqueuer.core.qm import QueueManager
from pgqueuer.db import AsyncpgDriver
from pgqueuer.models import Job

from bot import carriers
from bot.assembly import Bot, Clock
from bot.platform import Gate, Parcel, RateLimited
from bot.telegram import Telegram
from messages.house import House
from messages.message import Message
from storage import migrate, outbox, queue
from storage.database import Database
from tests.fakes.telegram_rules import Limits, Pace, Refusal
from tests.postgres import PostgresServer
from tests.scripted import OneWay

CHATS, EACH = 12, 20  # for the order
SAMPLES = 60  # for the time from commit to sending
NETWORK = (0.01, 0.03)  # seconds each way


class Strict(OneWay):
    """Telegram's limits, for whoever sends."""

    name = "telegram"

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.real, self.rules = Telegram(token="1:none"), Pace()
        self.refused = 0
        self.arrived: dict[str, list[str]] = defaultdict(list)
        self.times: list[float] = []

    async def send(self, parcel: Parcel) -> str:
        await asyncio.sleep(random.uniform(*NETWORK))
        try:
            self.rules.take(int(parcel.chat), time.time(), self.limits)
        except Refusal as refusal:
            self.refused += 1
            raise RateLimited(refusal.parameters["retry_after"]) from None
        self.arrived[parcel.chat].append(parcel.message.text)
        self.times.append(time.monotonic())
        await asyncio.sleep(random.uniform(*NETWORK))
        return "1"

    def gates(self, chat: str) -> Sequence[Gate]:
        return self.real.gates(chat) if self.limits.overall < 1000 else ()


@asynccontextmanager
async def senders(url: str, platform: Strict, count: int) -> AsyncIterator[None]:
    """So many bots, each with connections of its own."""
    databases = [Database(url) for _ in range(count)]
    for database in databases:
        await carriers.connect(database)
    bots = [Bot(database, {"telegram": platform}, House(quiet_hours="never"), Clock()) for database in databases]
    tasks = [asyncio.create_task(bot.serve()) for bot in bots]
    await asyncio.sleep(1)
    yield
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    for database in databases:
        await database.close()


async def put(database: Database, texts: Sequence[tuple[str, str]]) -> None:
    """Each text with its chat; a transaction for all."""
    rows: list[dict[str, Any]] = [
        {"key": f"{chat}:{text}", "platform": "telegram", "chat": chat, "message": Message(text).as_json()}
        for chat, text in texts
    ]
    async with database.transaction() as session:
        await outbox.add_all(session, rows, datetime.now(UTC))


async def arrived(platform: Strict, count: int) -> None:
    async with asyncio.timeout(300):
        while len(platform.times) < count:
            await asyncio.sleep(0.005)


async def refusals(url: str, messages: int) -> None:
    """Half of them wait at the beginning, the others come while two bots send."""
    platform, database = Strict(Limits()), Database(url)
    await carriers.connect(database)
    async with senders(url, platform, 2):
        for start in range(0, messages, 40):
            await put(database, [(str(1_000_000 + number), "News") for number in range(start, start + 40)])
        await arrived(platform, messages)
    spent = platform.times[-1] - platform.times[0]
    print(f"two senders: {messages} messages at {messages / spent:.1f} a second, {platform.refused} refused")
    await database.close()


async def latency(url: str) -> None:
    platform, database, waits = Strict(Limits(overall=10_000)), Database(url), list[float]()
    await carriers.connect(database)
    async with senders(url, platform, 2):
        for number in range(SAMPLES):
            begun = time.monotonic()
            await put(database, [(str(2_000_000 + number), "Hello")])
            await arrived(platform, number + 1)
            waits.append(1000 * (platform.times[-1] - begun))
            await asyncio.sleep(random.uniform(0.05, 0.2))
    cuts = statistics.quantiles(waits, n=20)
    network = 1000 * sum(NETWORK) / 2
    print(f"commit to arrival: median {cuts[9]:.0f} ms, 95 % {cuts[18]:.0f} ms, of which the network {network:.0f}")
    await database.close()


def disorder(arrived: dict[str, list[str]]) -> int:
    """How many messages came before one that was written earlier to the same chat."""
    return sum(int(a) > int(b) for texts in arrived.values() for a, b in pairwise(texts))


async def order(url: str) -> None:
    platform, database = Strict(Limits(overall=10_000, burst=10_000)), Database(url)
    texts = [(str(3_000_000 + number % CHATS), str(number)) for number in range(CHATS * EACH)]
    await carriers.connect(database)
    async with senders(url, platform, 2):
        for start in range(0, len(texts), CHATS):
            await put(database, texts[start : start + CHATS])
        await arrived(platform, len(texts))
    print(f"order, calls: {disorder(platform.arrived)} of {len(texts)} out of place")
    await database.close()


async def order_of_jobs(url: str) -> None:
    """Each message a job, carried out by whoever takes it from the queue first."""
    platform, database = Strict(Limits(overall=10_000, burst=10_000)), Database(url)
    await queue.prepare(database)
    texts = [(str(4_000_000 + number % CHATS), str(number)) for number in range(CHATS * EACH)]

    async def deliver(job: Job) -> None:
        chat, text = (job.payload or b"").decode().split()
        await platform.send(Parcel(chat, Message(text)))

    async with queue._connected(database) as one, queue._connected(database) as two:
        managers = [QueueManager(queue._queries(AsyncpgDriver(one)), queue.NAMES.channel) for one in (one, two)]
        payloads: list[bytes | None] = [f"{chat} {text}".encode() for chat, text in texts]
        await managers[0].queries.enqueue(["message"] * len(texts), payloads, [0] * len(texts))
        for manager in managers:
            manager.entrypoint("message")(deliver)
        tasks = [asyncio.create_task(manager.run(dequeue_timeout=timedelta(seconds=1))) for manager in managers]
        await arrived(platform, len(texts))
        for manager in managers:
            manager.shutdown.set()
        await asyncio.gather(*tasks)
    print(f"order, a job a message: {disorder(platform.arrived)} of {len(texts)} out of place")
    await database.close()


async def measure(server: PostgresServer, messages: int) -> None:
    url = await asyncio.to_thread(server.create, "measured")
    database = Database(url)
    await migrate.upgrade(database)
    await database.close()
    await refusals(url, messages)
    await latency(url)
    await order(url)
    await order_of_jobs(url)


def main() -> None:
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("--messages", type=int, default=280)
    with PostgresServer() as server:
        asyncio.run(measure(server, asked.parse_args().messages))


if __name__ == "__main__":
    main()
