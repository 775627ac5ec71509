"""The platforms' pace: when a message may go out, and who waits in front of whom."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from enum import IntEnum

from bot.platform import Gate
from storage import gates as shared
from storage.database import AWAY, Database

log = logging.getLogger(__name__)
BLINK = 2.0  # seconds after which somebody who waits at a gate asks again how long they may
AHEAD = 0.25  # seconds for which a word to one person is promised its place, in front of what others say to many


class Rank(IntEnum):
    """Who goes first: an answer before what is said to one person unasked, and that before what is said to many."""

    ANSWER = 0
    TOLD = 1
    BULK = 2


class Pace:
    """Keeps the rates of the platforms: the next free moment of each gate."""

    def __init__(self) -> None:
        self._free: dict[str, datetime] = {}

    def late(self, gates: Sequence[Gate], now: datetime, *, bulk: bool = False) -> float:
        """Seconds until all gates are open; for what is said to many they close earlier, at the places kept."""
        early = [_early(gate, bulk=bulk) for gate in gates]
        free = [self._free.get(gate.name, now) for gate in gates]
        open_at = [moment - timedelta(seconds=seconds) for moment, seconds in zip(free, early, strict=True)]
        return max(((moment - now).total_seconds() for moment in open_at), default=0.0)

    def wait(self, gates: Sequence[Gate], now: datetime, *, bulk: bool = False) -> float:
        """Seconds until all gates are open; when that is 0 a place in each is taken."""
        if (seconds := self.late(gates, now, bulk=bulk)) > 0:
            return seconds
        for gate in gates:
            self._free[gate.name] = max(self._free.get(gate.name, now), now) + timedelta(seconds=gate.interval)
        if len(self._free) > 10_000:
            self._free = {name: free for name, free in self._free.items() if free > now}
        return 0.0

    async def take(self, gates: Sequence[Gate], now: datetime, *, bulk: bool = False) -> tuple[float, bool]:
        """Seconds until all gates are open, and whether a place in each was taken, for then."""
        wait = self.wait(gates, now, bulk=bulk)
        return wait, wait <= 0

    async def hold(self, gates: Sequence[Gate], until: datetime) -> None:
        """Close the widest gate, that of the token, as the platform asked."""
        for gate in gates[:1]:
            self._not_before(gate.name, _closed(gate, until))

    def _not_before(self, name: str, free: datetime) -> None:
        self._free[name] = max(self._free.get(name, free), free)


class SharedPace(Pace):
    """The same gates for every process on a PostgreSQL; what this one knows of them spares it asking in vain."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self.database = database

    async def take(self, gates: Sequence[Gate], now: datetime, *, bulk: bool = False) -> tuple[float, bool]:
        """As that of one process. A word to one person takes its place as soon as it is near, what is said to many
        only when it is there: so over the processes, too, the one comes before the other."""
        ahead = 0.0 if bulk else AHEAD
        if not gates or (wait := self.late(gates, now, bulk=bulk)) > ahead:
            return (wait, False) if gates else (0.0, True)
        asked = [shared.Asked(gate.name, gate.interval, _early(gate, bulk=bulk)) for gate in gates]
        try:
            answer = await shared.take(self.database, asked, now, ahead)
        except AWAY as error:
            log.error("pace not asked: %s", type(error).__name__)
            return BLINK, False
        for name, free in answer.free.items():
            self._not_before(name, free)
        return max(answer.late, 0.0), answer.taken

    async def hold(self, gates: Sequence[Gate], until: datetime) -> None:
        """In every process, as soon as they ask."""
        await super().hold(gates, until)
        for gate in gates[:1]:
            try:
                await shared.hold(self.database, gate.name, _closed(gate, until))
            except AWAY as error:
                log.error("pace not shared: %s", type(error).__name__)


def _early(gate: Gate, *, bulk: bool) -> float:
    """Seconds before its free moment at which a gate lets the next one pass."""
    return gate.interval * (gate.burst - 1 - (gate.kept if bulk else 0))


def _closed(gate: Gate, until: datetime) -> datetime:
    """The free moment of a gate that opens only then."""
    return until + timedelta(seconds=_early(gate, bulk=False))


class Lines:
    """At the widest gate one message of each rank waits, the others behind it; whoever waits for the gate of their
    own chat waits outside, in nobody's way."""

    def __init__(self, pace: Pace, now: Callable[[], datetime], sleep: Callable[[float], Awaitable[None]]) -> None:
        self.pace = pace
        self.now = now
        self.sleep = sleep
        self._heads: defaultdict[tuple[str, Rank], asyncio.Lock] = defaultdict(asyncio.Lock)

    async def own_gates(self, gates: Sequence[Gate], patience: Callable[[], float]) -> None:
        """Wait until those of the chat are open, unless that is too long."""
        while 0 < (wait := self.pace.late(gates[1:], self.now())) <= patience():
            await self.sleep(min(wait, BLINK))

    @asynccontextmanager
    async def at_the_head(self, gates: Sequence[Gate], rank: Rank) -> AsyncIterator[None]:
        """The place in front of the widest gate."""
        async with self._heads[gates[0].name, rank]:
            yield

    async def through(self, gates: Sequence[Gate], rank: Rank, patience: Callable[[], float]) -> float:
        """From the head of the line through all gates; returns the seconds to wait where that is too long, or when
        those of the chat have closed meanwhile."""
        while True:
            if (wait := self.pace.late(gates[1:], self.now())) > 0:
                return wait
            wait, taken = await self._asked(gates, rank)
            if taken:
                await self._until_then(wait)
                return 0.0
            if wait > patience() or self.pace.late(gates[1:], self.now()) > 0:
                return wait
            await self.sleep(min(wait, BLINK))

    async def _asked(self, gates: Sequence[Gate], rank: Rank) -> tuple[float, bool]:
        """As `Pace.take`, behind those of a better rank."""
        if any(self._heads[gates[0].name, before].locked() for before in Rank if before < rank):
            return gates[0].interval, False
        return await self.pace.take(gates, self.now(), bulk=rank is Rank.BULK)

    async def _until_then(self, seconds: float) -> None:
        if seconds > 0:
            await self.sleep(seconds)
