"""Socket Mode: Slack reaches us over a connection that we open, and that is opened anew when it fails."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any, cast

from aiohttp import WSMessage
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.slack.calls import SAY_AGAIN, quiet

log = logging.getLogger(__name__)

CONNECTING = 15.0  # seconds; the library would try the same spent address for ever
FINISHING = 5.0  # seconds for turns under way when a connection is given up
LONGEST_PAUSE = 30.0  # seconds between two connections that did not last
TOO_MANY = '"too_many_websockets"'
LONGEST_NOTICE = 500  # characters; what people wrote is longer, with all that comes round it
SILENT = 1800.0  # seconds without a word: a connection can look alive and deliver nothing


class Sockets:
    """Keeps one connection alive. `address` asks Slack for a fresh one, `pulse` is the seconds between looks.

    One that brings no word for `silent` seconds is given up, one that does not open for `connecting`.
    """

    def __init__(
        self,
        app: AsyncApp,
        app_token: str,
        address: Callable[[], Awaitable[str]],
        pulse: float,
        silent: float = SILENT,
        connecting: float = CONNECTING,
    ) -> None:
        self.app = app
        self.app_token = app_token
        self.address = address
        self.pulse = pulse
        self.silent = silent
        self.connecting = connecting
        self._heard = 0.0
        self._word: float | None = None
        self._open: list[AsyncSocketModeHandler] = []
        self._turns: set[asyncio.Task[Any]] = set()
        self._asking: set[asyncio.Task[Any]] = set()
        self._given_at = float("-inf")  # when Slack gave us the last address
        self._pause = 0.0
        self._said = float("-inf")

    async def run(self) -> None:
        """Until cancelled, or until `address` raises; nothing stays open, whenever that happens."""
        try:
            handler = await self._connected()
            while True:
                await asyncio.sleep(self.pulse)
                if not await self._alive(handler):
                    log.warning("the connection to Slack went silent; connecting anew")
                    stale, handler = handler, await self._connected()
                    await self._close(stale)
        finally:
            for left in list(self._open):
                await self._close(left)

    async def _connected(self) -> AsyncSocketModeHandler:
        while True:
            handler = self._handler(await self._fresh())
            try:
                async with asyncio.timeout(self.connecting):
                    await handler.connect_async()  # type: ignore[no-untyped-call]
                return handler
            except TimeoutError:
                log.warning("Slack's address for Socket Mode did not answer; asking for another")
                await self._close(handler)

    def _handler(self, address: str) -> AsyncSocketModeHandler:
        handler = AsyncSocketModeHandler(self.app, self.app_token, logger=quiet("socket"), ping_interval=self.pulse)
        self._open.append(handler)
        handler.client.wss_uri = address
        handler.client.issue_new_wss_url = self._fresh_for_library  # type: ignore[method-assign]
        handler.client.proxy = self.app.client.proxy
        handler.client.on_message_listeners.append(self._hear)
        handler.client.socket_mode_request_listeners.insert(0, self._count)
        self._heard = time.monotonic()
        return handler

    async def _fresh(self) -> str:
        """An address; in no hurry when the last one did not last, as where there are too many connections."""
        short = time.monotonic() - self._given_at < self.pulse
        self._pause = min(max(2 * self._pause, self.pulse / 10), LONGEST_PAUSE) if short else 0.0
        await asyncio.sleep(self._pause)
        address = await self.address()
        self._given_at = time.monotonic()
        return address

    async def _fresh_for_library(self) -> str:
        """It asks in tasks that it does not keep track of."""
        task = cast(asyncio.Task[Any], asyncio.current_task())
        self._asking.add(task)
        try:
            return await self._fresh()
        finally:
            self._asking.discard(task)

    async def _hear(self, message: WSMessage) -> None:
        self._word = self._heard = time.monotonic()
        if len(message.data) < LONGEST_NOTICE and TOO_MANY in message.data and self._heard - self._said > SAY_AGAIN:
            log.error("Slack says that there are too many connections for SLACK_APP_TOKEN; is it used elsewhere?")
            self._said = self._heard

    @property
    def heard_at(self) -> float | None:
        """When the connection last brought a word or answered a ping; None before the first time."""
        pongs = (h.client.last_ping_pong_time for h in self._open if not h.client.stale)
        signs = (time.monotonic() - (time.time() - pong) for pong in pongs if pong)
        return max([*signs, *([self._word] if self._word else [])], default=None)

    async def _count(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        """Called in the task of each turn, which the library itself does not keep track of."""
        task = cast(asyncio.Task[Any], asyncio.current_task())
        self._turns.add(task)
        task.add_done_callback(self._turns.discard)

    async def _alive(self, handler: AsyncSocketModeHandler) -> bool:
        """Looks twice: while the library itself changes to a new connection there is none for a moment."""
        if time.monotonic() - self._heard > self.silent:
            return False
        if await handler.client.is_connected():
            return True
        await asyncio.sleep(self.pulse)
        return await handler.client.is_connected()

    async def _close(self, handler: AsyncSocketModeHandler) -> None:
        """Takes nothing more, lets the turns under way be acknowledged, then waits for the library's tasks."""
        client = handler.client
        client.message_processor.cancel()
        if self._turns:
            await asyncio.wait(self._turns, timeout=FINISHING)
        await handler.close_async()  # type: ignore[no-untyped-call]
        for asking in self._asking:
            asking.cancel()
        tasks = (client.message_processor, client.current_session_monitor, client.message_receiver, *self._asking)
        await asyncio.gather(*(task for task in tasks if task), return_exceptions=True)
        self._open.remove(handler)
