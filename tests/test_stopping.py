"""A signal ends the work once, and what is still being sent then is known to be in doubt."""

import asyncio
import io
import os
import signal
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from bot import delivery
from bot.assembly import Bot, Clock
from bot.console import Console
from bot.platform import Parcel
from bot.stopping import Stopping
from messages import hours
from messages.house import House
from messages.message import Message
from storage import outbox
from storage.database import Database
from storage.outbox import Outgoing, State
from tests.serving import until


async def waiting(begun: asyncio.Event, ends: list[str]) -> int:
    try:
        begun.set()
        await asyncio.Event().wait()
    finally:
        await asyncio.sleep(0.05)  # something is finished
        ends.append("finished")
    return 1


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
async def test_what_is_told_to_stop_finishes_and_ends_well_however_often_it_is_told(how: signal.Signals) -> None:
    begun, ends = asyncio.Event(), list[str]()
    with Stopping(60) as stopping:
        work = asyncio.create_task(stopping.until_told(waiting(begun, ends)))
        await begun.wait()
        for _ in range(3):
            os.kill(os.getpid(), how)
            await asyncio.sleep(0.01)
        assert await work == 0
    assert ends == ["finished"]


async def test_what_ends_by_itself_ends_as_it_would() -> None:
    async def well() -> int:
        return 3

    async def badly() -> int:
        raise LookupError

    with Stopping(60) as stopping:
        assert await stopping.until_told(well()) == 3
        with pytest.raises(LookupError):
            await stopping.until_told(badly())


class Hanging(Console):
    """Takes a message and never answers."""

    taken = False

    async def send(self, parcel: Parcel) -> str:
        self.taken = True
        await asyncio.Event().wait()
        return ""


async def test_a_message_whose_platform_does_not_answer_is_in_doubt_after_the_stop(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "DRAIN", 0.1)
    now = datetime.now(UTC)
    platform = Hanging(io.StringIO())
    bot = Bot(database, {"console": platform}, House(quiet_hours=hours.NEVER), Clock())
    async with database.transaction() as session:
        words = Message(text="hello").as_json()
        await outbox.add(session, "one", now, platform="console", chat="ann@example.org", message=words)
    running = asyncio.create_task(bot.delivery.run())
    await until(lambda: platform.taken)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    async with database.reading() as session:
        [row] = (await session.exec(select(Outgoing))).all()
    assert (row.state, row.doubtful) == (State.READY, 1)
