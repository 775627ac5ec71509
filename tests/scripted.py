"""A delivery with two platforms that do what the test wrote down, and a clock turned by hand."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import select

from bot.assembly import Bot, Clock
from bot.delivery import Delivery
from bot.platform import Endpoint, Gate, Parcel, Platform, Receive
from messages.dates import LONDON
from messages.house import House
from messages.message import Message
from storage import outbox
from storage.database import Database, in_schema
from storage.outbox import Outgoing
from storage.people import Account, Person

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=LONDON)
RATE = 1 / 0.95  # seconds between two messages to one chat


class OneWay:
    """The parts of a platform on which nobody says anything."""

    async def run(self, receive: Receive) -> None:
        await asyncio.Event().wait()

    def webhooks(self) -> Mapping[str, Endpoint]:
        return {}

    async def check(self) -> str:
        return ""

    async def close(self) -> None:
        return None


class Scripted(OneWay):
    """A platform that does what the test wrote down for each chat: trouble, or to let it wait."""

    def __init__(self, clock: Clock, name: str, gates: Sequence[Gate] = ()) -> None:
        self.name = name
        self.clock = clock
        self.running = False
        self.own_gates = gates
        self.interval = RATE
        self.troubles: dict[str, list[Exception]] = {}
        self.doors: dict[str, asyncio.Event] = {}
        self.tried: list[str] = []
        self.said: list[tuple[str, str]] = []
        self.taken: list[Parcel] = []
        self.times: list[datetime] = []
        self.afterwards: Callable[[], Awaitable[None]] | None = None
        self.when_stopped: Callable[[], Awaitable[None]] | None = None

    async def run(self, receive: Receive) -> None:
        self.running = True
        try:
            await super().run(receive)
        finally:
            if self.when_stopped:
                await self.when_stopped()

    async def send(self, parcel: Parcel) -> str:
        self.tried.append(parcel.message.text)
        if door := self.doors.get(parcel.chat):
            await door.wait()
        if troubles := self.troubles.get(parcel.chat):
            raise troubles.pop(0)
        self.said.append((parcel.chat, parcel.message.text))
        self.taken.append(parcel)
        self.times.append(self.clock.now())
        if self.afterwards:
            await self.afterwards()
        return f"receipt-{len(self.said)}"

    def shut(self, chat: str) -> asyncio.Event:
        """From now on sending to this chat takes until the event is set."""
        return self.doors.setdefault(chat, asyncio.Event())

    def texts(self, chat: str) -> list[str]:
        return [text for to, text in self.said if to == chat]

    def gates(self, chat: str) -> Sequence[Gate]:
        return (*self.own_gates, Gate(f"{self.name}:{chat}", self.interval, burst=3)) if self.own_gates else ()


@dataclass
class Office:
    """A delivery with two scripted platforms and a clock turned by hand."""

    database: Database
    clock: Clock
    near: Scripted
    far: Scripted
    bot: Bot = field(init=False)

    def __post_init__(self) -> None:
        self.bot = self.another()

    @property
    def delivery(self) -> Delivery:
        return self.bot.delivery

    def another(self) -> Bot:
        """One more process on the same database."""
        platforms: dict[str, Platform] = {"near": self.near, "far": self.far}
        return Bot(self.database, platforms, House(quiet_hours="never"), self.clock)

    async def put(self, *texts: str, chat: str = "ann", **fields: Any) -> None:
        """Leave messages in the outbox; each text is its key too."""
        given = fields if "person_id" in fields else {"platform": "near", "chat": chat} | fields
        async with self.database.transaction() as session:
            for text in texts:
                message = None if "notice" in fields else Message(text).as_json()
                await outbox.add(session, f"{text}:{chat}", self.clock.now(), message=message, **given)

    async def settle(self, seconds: float = 0) -> None:
        self.clock.turn(self.clock.now() + timedelta(seconds=seconds))
        async with asyncio.timeout(20):
            await self.bot.settle()

    async def row(self, text: str, chat: str = "ann") -> Outgoing:
        async with self.database.reading() as session:
            return (await session.exec(select(Outgoing).where(Outgoing.key == f"{text}:{chat}"))).one()

    async def person(self, *platforms: str, prefers: str = "") -> int:
        """Somebody with an account on each platform, the last one used last."""
        async with self.database.transaction() as session:
            person = Person(name="Ann Other", email="ann@example.org", prefers=prefers)
            session.add(person)
            await session.flush()
            for minutes, platform in enumerate(platforms):
                seen = self.clock.now() + timedelta(minutes=minutes)
                session.add(Account(platform=platform, address="ann", person_id=person.id, seen_at=seen))
        return person.id or 0

    async def rename(self, was: str, becomes: str) -> None:
        """A table; without it the database refuses what needs it."""
        statement = sa.text(f"ALTER TABLE {was} RENAME TO {becomes}")
        await in_schema(self.database.engine, lambda connection: connection.execute(statement))

    @asynccontextmanager
    async def running(self) -> AsyncIterator[asyncio.Task[None]]:
        task = asyncio.create_task(self.delivery.run())
        try:
            yield task
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


def office_on(database: Database) -> Office:
    """At noon on a Monday."""
    clock = Clock(NOON, stands=True)
    return Office(database, clock, Scripted(clock, "near"), Scripted(clock, "far"))
