"""A bot on both platforms that is killed at random, and platforms and a database that fail it at random."""

import asyncio
import random
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from contextvars import Context, ContextVar, copy_context
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiohttp import web
from sqlalchemy import event
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import Response

from bot.assembly import Bot, Clock
from bot.looks import DRAWINGS
from bot.platform import Endpoint, Gate, OutcomeUnknown, Parcel, Platform, Receive
from bot.slack import Slack
from bot.telegram import Telegram
from messages.house import House
from storage.database import Database
from tests.fakes.slack import FakeSlack
from tests.fakes.telegram import FakeTelegram
from tests.turned import TurnedClock

PUBLIC = "https://bot.example.org"
TICK = 60.0  # seconds between two looks of the clock at what falls due
BEAT = 0.5  # seconds between two looks of the people at their screens
ROOM = 1_000_000_000  # pages, on a disk that is not full
OWNER: ContextVar["Life | None"] = ContextVar("OWNER", default=None)


class TownClock(Clock):
    """The time of the loop, which is turned when nobody has anything to do."""

    def __init__(self, begun: datetime) -> None:
        super().__init__(begun, stands=True)
        self.turning = TurnedClock(begun)

    def now(self) -> datetime:
        return self.turning.now()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


@dataclass(slots=True)
class Attempt:
    """One try to hand a message over; it ends "taken", "unknown" or "refused", or not at all if the bot dies."""

    platform: str
    chat: str
    files: bool
    ended: str = ""
    receipt: str = ""


def of_person(platform: str, chat: str) -> str:
    """The chat with one person; on Slack by the person instead of the conversation."""
    return f"U{chat[1:]}" if platform == "slack" else chat


class Watched:
    """The real platform, with each try noted."""

    def __init__(self, platform: Platform, attempts: list[Attempt]) -> None:
        self.name, self.inner, self.attempts = platform.name, platform, attempts

    async def run(self, receive: Receive) -> None:
        await self.inner.run(receive)

    async def send(self, parcel: Parcel) -> str:
        if parcel.surface == "home":  # drawn anew as often as need be
            return await self.inner.send(parcel)
        attempt = Attempt(self.name, of_person(self.name, parcel.chat), bool(parcel.message.files))
        self.attempts.append(attempt)
        try:
            attempt.receipt = await self.inner.send(parcel)
        except OutcomeUnknown:
            attempt.ended = "unknown"
            raise
        except Exception:
            attempt.ended = "refused"
            raise
        attempt.ended = "taken"
        return attempt.receipt

    def gates(self, chat: str) -> Sequence[Gate]:
        return self.inner.gates(chat)

    def webhooks(self) -> Mapping[str, Endpoint]:
        return self.inner.webhooks()

    async def check(self) -> str:
        return await self.inner.check()

    async def close(self) -> None:
        await self.inner.close()


