"""The platforms' pace: when a message may go out, and who waits in front of whom."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from enum import IntEnum

from bot.platform import Gate

BLINK = 2.0  # seconds after which somebody who waits at a gate asks again how long they may


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
        early = [gate.interval * (gate.burst - 1 - (gate.kept if bulk else 0)) for gate in gates]
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

    def hold(self, gates: Sequence[Gate], until: datetime) -> None:
        """Close the widest gate, that of the token, as the platform asked."""
        for gate in gates[:1]:
            until += timedelta(seconds=gate.interval * (gate.burst - 1))
            self._free[gate.name] = max(self._free.get(gate.name, until), until)


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
            first = any(self._heads[gates[0].name, before].locked() for before in Rank if before < rank)
            wait = gates[0].interval if first else self.pace.wait(gates, self.now(), bulk=rank is Rank.BULK)
            if wait <= 0 or wait > patience():
                return max(wait, 0.0)
            await self.sleep(min(wait, BLINK))
