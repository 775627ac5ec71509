"""The connection to Telegram, and what its failures mean."""

import asyncio
import json
import logging
import random
import time
from typing import Any

import httpx
from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot.platform import Misconfigured, OutcomeUnknown, RateLimited, Undeliverable

log = logging.getLogger(__name__)

REFUSED = "Telegram does not accept the token: set TELEGRAM_BOT_TOKEN to the one that @BotFather gave for this bot."
NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)
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


class Wire(HTTPXRequest):
    """Requests to Telegram. What people wrote stays out of the log, also when an answer cannot be read."""

    __slots__ = ()

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        code, payload = await super().do_request(*args, **kwargs)
        if code == httpx.codes.TOO_MANY_REQUESTS:
            raise Flood(_asked_to_wait(payload))
        return code, payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        try:
            found = json.loads(payload.decode(errors="replace"))
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise TelegramError(BROKEN)
        return found

    async def renew(self) -> None:
        """Drop all connections and begin afresh: one that is stuck is not used again."""
        await self.shutdown()
        await self.initialize()


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
    if isinstance(error.__cause__, httpx.RequestError):
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
