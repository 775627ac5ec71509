"""Fetching updates from Telegram by long polls; one is confirmed only after it was taken."""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from telegram.error import Conflict, InvalidToken, TelegramError

from bot.platform import Misconfigured
from bot.telegram.read import ALLOWED
from bot.telegram.wire import REFUSED, Flood, Patience, Wire

log = logging.getLogger(__name__)

GRACE = 10.0  # seconds beyond the long poll in which an answer must have come
RIVAL = (
    "Telegram says Conflict: another process polls with this token, or has set a webhook for it. Only one may; "
    "stop the other, or give this one a token of its own."
)

Batch = Sequence[dict[str, Any]]
Take = Callable[[Batch], Awaitable[int | None]]


def always() -> bool:
    """Whether we may fetch, where nobody else does."""
    return True


class Polling:
    """Asks one long poll after the other; `url` is that of the bot, token included.

    The library's own updater confirms updates before they are handled, and so loses them in a crash.
    """

    def __init__(self, url: str, wire: Wire, *, seconds: int, pause: float, slow: float, grace: float = GRACE) -> None:
        self.url = url
        self.may: Callable[[], bool] = always
        self.wire = wire
        self.seconds = seconds
        self.slow = slow
        self.grace = grace
        self.heard_at: float | None = None
        self._offset = 0
        self._network = Patience(pause)
        self._refusals = Patience(pause)
        self._rivals = Patience(slow)

    async def run(self, take: Take) -> None:
        """Fetch until cancelled, or until we may no more. `take` returns the first update that could not be taken.

        What was taken and not confirmed is fetched again by whoever is next, and known there. Raises Misconfigured.
        """
        self._offset = 0  # another process may have fetched since
        while self.may():
            try:
                updates = await self._fetch()
            except InvalidToken:
                raise Misconfigured(REFUSED) from None
            except Flood as flood:
                await asyncio.sleep(flood.seconds)
            except Conflict:
                await self._rivals.wait(RIVAL, self.slow)
            except (TelegramError, TimeoutError) as error:
                await self._network.wait(f"no updates from Telegram: {type(error).__name__}")
                await self.wire.renew()
            else:
                self._network.restored()
                await self._handle(updates, take)

    async def _fetch(self) -> Batch:
        """One long poll. The time-out here watches over those of the connection, which have been seen to fail."""
        asked = {"offset": self._offset, "timeout": self.seconds, "allowed_updates": json.dumps(ALLOWED)}
        async with asyncio.timeout(self.seconds + 2 * self.grace):
            url = f"{self.url}/getUpdates?{urlencode(asked)}"
            payload = await self.wire.retrieve(url, read_timeout=self.seconds + self.grace)
        match Wire.parse_json_payload(payload):
            case {"result": list(updates)}:
                self.heard_at = time.monotonic()
                return updates
        raise TelegramError("an answer without updates")

    async def _handle(self, updates: Batch, take: Take) -> None:
        """Have the updates taken and turn the offset, which the next poll confirms, up to the first that was not.

        An empty answer says that all are confirmed: the offset starts afresh, as after a quiet week Telegram may
        count on from a lower number.
        """
        untaken = await take(updates)
        self._offset = untaken or (updates[-1]["update_id"] + 1 if updates else 0)
        if untaken is None:
            self._refusals.restored()
        else:
            await self._refusals.wait("updates could not be written down; they are fetched again")
