"""What time will cause: the real rules and the real outbox, on a copy of the database and a clock turned by hand."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa
from sqlmodel import SQLModel, col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.assembly import Bot, Clock
from bot.platform import Endpoint, Gate, Parcel, Platform, Receive
from messages.dates import LONDON, at, london_day, say
from messages.house import House
from messages.message import Message
from scheduler import clock as rules
from storage import migrate
from storage.database import Database, run, run_many, the_same
from storage.outbox import Outgoing, State
from storage.people import Person

ROWS = 500  # copied at once
WITHOUT = ("inbox",)  # the events people caused, long dealt with
ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Forecast:
    """A message that will be sent: when, to whom, why, and what it says first.

    `keys` are those of all the reminders that it holds, one as a rule; `to` is a person's e-mail address or the
    platform and chat of a room.
    """

    at: datetime
    to: str
    keys: tuple[str, ...]
    notice: str
    text: str

    def as_json(self) -> dict[str, object]:
        return {
            "at": self.at.astimezone(LONDON).isoformat(timespec="minutes"),
            "to": self.to,
            "keys": list(self.keys),
            "notice": self.notice,
            "text": self.text,
        }

    def as_line(self) -> str:
        """For people: 08:00 on Tuesday 17 March 2020  head@…  key: what it says."""
        when = f"{self.at.astimezone(LONDON):%H:%M} on {say(london_day(self.at))}"
        return f"{when}  {self.to}  {' + '.join(self.keys)}: {self.text}"


class Paper:
    """A platform that takes everything and sends nothing."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.taken: list[Message] = []

    async def run(self, receive: Receive) -> None:
        return None

    async def send(self, parcel: Parcel) -> str:
        self.taken.append(parcel.message)
        return str(len(self.taken))

    def gates(self, chat: str) -> Sequence[Gate]:
        return ()

    def webhooks(self) -> Mapping[str, Endpoint]:
        return {}

    async def check(self) -> str:
        return "paper"

    async def close(self) -> None:
        return None


async def forecast(
    database: Database, house: House, platforms: Sequence[str], now: datetime, first: date, last: date
) -> AsyncIterator[Forecast]:
    """Every message that time causes from one day to another, in order; nothing is sent and nothing is kept.

    A span that begins later is reached from now on; one that begins earlier shows what would have been sent then,
    had all that is known today been known.
    """
    start = min(now, at(first, 0))
    async with copied(database) as copy:
        clock = Clock(start, stands=True)
        paper: dict[str, Platform] = {name: Paper(name) for name in platforms}
        bot = Bot(copy, paper, house, clock)
        day = london_day(start)
        while day <= last:
            async for one in _day(bot, clock, day, start):
                if one.at >= at(first, 0):
                    yield one
            day += ONE


async def _day(bot: Bot, clock: Clock, day: date, start: datetime) -> AsyncIterator[Forecast]:
    """One day of the clock: each moment at which something may fall due, and those that follow from it."""
    reached = max(start, at(day, 0)) - timedelta(seconds=1)
    while (moment := await _next(bot, day, reached)) is not None:
        clock.turn(moment)
        await bot.tick()
        await bot.settle()
        for one in await _sent_at(bot, moment):
            yield one
        reached = moment


async def _next(bot: Bot, day: date, reached: datetime) -> datetime | None:
    """The first moment of the day after the one reached; what has just happened may have brought new ones."""
    found = await rules.moments(bot.database, bot.house, day, day)
    return next((moment for moment in found if moment > reached), None)


async def _sent_at(bot: Bot, moment: datetime) -> list[Forecast]:
    """What went out at that moment, in the order in which it was written."""
    went = select(Outgoing, Person.email).join(Person, isouter=True)
    went = went.where(Outgoing.state == State.SENT, col(Outgoing.done_at) >= moment)
    async with bot.database.reading() as session:
        rows = (await session.exec(went.order_by(col(Outgoing.id)))).all()
        return [
            Forecast(
                moment, email or f"{row.platform}:{row.chat}", await _keys(session, row), row.notice, _said(bot, row)
            )
            for row, email in rows
        ]


async def _keys(session: AsyncSession, row: Outgoing) -> tuple[str, ...]:
    """The reminder's own key, or those of the reminders that it was put together from."""
    parts = row.args.get("rows", ())
    return tuple([(await session.get_one(Outgoing, id)).key for id in parts]) or (row.key,)


def _said(bot: Bot, row: Outgoing) -> str:
    paper = bot.platforms[row.platform]
    message = paper.taken[int(row.receipt) - 1] if isinstance(paper, Paper) else Message()
    return " ".join(f"{message.title}. {message.text}".removeprefix(". ").split())


@asynccontextmanager
async def copied(database: Database) -> AsyncIterator[Database]:
    """All that the bot knows in a file of its own, for as long as it is needed; the original is only read."""
    with TemporaryDirectory() as folder:
        copy = Database(f"sqlite:///{Path(folder) / 'forecast.db'}", durable=False)
        try:
            await migrate.upgrade(copy)
            async with database.reading() as source, copy.transaction() as target:
                for table in SQLModel.metadata.sorted_tables:
                    if table.name not in WITHOUT:
                        await _copy(source, target, table)
                await target.exec(update(Outgoing).values(done_at=None))  # what is done from now on has its moment
            yield copy
        finally:
            await copy.close()


async def _copy(source: AsyncSession, target: AsyncSession, table: sa.Table) -> None:
    rows = [dict(row) for row in (await run(source, the_same(sa.select(table)))).mappings()]
    for start in range(0, len(rows), ROWS):
        await run_many(target, the_same(table.insert()), rows[start : start + ROWS])
