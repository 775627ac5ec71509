"""Several bots on one PostgreSQL, each a process of its own, with two platforms and a balancer in front of them."""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp import web

from storage.database import Database
from tests.command_line import MAIN, NONE, free_port
from tests.crash_town import Town
from tests.fakes.slack import FakeSlack
from tests.fakes.telegram import FakeTelegram

FAILOVER = 15.0  # seconds
HAS_IT = "this process has the duty telegram"
QUICK = {"TELEGRAM_A_SECOND": "5000", "SLACK_A_MINUTE": "300000"}
TICKS = os.sysconf("SC_CLK_TCK")


class Balancer:
    """Hands each request of a platform to the next process that listens, as a load balancer does."""

    def __init__(self) -> None:
        self.ports: dict[int, int] = {}  # by the number of the process
        self.answered: Counter[int] = Counter()  # by status
        self._turn = count()

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession()
        app = web.Application()
        app.router.add_post("/{path:.*}", self._pass_on)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        await self._runner.cleanup()
        await self._session.close()

    async def _pass_on(self, request: web.Request) -> web.Response:
        body, turn = await request.read(), next(self._turn)
        ports = list(self.ports.values())
        for place in range(len(ports)):
            url = f"http://127.0.0.1:{ports[(turn + place) % len(ports)]}{request.path}"
            try:
                async with self._session.post(url, data=body, headers=request.headers) as answer:
                    return self._answer(answer.status, await answer.read())
            except aiohttp.ClientConnectorError:
                continue  # nobody listens there
            except aiohttp.ClientError:
                break  # it was begun, and may have been done
        return self._answer(502, b"")

    def _answer(self, status: int, body: bytes) -> web.Response:
        self.answered[status] += 1
        return web.Response(status=status, body=body)


@dataclass
class Fleet:
    """Processes of the bot, by number."""

    folder: Path
    settings: Mapping[str, str]
    balancer: Balancer
    hosts: dict[Path, Process] = field(default_factory=dict)
    running: list[int] = field(default_factory=list)

    async def _host(self, program: Path) -> Process:
        """What starts processes of this program: of ours, or of a version of it that lies elsewhere."""
        if program not in self.hosts:
            env = {"PYTHONPATH": f"{program}:{MAIN.parent}"}
            self.hosts[program] = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.replica_bots", cwd=self.folder, env=env, stdin=PIPE, stdout=PIPE
            )
        return self.hosts[program]

    async def start(self, program: Path = MAIN.parent, more: Mapping[str, str] = NONE) -> int:
        host, port = await self._host(program), free_port()
        assert host.stdin and host.stdout
        line = json.dumps({**self.settings, "PORT": str(port), **more})
        host.stdin.write(f"{line}\n".encode())
        self.running.append(int(await host.stdout.readline()))
        self.balancer.ports[self.running[-1]] = port
        return self.running[-1]

    def log(self, number: int) -> str:
        path = self.folder / f"{number}.log"
        return path.read_text() if path.exists() else ""

    def times(self, number: int) -> int:
        """How often this process has become the poller."""
        return self.log(number).count(HAS_IT)

    async def poller_beside(self, old: int = 0) -> int:
        """The process that has the duty, once one other than `old` has it."""
        async with asyncio.timeout(FAILOVER + 10):
            while not (found := [one for one in self.running if one != old and self.times(one)]):
                await asyncio.sleep(0.02)
        return found[-1]

    async def serves(self, number: int) -> None:
        """Wait until the process takes what platforms bring."""
        async with asyncio.timeout(60):
            while "duty telegram" not in self.log(number):
                await asyncio.sleep(0.02)

    async def ended(self, number: int) -> None:
        """Wait until the process is no more."""
        async with asyncio.timeout(30):
            while alive(number):
                await asyncio.sleep(0.02)
        self._gone(number)

    def signal(self, number: int, what: signal.Signals) -> None:
        os.kill(number, what)
        if what is signal.SIGKILL:
            self._gone(number)

    def _gone(self, number: int) -> None:
        self.running.remove(number)
        self.balancer.ports.pop(number, None)

    def worked(self, number: int) -> float:
        """Seconds of the processor that the process has used."""
        fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    async def close(self) -> None:
        for number in self.running:
            os.kill(number, signal.SIGCONT)
            os.kill(number, signal.SIGTERM)
        for host in self.hosts.values():
            await host.communicate(b"")


def alive(number: int) -> bool:
    return Path(f"/proc/{number}").exists()


@asynccontextmanager
async def fleet_on(
    url: str, folder: Path, more: Mapping[str, str] = NONE, *, processes: int = 3, over_http: bool = True
) -> AsyncIterator[tuple[Town, Fleet]]:
    """Telegram, which one process polls; Slack, which calls any of them `over_http` or by the socket of each."""
    database = Database(url)
    async with FakeTelegram() as telegram, FakeSlack() as slack, Balancer() as balancer:
        telegram.limits = slack.limits = None  # the pace is another test's matter
        settings = {"DATABASE_URL": url, "QUIET_HOURS": "never", "LOG_LEVEL": "INFO", "SLACK_API_URL": slack.url}
        settings |= {"TELEGRAM_BOT_TOKEN": telegram.token, "TELEGRAM_API_URL": telegram.url}
        settings |= {"SLACK_BOT_TOKEN": slack.bot_token, **more}
        settings |= (
            {"SLACK_SIGNING_SECRET": slack.signing_secret} if over_http else {"SLACK_APP_TOKEN": slack.app_token}
        )
        slack.events_url = f"{balancer.url}/slack/events" if over_http else None
        fleet = Fleet(folder, settings, balancer)
        try:
            for _ in range(processes):
                await fleet.start()
            yield Town(telegram, slack, database), fleet
        finally:
            await fleet.close()
            await database.close()
