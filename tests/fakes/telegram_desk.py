"""Stands behind a platform in tests: takes what people do, as told, and runs the bot's side of Telegram."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from bot.platform import Parcel, Unavailable
from bot.telegram import Telegram
from handlers.router import Reply
from messages.message import Button, Inbound, Message
from tests.fakes.telegram import FakeTelegram


class Desk:
    """Takes events as told: it can refuse some, and keep others waiting."""

    def __init__(self) -> None:
        self.taken: list[Inbound] = []
        self.tried: list[str] = []
        self.refusals: list[Exception] = []
        self.refuses: str | None = None  # a text it never takes
        self.open = asyncio.Event()
        self.open.set()

    async def receive(self, inbound: Inbound) -> Reply:
        self.tried.append(inbound.text or inbound.action)
        await self.open.wait()
        if self.refuses == inbound.text:
            raise Unavailable
        if self.refusals:
            raise self.refusals.pop(0)
        self.taken.append(inbound)
        return Reply()

    @property
    def heard(self) -> list[str]:
        return [inbound.text or inbound.action for inbound in self.taken]


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.005)


def ours(telegram: FakeTelegram, **settings: Any) -> Telegram:
    known: dict[str, Any] = {
        "token": telegram.token,
        "api_url": telegram.url,
        "pause": 0.01,
        "slow": 0.01,
        "poll_seconds": 1,
    }
    return Telegram(**known | settings)


@asynccontextmanager
async def serving(telegram: FakeTelegram, desk: Desk, bot: Telegram) -> AsyncIterator[Telegram]:
    """The bot from its first poll, or its webhook, until it is told to stop."""
    before = len(telegram.calls)
    work = asyncio.create_task(bot.run(desk.receive))
    await until(lambda: work.done() or {"getUpdates", "setWebhook"} & {name for name, _ in telegram.calls[before:]})
    try:
        yield bot
    finally:
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)
        await bot.close()


def running(telegram: FakeTelegram, desk: Desk, **settings: Any) -> AbstractAsyncContextManager[Telegram]:
    return serving(telegram, desk, ours(telegram, **settings))


async def ask(bot: Telegram, chat: int) -> None:
    await bot.send(Parcel(str(chat), Message(text="Free days?", buttons=(Button("Yes", "form.give", "7.free.yes"),))))
