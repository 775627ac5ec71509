"""Telegram: people write to the bot in private, or to it by name in a group."""

import asyncio
import hmac
import json
import logging
import math
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

import aiohttp
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from telegram import Bot
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot import photos
from bot.photos import with_photo
from bot.platform import Endpoint, Gate, Misconfigured, Opened, Parcel, Receive, Unavailable
from bot.telegram import hook, opened
from bot.telegram.menus import Menus
from bot.telegram.polling import GRACE, Batch, Polling
from bot.telegram.read import ALLOWED, Me, read
from bot.telegram.sending import Sending
from bot.telegram.wire import REFUSED, Flood, Patience, Wire
from messages.message import Inbound
from storage import leases

log = logging.getLogger(__name__)

HOOK = "/telegram/webhook"
LARGEST = 1_000_000  # bytes of an update
LAST_WORDS = 5.0  # seconds for what is under way when the bot stops
SILENCE = 180.0  # seconds; an answer to a poll comes every half minute

Done = TypeVar("Done")


class Telegram:
    """Telegram as a platform: by webhook when there are a public address and a secret, else by polling.

    `pause` is the number of seconds before the first new attempt after a failure, `slow` that between attempts to
    poll while another process does, `poll_seconds` how long Telegram holds a poll open, `grace` how much longer an
    answer is waited for.
    """

    name = "telegram"
    frames = opened.CLIENT

    def __init__(
        self,
        *,
        token: str,
        api_url: str = "https://api.telegram.org",
        public_url: str = "",
        webhook_secret: str = "",
        pause: float = 1.0,
        slow: float = 15.0,
        poll_seconds: int = 30,
        a_second: float = 28.8,
        grace: float = GRACE,
    ) -> None:
        _hush()
        root = api_url.rstrip("/").removesuffix("/bot")
        base = f"{root}/bot"
        self._polls = Wire(connections=2, connect_seconds=5)
        self._wire = Wire()
        self.bot = Bot(
            token, base_url=base, base_file_url=f"{root}/file/bot", request=self._wire, get_updates_request=self._polls
        )
        self._sending = Sending(self.bot)
        self._menus = Menus(self.bot)
        self._polling = Polling(
            f"{base}{token}", self._polls, seconds=poll_seconds, pause=pause, slow=slow, grace=grace
        )
        self._hook = f"{public_url.rstrip('/')}{HOOK}" if public_url and webhook_secret else ""
        self.duty = "" if self._hook else leases.named("telegram", token)
        self.silence = math.inf if self._hook else SILENCE
        self._called_at: float | None = None  # when Telegram last came to our address
        self._secret = webhook_secret
        self._pause = pause
        self._interval = 1 / a_second  # seconds
        self._me: Me | None = None
        self._meeting = asyncio.Lock()
        self._receive: Receive | None = None
        self._under_way: set[asyncio.Task[Any]] = set()

    async def run(self, receive: Receive) -> None:
        """Take what people do until cancelled. Raises Misconfigured."""
        await self.username()
        await self._menus.for_newcomers()
        self._receive = receive
        try:
            await (self._hooked() if self._hook else self._polled(receive))
        finally:
            self._receive = None
            await self._last_words()

    async def _hooked(self) -> None:
        asked: dict[str, Any] = {"url": self._hook, "secret_token": self._secret, "allowed_updates": ALLOWED}
        await self._insist(lambda: self.bot.set_webhook(**asked, drop_pending_updates=False))
        await asyncio.Event().wait()

    async def _polled(self, receive: Receive) -> None:
        await self._insist(lambda: self.bot.delete_webhook(drop_pending_updates=False))
        await self._polling.run(partial(self._take, receive))

    def fence(self, may: Callable[[], bool]) -> None:
        """Fetch nothing, and so confirm nothing, from the moment at which we may not."""
        self._polling.may = may

    @property
    def heard_at(self) -> float | None:
        """When a poll was last answered, or Telegram last called."""
        return self._called_at if self._hook else self._polling.heard_at

    async def username(self) -> str:
        """The bot's name in Telegram, asked of Telegram until it answers. Raises Misconfigured."""
        async with self._meeting:
            self._me = self._me or await self._meet()
        return self._me.username

    async def _meet(self) -> Me:
        await self._insist(self.bot.initialize)
        return Me(self.bot.id, self.bot.username)

    async def check(self) -> str:
        """Ask Telegram who we are, once; returns that in a few words. Raises Misconfigured."""
        try:
            me = await self.bot.get_me()
            info = await self.bot.get_webhook_info()
        except InvalidToken:
            raise Misconfigured(REFUSED) from None
        return f"@{me.username}, {hook.state(info, self._hook, datetime.now(UTC))}"

    async def _insist(self, ask: Callable[[], Awaitable[object]]) -> None:
        """Ask until there is an answer. Raises Misconfigured when it is a refusal."""
        patience = Patience(self._pause)
        while True:
            try:
                await ask()
                return
            except InvalidToken:
                raise Misconfigured(REFUSED) from None
            except BadRequest as error:
                what = "check PUBLIC_URL and TELEGRAM_WEBHOOK_SECRET"
                raise Misconfigured(f"Telegram refuses the webhook ({error.message}): {what}.") from None
            except TelegramError as error:
                seconds = error.seconds if isinstance(error, Flood) else 0.0
                await patience.wait(f"Telegram does not answer: {type(error).__name__}", seconds)

    async def _take(self, receive: Receive, updates: Batch) -> int | None:
        """Take updates, of one person in order and of several at once; returns the first that could not be taken."""
        lanes: dict[str, list[Inbound]] = {}
        for update in updates:
            if inbound := self._read(update):
                lanes.setdefault(inbound.account, []).append(inbound)
        untaken = await asyncio.gather(*(self._in_order(receive, lane) for lane in lanes.values()))
        return min((number for number in untaken if number is not None), default=None)

    async def _in_order(self, receive: Receive, lane: Sequence[Inbound]) -> int | None:
        for inbound in lane:
            if not await self._taken(receive, inbound):
                return int(inbound.id)
        return None

    def _read(self, update: Mapping[str, Any]) -> Inbound | None:
        """What the update says; a press is answered at once, so that the button stops turning."""
        match update:
            case {"callback_query": {"id": str(press)}}:
                self._begin(self._answer(press))
        return read(update, self._me) if self._me else None

    async def _answer(self, press: str) -> None:
        try:
            await self._sending.call("answerCallbackQuery", {"callback_query_id": press})
        except TelegramError as error:  # mostly "query is too old": somebody pressed while we were away
            log.debug("press not answered: %s", type(error).__name__)

    async def _taken(self, receive: Receive, inbound: Inbound) -> bool:
        """Whether it is written down; once begun that is finished, even if we are to stop."""
        return await asyncio.shield(self._begin(self._written(receive, inbound)))

    async def _written(self, receive: Receive, inbound: Inbound) -> bool:
        try:
            reply = await receive(await with_photo(inbound, self._photo, (TelegramError, aiohttp.ClientError)))
        except Unavailable:
            return False
        except Exception as error:  # noqa: BLE001 - Telegram keeps it and sends it again
            log.error("update not taken: %s", type(error).__name__)
            return False
        if reply.menu is not None:
            await self._menus.offer(inbound.account, reply.menu)
        return True

    async def _photo(self, id: str) -> bytes:
        """Raises TelegramError, aiohttp.ClientError."""
        file = await self._sending.call("getFile", {"file_id": id})
        return await self._wire.fetch(f"{self.bot.base_file_url}/{file['file_path']}", photos.LARGEST)

    def _begin(self, work: Coroutine[Any, Any, Done]) -> asyncio.Task[Done]:
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return task

    async def _last_words(self) -> None:
        """Let what is under way come to its end, unless Telegram does not answer."""
        if self._under_way:
            _, stuck = await asyncio.wait(self._under_way, timeout=LAST_WORDS)
            for task in stuck:
                task.cancel()

    def webhooks(self) -> Mapping[str, Endpoint]:
        """Where Telegram sends updates; nowhere when we poll."""
        return {HOOK: self.http} if self._hook else {}

    async def http(self, request: Request) -> Response:
        """One update. Telegram sends it again until it is answered 200, which says that it is written down."""
        given = request.headers.get("x-telegram-bot-api-secret-token", "").encode("latin-1")
        if not self._secret or not hmac.compare_digest(given, self._secret.encode()):
            return Response(status_code=401)
        self._called_at = time.monotonic()
        receive = self._receive
        if receive is None:
            return Response(status_code=503)
        inbound = self._read(await _update(request))
        taken = inbound is None or await self._taken(receive, inbound)
        return Response(status_code=200 if taken else 500)

    async def send(self, parcel: Parcel) -> str:
        """Hand a message over; returns Telegram's id for it."""
        return await self._sending.send(parcel)

    def opened_by(self, word: str, now: datetime) -> Opened | None:
        return opened.read(word, self.bot.token, now)

    def gates(self, chat: str) -> Sequence[Gate]:
        """Telegram's guidance is 30 messages a second, one a second in a chat, 20 a minute in a group.

        We stay below, as a message on its way is counted when it arrives: 28.8 a second unless set otherwise, where
        one that was late by up to a fifth of an interval is made up for, so that no second has more than 30, and 0.95
        a second in a chat, where a short burst of 3 is tolerated, so that an answer of several messages comes at
        once. In a group 3 and then 17 in the minute after make 20.
        """
        own = (Gate("telegram:all", self._interval, burst=1.2), Gate(f"telegram:{chat}", 1 / 0.95, burst=3))
        return (*own, Gate(f"telegram:{chat}:minute", 60 / 17, burst=3)) if chat.startswith("-") else own

    async def close(self) -> None:
        """Let go of connections, after what is under way has come to its end."""
        await self._last_words()
        await asyncio.gather(self._wire.shutdown(), self._polls.shutdown())


def _hush() -> None:
    """The libraries write the token into the log, and at DEBUG what people wrote."""
    for library in ("httpx", "httpcore", "telegram"):
        logging.getLogger(library).setLevel(logging.WARNING)


async def _update(request: Request) -> dict[str, Any]:
    """The update in the body; what is too large or none is answered so."""
    body = bytearray()
    try:
        async for piece in request.stream():
            body += piece
            if len(body) > LARGEST:
                raise HTTPException(413)
        update = json.loads(body)
    except (ClientDisconnect, ValueError, RecursionError):
        update = None
    if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
        raise HTTPException(400)
    return update
