"""How quickly a broadcast goes out at the platform's pace, and how long people wait for answers meanwhile.

    python -m tests.benchmarks.broadcast [--platform telegram|slack] [--recipients N] [--database URL]

The whole bot (`main.py run` in a process of its own, the real libraries) speaks HTTP with a strict stand-in for the
platform, which refuses with 429 whatever comes faster than its limit. An answer's wait is from the message's
departure to the arrival of its answer. On Telegram the limit is 30 messages a second, on Slack what the bot itself
keeps: 300 a minute after a burst of 20, as Slack names no figure.
"""

import argparse
import asyncio
import os
import random
import sys
import tempfile
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from bot import load
from storage import broadcasts, migrate
from storage.broadcasts import Excuse, Fate
from storage.database import Database
from tests import many
from tests.command_line import MAIN
from tests.fakes.slack import FakeSlack
from tests.fakes.telegram import FakeTelegram

LIMIT = {"telegram": 30.0, "slack": 5.0}  # messages a second
RECIPIENTS = {"telegram": 3000, "slack": 300}
BURST = {"telegram": 0, "slack": 20}
TALKERS = 40
BETWEEN = 0.75  # seconds between two questions of anybody, in the mean
PATIENCE = 600.0  # seconds
Fake = FakeTelegram | FakeSlack


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="A broadcast at the platform's pace, and answers meanwhile.")
    parser.add_argument("--platform", choices=tuple(LIMIT), default="telegram")
    parser.add_argument("--recipients", type=int, metavar="N", help="3000 on Telegram, 300 on Slack")
    parser.add_argument("--database", default="", metavar="URL", help="an empty one; otherwise SQLite in a new folder")
    return parser.parse_args()


def address(platform: str, number: int) -> str:
    return str(7_000_000_000 + number) if platform == "telegram" else f"U{number:06d}"


class Town:
    """The people of the platform, what each was told and when."""

    def __init__(self, fake: Fake) -> None:
        self.fake = fake
        self.told: dict[str, list[tuple[float, str]]] = {}
        self._seen = 0

    def add(self, who: str) -> None:
        self.told[who] = []
        if isinstance(self.fake, FakeTelegram):
            self.fake.add_user(int(who), "Somebody")
        else:
            self.fake.add_user(who, "Somebody", None)

    def look(self) -> None:
        """Note what has arrived since the last look."""
        now, messages = time.perf_counter(), self.fake.messages
        for one in messages[self._seen :]:
            where = str(getattr(one, "chat_id", "")) or f"U{getattr(one, 'channel', '')[1:]}"
            self.told.setdefault(where, []).append((now, one.text))
        self._seen = len(messages)

    async def says(self, who: str, text: str) -> None:
        if isinstance(self.fake, FakeTelegram):
            await self.fake.say(int(who), text)
        else:
            await self.fake.say(who, text)

    def refusals(self) -> int:
        """How often it was asked to slow down."""
        if isinstance(self.fake, FakeTelegram):
            return sum("Too Many Requests" in problem for problem in self.fake.problems)
        return len(self.fake.too_fast)


def settings(fake: Fake, url: str) -> dict[str, str]:
    known = {"DATABASE_URL": url, "PORT": "0", "LOG_LEVEL": "WARNING", "QUIET_HOURS": "never"}
    if isinstance(fake, FakeTelegram):
        return known | {"TELEGRAM_BOT_TOKEN": fake.token, "TELEGRAM_API_URL": fake.url}
    return known | {"SLACK_BOT_TOKEN": fake.bot_token, "SLACK_APP_TOKEN": fake.app_token, "SLACK_API_URL": fake.url}


@asynccontextmanager
async def bot(folder: Path, known: Mapping[str, str]) -> AsyncIterator[Process]:
    env = {"PATH": os.defpath, "PYTHONPATH": str(MAIN.parent), **known}
    process = await asyncio.create_subprocess_exec(sys.executable, str(MAIN), "run", cwd=folder, env=env)
    try:
        yield process
    finally:
        process.terminate()
        await process.wait()


