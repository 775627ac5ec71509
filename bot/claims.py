"""What this process has taken from the outbox and not finished with yet, and that it goes on being ours."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from datetime import datetime

from bot.books import Books
from storage.database import AWAY
from storage.outbox import LEASE, STAY, Outgoing

log = logging.getLogger(__name__)
BEAT = 3.0  # seconds between two renewals of our claims


class Taken(Exception):
    """Our claim on this message has lapsed, and somebody else may have it."""


class Claims:
    """Messages here, by id; those to many apart, as they leave room for others."""

    def __init__(self, books: Books, now: Callable[[], datetime]) -> None:
        self.books = books
        self.now = now
        self._rows: dict[int | None, Outgoing] = {}
        self._since: dict[int | None, datetime] = {}
        self._bulk: set[int | None] = set()

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[int | None]:
        return iter(self._rows)

    @property
    def bulk(self) -> int:
        """How many of them go to many."""
        return len(self._bulk)

    def add(self, row: Outgoing) -> bool:
        """False for one that waited here so long that it was claimed anew: it keeps its place."""
        self._since[row.id] = self.now()
        if waiting := self._rows.get(row.id):
            waiting.due = row.due
            return False
        self._rows[row.id] = row
        if row.bulk:
            self._bulk.add(row.id)
        return True

    def drop(self, row: Outgoing) -> bool:
        """It is not here any more; false when it was not."""
        if self._rows.get(row.id) is not row:
            return False
        del self._rows[row.id], self._since[row.id]
        self._bulk.discard(row.id)
        return True

    def stays(self, row: Outgoing) -> float:
        """Seconds for which it may still wait here; then it is drawn anew."""
        since = self._since.get(row.id)
        return (since + STAY - self.now()).total_seconds() if since else 0.0

    async def check(self, row: Outgoing) -> None:
        """Raises Taken when it waited so long, or we slept so long, that another process has it now."""
        if row.due <= self.now() and self.stays(row) > 0:
            await self.books.renew([row], self.now() + LEASE)
        if row.due <= self.now() or self.stays(row) <= 0:
            raise Taken

    async def keep(self) -> None:
        """Renew them for as long as we live, each until it has stayed long enough; a process that dies stops."""
        while True:
            await asyncio.sleep(BEAT)
            try:
                await self.renew()
            except AWAY as error:
                log.error("claims not renewed: %s", type(error).__name__)

    async def renew(self) -> None:
        """Make those last that were claimed a while ago."""
        now = self.now()
        until = now + LEASE
        old = [row for row in self._rows.values() if (until - row.due).total_seconds() >= BEAT and self.stays(row) > 0]
        if old:
            await self.books.renew(old, until)
