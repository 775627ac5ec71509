"""A bot that is killed again and again, and the people who talk to it meanwhile on Telegram and Slack."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from storage import outbox, people
from storage.arrivals import account_of
from storage.database import Database
from tests.command_line import MAIN
from tests.fakes.slack import FakeSlack
from tests.fakes.telegram import FakeTelegram

PATIENCE = 90.0  # seconds until somebody gives up waiting for an answer


@dataclass
class Starter:
    """Starts the bot in a folder of its own: as anybody does, or quickly by a fork."""

    folder: Path
    settings: dict[str, str]
    log: IO[bytes]
    forks: Process | None = None
    process: Process | None = None
    child: int = 0

    async def _run(self, *words: str) -> Process:
        env = {"PYTHONPATH": str(MAIN.parent), **self.settings}
        return await asyncio.create_subprocess_exec(
            sys.executable, *words, cwd=self.folder, env=env, stdin=PIPE, stdout=PIPE, stderr=self.log
        )

    async def start(self, *, quickly: bool) -> None:
        if not quickly:
            self.process = await self._run(str(MAIN), "run")
            self.child = self.process.pid
            return
        self.forks = self.forks or await self._run("-m", "tests.crash_bot")
        assert self.forks.stdin and self.forks.stdout
        self.forks.stdin.write(b"go\n")
        self.child = int(await self.forks.stdout.readline())

    async def end(self, how: signal.Signals) -> None:
        """The next one by a fork begins only when this one has ended."""
        os.kill(self.child, how)
        self.child = 0
        if self.process:
            await self.process.communicate()
        self.process = None

    async def close(self) -> None:
        """Let the last one finish."""
        if self.child:
            await self.end(signal.SIGTERM)
        if self.forks:
            await self.forks.communicate(b"")  # no more lines


@dataclass
class Town:
    """The two platforms, the database, and how much had been said between each kill and the first words after it."""

    telegram: FakeTelegram
    slack: FakeSlack
    database: Database
    kills: list[dict[str, int]] = field(default_factory=list)

    def note_kill(self) -> None:
        """Once the next process begins: what the dead one had handed to the network has arrived by then."""
        self.kills.append({"telegram": len(self.telegram.messages), "slack": len(self.slack.messages)})

    @property
    def polls(self) -> int:
        return sum(method == "getUpdates" for method, _ in self.telegram.calls)

    async def settle_in(self, email: str, platform: str, number: int) -> "Inhabitant":
        """Somebody the alliance knows gets a linked account."""
        address = str(7_000_000_000 + number) if platform == "telegram" else f"U{number:04d}"
        if platform == "telegram":
            self.telegram.add_user(int(address), "Somebody")
        else:
            self.slack.add_user(address, "Somebody", email)
        async with self.database.transaction() as session:
            person = await people.by_email(session, email)
            assert person, email
            account = await account_of(session, platform, address, datetime.now(UTC))
            account.person_id = person.id
            session.add(account)
        return Inhabitant(self, platform, address, person.id or 0)

    async def let_claims_lapse(self) -> None:
        """A minute passes: where others may be sending, what a dead process had claimed is free only then."""
        if not self.database.is_sqlite:
            async with self.database.transaction() as session:
                await outbox.let_go(session, datetime.now(UTC))


@dataclass
class Inhabitant:
    """Somebody who answers each question once, as soon as it is on the screen."""

    town: Town
    platform: str
    address: str
    person_id: int

    @property
    def screen(self) -> list[tuple[int, str]]:
        """What the bot said here: the number among all that it said on the platform, and the text."""
        if self.platform == "telegram":
            sent = enumerate(self.town.telegram.messages)
            return [(number, m.text) for number, m in sent if str(m.chat_id) == self.address]
        mine = self.town.slack.seen_by(self.address)
        return [(number, m.text) for number, m in enumerate(self.town.slack.messages) if m in mine]

    async def sees(self, words: str) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                while not any(words in text for _, text in self.screen):
                    await asyncio.sleep(0.005)
        except TimeoutError:
            last = self.screen[-1:]
            raise AssertionError(f"{self.platform} {self.address} waited for {words!r}; last seen: {last}") from None

    async def says(self, words: str) -> None:
        if self.platform == "telegram":
            await self.town.telegram.say(int(self.address), words)
            return
        slack = self.town.slack
        number = len(slack.deliveries)
        answer = await slack.say(self.address, words)
        while not answer.ok:  # Slack sends again what nobody acknowledged
            await asyncio.sleep(0.02)
            answer = await slack.redeliver(number)

    async def presses(self, label: str) -> None:
        """Only on Telegram: Slack forgets a press that nobody acknowledged, and tells the person so."""
        await self.town.telegram.press(int(self.address), label)

    def doubled(self) -> list[str]:
        """What was said twice beyond the one message in flight that each kill may cost this person."""
        kills = [kill[self.platform] for kill in self.town.kills]
        screen, excess = self.screen, []
        for place, (number, text) in enumerate(screen):
            again = any(text == other for _, other in screen[place + 1 :])
            following = screen[place + 1][0] if again else 0
            if again and not any(number < kill <= following for kill in kills):
                excess.append(text)
        return excess