class Life:
    """One process of the bot, from its start to its end: all that it does ends with it, wherever it stands."""

    def __init__(self, url: str, platforms: Sequence[Watched], clock: Clock) -> None:
        self.database = Database(url, durable=False)
        engine = self.database.engine.sync_engine
        event.listen(engine, "do_connect", self._may_connect)
        event.listen(engine, "connect", lambda connection, _: self._connected(connection))
        self.platforms = platforms
        self.hooks = {path: endpoint for one in platforms for path, endpoint in one.webhooks().items()}
        self.bot = Bot(self.database, {p.name: p for p in platforms}, House(quiet_hours="never"), clock, DRAWINGS)
        self.alive, self.full = True, False
        self.tasks: set[asyncio.Task[Any]] = set()
        self._connections: list[Any] = []
        self._context = copy_context()
        self._context.run(OWNER.set, self)

    def begin(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Something that the process does; whatever that begins is its work too."""
        return asyncio.get_running_loop().create_task(work, context=self._context)

    async def serve(self) -> None:
        """As `Bot.serve` does, by the turned clock."""
        await self.bot.wake()
        async with asyncio.TaskGroup() as group:
            group.create_task(self.bot.delivery.run())
            group.create_task(self._tick())
            for platform in self.platforms:
                group.create_task(platform.run(self.bot.desk.receive))

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK)
            with suppress(SQLAlchemyError, OSError):
                await self.bot.tick()
                self.bot.delivery.look()

    def _may_connect(self, *_: Any) -> None:
        if not self.alive:
            raise ConnectionRefusedError("a dead process connects to nothing")

    def _connected(self, connection: Any) -> None:
        self._connections.append(connection)
        if self.full:
            _limit(connection, full=True)

    def fill_disk(self, *, full: bool) -> None:
        """From now on the file can or cannot grow; only on SQLite."""
        self.full = full
        for connection in self._connections:
            _limit(connection, full=full)

    async def die(self) -> None:
        """At once: no statement and no byte leaves it any more."""
        self.alive = False
        for connection in self._connections:
            connection.close() if self.database.is_sqlite else connection.driver_connection.terminate()
        while pending := [task for task in self.tasks if not task.done()]:
            for task in pending:
                task.cancel()
            await asyncio.sleep(0)
        for platform in self.platforms:  # as the system does with what a process had open
            await platform.close()
        with suppress(Exception):
            await self.database.close()


def _limit(connection: Any, *, full: bool) -> None:
    with suppress(sqlite3.ProgrammingError):  # it was closed since
        pages = connection.execute("PRAGMA page_count").fetchone()[0] if full else ROOM
        connection.execute(f"PRAGMA max_page_count = {pages}").fetchone()


def _born(loop: asyncio.AbstractEventLoop, work: Any, context: Context | None = None, **more: Any) -> Any:
    """A task of the life that begins it, if any does."""
    task: asyncio.Task[Any] = asyncio.Task(work, loop=loop, context=context, **more)
    owner = OWNER.get() if context is None else context.get(OWNER)
    if owner is not None:
        owner.tasks.add(task)
        task.add_done_callback(owner.tasks.discard)
    return task


@dataclass
class Odds:
    """How often what goes wrong; the mean seconds between two of a kind, or the chance of one. 0 is never."""

    fault: float = 4.0  # of a platform, in what is sent there
    death: float = 40.0
    database: float = 35.0
    doubled: float = 0.25  # of an event: it is delivered again some time
    cut: float = 0.05  # of an event: the answer does not reach the platform


CALM = Odds(0, 0, 0, 0, 0)


@dataclass
class Town:
    """The platforms, the bot that lives between them, and all that happened."""

    url: str
    dice: random.Random
    clock: TownClock
    telegram: FakeTelegram
    slack: FakeSlack
    disconnect: Callable[[], None]  # whoever is connected to the database is so no more; only on a server
    odds: Odds
    attempts: list[Attempt] = field(default_factory=list)
    deaths: list[datetime] = field(default_factory=list)
    life: Life | None = None
    beat: asyncio.Event = field(default_factory=asyncio.Event)
    pending: set[asyncio.Task[Any]] = field(default_factory=set)

    def born(self) -> Life:
        """A new process of the bot."""
        ours: tuple[Platform, ...] = (
            Telegram(
                token=self.telegram.token, api_url=self.telegram.url, public_url=PUBLIC, webhook_secret="a-secret"
            ),
            Slack(bot_token=self.slack.bot_token, signing_secret=self.slack.signing_secret, api_url=self.slack.url),
        )
        return Life(self.url, [Watched(platform, self.attempts) for platform in ours], self.clock)

    async def keep_alive(self) -> None:
        """Whenever the bot has ended, it is started anew a moment later."""
        while True:
            self.life = self.born()
            self.life.fill_disk(full=False)
            await asyncio.wait([self.life.begin(self.life.serve())])
            await self.life.die()
            self.deaths.append(self.clock.now())
            await asyncio.sleep(self.dice.uniform(0.1, 3))

    async def now_and_then(self, mean: float, happens: Callable[[], Coroutine[Any, Any, None]]) -> None:
        while mean:
            await asyncio.sleep(self.dice.uniform(0.2, 1.8) * mean)
            await happens()

    async def a_death(self) -> None:
        if self.life and self.life.alive:
            await self.life.die()

    async def a_fault(self) -> None:
        """The next calls of one platform go wrong, one way or another."""
        times, late = self.dice.choice([1, 1, 2, 4]), self.dice.choice([2.0, 25.0])
        wait = self.dice.choice([1, 4, 20])
        if self.dice.random() < 0.5:
            method = self.dice.choice(["sendMessage", "sendMessage", "editMessageText", "answerCallbackQuery", "*"])
            how = self.dice.choice(["429", "500", "502", "lost", "drop", "slow", "mute"])
            self.telegram.fail(method, how, times, retry_after=wait, seconds=late)
        else:
            method = self.dice.choice(["chat.postMessage", "chat.postMessage", "chat.update", "*"])
            how = self.dice.choice(["ratelimited", "500", "lost", "drop", "slow", "mute", "error:internal_error"])
            self.slack.fail(method, how, times, seconds=wait if how == "ratelimited" else late)

    async def a_database_fault(self) -> None:
        """The disk is full for some seconds, or every connection breaks."""
        life = self.life
        if not life or not life.database.is_sqlite:
            self.disconnect()
            return
        life.fill_disk(full=True)
        await asyncio.sleep(self.dice.uniform(1, 12))
        if life.alive:
            life.fill_disk(full=False)

    async def carry_again(self) -> None:
        """What the platforms could not deliver they deliver again, and now and then what they did."""
        while True:
            await asyncio.sleep(1)
            if self.telegram.waiting:
                await self.telegram.retry()

    def unheard(self, platform: str, address: str) -> bool:
        """Whether a message to this person may not have arrived."""
        tries = [one for one in self.attempts if (one.platform, one.chat) == (platform, address)]
        return any(one.ended != "taken" for one in tries[-4:])

    def maybe_again(self, deliver: Callable[[], Awaitable[object]]) -> None:
        """By the odds the platform delivers an event once more, at once or much later, when others have come."""

        async def again(after: float) -> None:
            await asyncio.sleep(after)
            await deliver()

        if self.dice.random() < self.odds.doubled:
            self.pending.add(asyncio.ensure_future(again(self.dice.choice([0, 0.01, 1, 15]))))

    @property
    def has_heard_everything(self) -> bool:
        """Whether the platforms have nothing left to deliver, nor to deliver again."""
        return not self.telegram.waiting and all(delivery.done() for delivery in self.pending)

    async def beats(self) -> None:
        """Wakes those who look at their screens when something may have changed there."""
        before = -1
        while True:
            await asyncio.sleep(BEAT)
            if (calls := len(self.telegram.calls) + len(self.slack.calls)) != before:
                before = calls
                self.beat.set()
                self.beat = asyncio.Event()

    async def pass_on(self, request: web.Request) -> web.Response:
        """In front of the bot, as a proxy is: who is dead does not answer, and an answer may get lost."""
        body, life = await request.read(), self.life
        if not life or not life.alive or request.path not in life.hooks:
            return web.Response(status=503)
        work = life.begin(_asked(life.hooks[request.path], request, body))
        await asyncio.wait([work])
        if self.dice.random() < self.odds.cut and request.transport:
            request.transport.abort()
        if work.cancelled() or work.exception():
            return web.Response(status=502)
        answer: Response = work.result()
        kind = answer.headers.get("content-type", "text/plain").partition(";")[0]
        return web.Response(status=answer.status_code, body=bytes(answer.body), content_type=kind)


async def _asked(endpoint: Endpoint, request: web.Request, body: bytes) -> Response:
    headers = [(name.lower().encode(), value.encode()) for name, value in request.headers.items()]
    scope = {"type": "http", "method": "POST", "path": request.path, "headers": headers, "query_string": b""}

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    return await endpoint(Request(scope, receive))


@asynccontextmanager
async def town_at(
    begun: datetime, url: str, seed: int, odds: Odds, disconnect: Callable[[], None]
) -> AsyncIterator[Town]:
    """A town whose bot lives, and is left in peace at the end, until `async with` ends."""
    asyncio.get_running_loop().set_task_factory(_born)
    clock = TownClock(begun)
    stamp = clock.turning.stamp
    async with FakeTelegram(now=stamp) as telegram, FakeSlack(now=stamp) as slack:
        town = Town(url, random.Random(seed), clock, telegram, slack, disconnect, odds)
        runner = await _door(town)
        base = f"http://127.0.0.1:{runner.addresses[0][1]}"
        telegram.reach[PUBLIC], slack.events_url = base, f"{base}/slack/events"
        lasting = [asyncio.ensure_future(work) for work in (town.keep_alive(), town.beats(), town.carry_again())]
        try:
            yield town
        finally:
            for task in lasting:
                task.cancel()
            await asyncio.gather(*lasting, return_exceptions=True)
            if town.life:
                await town.life.die()
            await runner.cleanup()


async def _door(town: Town) -> web.AppRunner:
    app = web.Application()
    app.router.add_post("/{path:.*}", town.pass_on)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner


@asynccontextmanager
async def in_chaos(town: Town) -> AsyncIterator[None]:
    """Everything goes wrong by the town's odds."""
    odds = town.odds
    troubles = [
        asyncio.ensure_future(town.now_and_then(mean, happens))
        for mean, happens in (
            (odds.fault, town.a_fault),
            (odds.death, town.a_death),
            (odds.database, town.a_database_fault),
        )
    ]
    try:
        yield
    finally:
        for trouble in troubles:
            trouble.cancel()
        await asyncio.gather(*troubles, return_exceptions=True)
        if town.life and town.life.alive and town.life.database.is_sqlite:
            town.life.fill_disk(full=False)
