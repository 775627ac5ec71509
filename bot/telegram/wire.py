"""The connection to Telegram, and what its failures mean."""

import asyncio
import json
import logging
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import aiohttp
from telegram._utils.types import ODVInput
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, TelegramError
from telegram.request import BaseRequest, RequestData

from bot.platform import Misconfigured, OutcomeUnknown, RateLimited, Undeliverable

log = logging.getLogger(__name__)

REFUSED = "Telegram does not accept the token: set TELEGRAM_BOT_TOKEN to the one that @BotFather gave for this bot."
NOT_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)
BROKEN = "Invalid server response"
LONGEST_WAIT = 30.0  # seconds between two attempts
UNTOLD = 5.0  # seconds to wait when Telegram does not say for how long


class Flood(TelegramError):
    """Telegram asks to wait `seconds`.

    In place of the library's RetryAfter, which warns of a deprecation whenever it is made.
    """

    __slots__ = ("seconds",)

    def __init__(self, seconds: float) -> None:
        super().__init__(f"asked to wait {seconds:g} s")
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Given:
    """The parameters of a method as plain values, in the shape of the library's RequestData, which is final.

    What is no text goes as JSON.
    """

    values: Mapping[str, Any]
    contains_files = False

    @property
    def json_parameters(self) -> dict[str, str]:
        return {name: one if isinstance(one, str) else json.dumps(one) for name, one in self.values.items()}


class Wire(BaseRequest):
    """Requests to Telegram over connections that are kept open.

    What people wrote stays out of the log, also when an answer cannot be read.
    """

    __slots__ = ("_connect", "_read", "_session", "connections")

    def __init__(self, connections: int = 64, read_seconds: float = 20.0, connect_seconds: float = 10.0) -> None:
        self.connections = connections
        self._read, self._connect = read_seconds, connect_seconds
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        return self._read

    async def initialize(self) -> None:
        if self._session is None:
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=self.connections))

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One request. Raises Flood, or NetworkError with what was wrong as its cause."""
        await self.initialize()
        seconds = read_timeout if isinstance(read_timeout, int | float) else self._read
        patience = aiohttp.ClientTimeout(total=None, connect=self._connect, sock_read=seconds)
        try:
            code, payload = await self._ask(method, url, _body(request_data), patience)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise NetworkError(type(error).__name__) from error
        if code == HTTPStatus.TOO_MANY_REQUESTS:
            raise Flood(_asked_to_wait(payload))
        return code, payload

    async def _ask(self, method: str, url: str, body: Any, patience: aiohttp.ClientTimeout) -> tuple[int, bytes]:
        if self._session is None:
            raise aiohttp.ClientConnectionError("closed")
        async with self._session.request(method, url, data=body, timeout=patience) as answer:
            return answer.status, await answer.read()

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        try:
            found = json.loads(payload.decode(errors="replace"))
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise TelegramError(BROKEN)
        return found

    async def fetch(self, url: str, most: int) -> bytes:
        """A file of at most so many bytes; of a larger one a byte more. Raises aiohttp.ClientError."""
        await self.initialize()
        if self._session is None:
            raise aiohttp.ClientConnectionError("closed")
        async with self._session.get(url, raise_for_status=True) as answer:
            return await _up_to(answer.content, most + 1)

    async def renew(self) -> None:
        """Drop all connections and begin afresh: one that is stuck is not used again."""
        await self.shutdown()
        await self.initialize()


async def _up_to(content: aiohttp.StreamReader, most: int) -> bytes:
    found = bytearray()
    async for piece in content.iter_any():
        found += piece
        if len(found) >= most:
            break
    return bytes(found[:most])


def _body(data: RequestData | None) -> Any:
    """The parameters as a form, with the files if there are any."""
    if data is None or not data.contains_files:
        return data.json_parameters if data else None
    form = aiohttp.FormData(data.json_parameters)
    for name, (filename, content, media_type) in (data.multipart_data or {}).items():
        form.add_field(name, content, filename=filename, content_type=media_type)
    return form


def _asked_to_wait(payload: bytes) -> float:
    try:
        return float(json.loads(payload)["parameters"]["retry_after"])
    except (ValueError, KeyError, TypeError):
        return UNTOLD


def meaning(error: TelegramError) -> Exception:
    """The error in the terms of a platform; one after which nothing was sent stays as it is, to be tried again."""
    match error:
        case Flood():
            return RateLimited(error.seconds)
        case InvalidToken():
            return Misconfigured(REFUSED)
        case Forbidden():
            return Undeliverable(error.message, gone=True)
        case BadRequest():  # a kind of NetworkError to the library, and yet for ever
            return Undeliverable(error.message, gone="chat not found" in error.message.lower())
    return OutcomeUnknown(error.message) if _in_doubt(error) else error


def _in_doubt(error: TelegramError) -> bool:
    """Whether Telegram may have done what was asked although no answer could be read."""
    if isinstance(error.__cause__, aiohttp.ClientError | TimeoutError):
        return not isinstance(error.__cause__, NOT_SENT)
    return error.message == BROKEN


class Patience:
    """Waits longer after each failure in a row, and says why at most once a minute."""

    def __init__(self, first: float) -> None:
        self.first = first
        self._failures = 0
        self._said = float("-inf")

    def restored(self) -> None:
        self._failures = 0

    async def wait(self, why: str, seconds: float = 0.0) -> None:
        """Wait so many seconds, or else by the number of failures."""
        if time.monotonic() - self._said >= 60:
            log.warning("%s", why)
            self._said = time.monotonic()
        longer = min(self.first * 2**self._failures, LONGEST_WAIT) * random.uniform(0.8, 1.2)
        self._failures = min(self._failures + 1, 10)
        await asyncio.sleep(seconds or longer)