async def ask(town: Town, who: str, waits: list[float]) -> None:
    """One question, and the seconds until its answer."""
    already = len(town.told[who])
    begun = time.perf_counter()
    await town.says(who, "help")
    async with asyncio.timeout(30):
        while len(town.told[who]) <= already:
            await asyncio.sleep(0.002)
    waits.append(town.told[who][already][0] - begun)


async def talk(town: Town, platform: str, first: int, waits: list[float]) -> None:
    """One after the other asks something now and then."""
    dice = random.Random(1)
    async with asyncio.TaskGroup() as group:
        for number in count():
            await asyncio.sleep(dice.expovariate(1 / BETWEEN))
            group.create_task(ask(town, address(platform, first + number % TALKERS), waits))


async def watch(town: Town) -> None:
    while True:
        town.look()
        await asyncio.sleep(0.002)


async def prepare(url: str, platform: str, town: Town, recipients: int) -> tuple[Database, list[int]]:
    database = Database(url)
    await migrate.upgrade(database)
    await load.fill_if_empty(database)
    for number in range(recipients + TALKERS):
        town.add(address(platform, number))
    accounts = [[(platform, address(platform, number))] for number in range(recipients)]
    return database, await many.people(database, accounts, datetime.now(UTC))


async def until_sent(database: Database, broadcast: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            await asyncio.sleep(1)
            async with database.reading() as session:
                if not (await broadcasts.fates(session, broadcast))[Fate.WAITING]:
                    return


async def measure(platform: str, recipients: int, url: str, folder: Path) -> str:
    fake: Fake = FakeTelegram() if platform == "telegram" else FakeSlack()
    async with fake:
        town = Town(fake)
        database, readers = await prepare(url, platform, town, recipients)
        watching, waits = asyncio.create_task(watch(town)), list[float]()
        audience = dict.fromkeys(readers, Excuse.NONE)
        broadcast = await many.start(database, audience, datetime.now(UTC), whole=False)
        async with bot(folder, settings(fake, url)):
            async with asyncio.timeout(PATIENCE):
                while not any(town.told.values()):
                    await asyncio.sleep(0.01)
            talking = asyncio.create_task(talk(town, platform, recipients, waits))
            await until_sent(database, broadcast)
            talking.cancel()
            with suppress(asyncio.CancelledError, BaseExceptionGroup):
                await talking
        watching.cancel()
        async with database.reading() as session:
            fates = await broadcasts.fates(session, broadcast)
        await database.close()
    said = [town.told[address(platform, number)] for number in range(recipients)]
    moments = [at for one in said for at, _ in one]
    took = max(moments) - min(moments)
    once = sum(len(one) == 1 for one in said)
    return report(platform, recipients, took, waits, f"{once} told once, {dict(fates)}, {town.refusals()} times 429")


def report(platform: str, recipients: int, took: float, waits: list[float], how: str) -> str:
    allowed = (recipients + len(waits) - BURST[platform]) / LIMIT[platform]
    waits = sorted(waits)
    half, most = waits[len(waits) // 2] * 1000, waits[int(len(waits) * 0.99)] * 1000
    return (
        f"{platform}: {recipients} recipients and {len(waits)} answers in {took:.1f} s; the limit allows them in "
        f"{allowed:.1f} s: {took / allowed:.3f}\n{how}\n"
        f"answers meanwhile: p50 {half:.0f} ms, p99 {most:.0f} ms, longest {waits[-1] * 1000:.0f} ms"
    )


def main() -> None:
    options = arguments()
    with tempfile.TemporaryDirectory() as name:
        url = options.database or f"sqlite:///{name}/broadcast.db"
        recipients = options.recipients or RECIPIENTS[options.platform]
        print(asyncio.run(measure(options.platform, recipients, url, Path(name))))


if __name__ == "__main__":
    main()
