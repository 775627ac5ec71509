"""What only one of several processes does at a time: one has the duty, the others stand by and step in."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from uuid import uuid4

from storage import leases
from storage.database import Database

log = logging.getLogger(__name__)
SPAN = 9.0  # seconds for which a process that is not heard of keeps the duty
BEAT = 2.0  # seconds between two renewals


class Duty:
    """The duty `name`, as this process has it or waits for it.

    The database tells who may begin. Our own steady clock, started before we asked, tells when to stop: it goes on
    while the process is paused, so one that wakes up late knows at once, without asking.
    """

    def __init__(self, database: Database, name: str, *, span: float = SPAN, beat: float = BEAT) -> None:
        self.database = database
        self.name = name
        self.span = span
        self.beat = beat
        self._holder = uuid4().hex
        self._term = 0
        self._until = 0.0

    @property
    def holds(self) -> bool:
        """Whether nobody else can have it yet."""
        return time.monotonic() < self._until

    async def fulfil(self, work: Callable[[], Awaitable[None]]) -> None:
        """Work whenever we have the duty, until cancelled or until the work raises."""
        waits = False
        while True:
            if await self._renewed():
                log.info("this process has the duty %s", self.name.partition(":")[0])
                await self._work(work)
                waits = False
            elif not waits:
                log.info("another process has the duty %s; this one stands by", self.name.partition(":")[0])
                waits = True
            await asyncio.sleep(self.beat)

    async def _work(self, work: Callable[[], Awaitable[None]]) -> None:
        working = asyncio.ensure_future(work())
        try:
            while not working.done() and self.holds:
                await asyncio.wait({working}, timeout=self.beat)
                await self._renewed()
            if not working.done():
                log.warning("this process lost the duty %s", self.name.partition(":")[0])
        finally:
            working.cancel()
            await asyncio.wait({working})
            await self._left()
        if not working.cancelled():
            working.result()

    async def _renewed(self) -> bool:
        """Ask for it, or to keep it. A database that is away renews nothing; what we have then runs out."""
        asked = time.monotonic()
        try:
            async with asyncio.timeout(self.span / 2):
                term = await leases.take(self.database, self.name, self._holder, self.span)
        except Exception as error:  # noqa: BLE001 - whatever ails the database, what we have runs out
            log.error("duty not renewed: %s", type(error).__name__)
            return False
        self._term = term or 0
        self._until = asked + self.span if term else 0.0
        return bool(term)

    async def _left(self) -> None:
        """What we have is free for the next one at once; failing that it runs out."""
        self._until = 0.0
        try:
            async with asyncio.timeout(self.beat):
                await leases.leave(self.database, self.name, self._holder, self._term)
        except Exception as error:  # noqa: BLE001 - then it runs out
            log.warning("duty not handed over: %s", type(error).__name__)
