"""What the bot says goes out here: the outbox, drained at the platforms' pace."""

import asyncio
import logging
import random
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from time import perf_counter
from typing import Any

from bot.books import SOON, Books
from bot.claims import Claims, Taken
from bot.observer import Observer
from bot.order import Later, Order, Way, is_waited_for, way
from bot.pace import Lines, Pace, Rank, SharedPace
from bot.packing import NotYet, Packing
from bot.platform import Gate, Misconfigured, OutcomeUnknown, Parcel, Platform, RateLimited, Undeliverable
from bot.standing import AGAIN, Standing
from handlers.router import Catalogue
from messages.house import House
from storage import causes, outbox, people
from storage.database import Database
from storage.outbox import HOLDING, TRIES, Outgoing, State

log = logging.getLogger(__name__)
BATCH = 100  # messages that are on their way at once
CLAIM = 25  # messages that are claimed at once; people's turns wait meanwhile
FIRST_RETRY = 2.0  # seconds, doubled with each try
DRAIN = 6.0  # seconds in which sends under way may finish when the bot is stopped
NOTING = 1.0  # seconds in which it is then written down of the others that they may have arrived
IDLE = 30.0  # seconds after which the outbox is looked at again without being told
IN_LINE = 2.0  # seconds for which a message waits for its place in the pace; for longer it is put back
AMONG_OTHERS = 4.0  # the same, where others may have died and left what they had claimed
TO_SPARE = 10.0  # seconds before the end of its stay at which one to many is put back; until then it may wait
SHORTLY = 0.2  # seconds between two looks at whether a message that another process has is out of the way


class Delivery:
    """Sends what is due, once, and writes down how it ended."""

    def __init__(
        self,
        database: Database,
        catalogue: Catalogue,
        house: House,
        platforms: Mapping[str, Platform],
        now: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        observer: Observer | None = None,
        standing: Standing | None = None,
    ) -> None:
        self.database = database
        self.catalogue = catalogue
        self.house = house
        self.platforms = platforms
        self.now = now
        self.sleep = sleep
        self.observer = observer or Observer()
        self.standing = standing or Standing(platforms, now)
        self.pace = Pace() if database.is_sqlite else SharedPace(database)
        self._idle = IDLE if database.is_sqlite else AMONG_OTHERS
        self._lines = Lines(self.pace, now, sleep)
        self._books = Books(database, now)
        self._order = Order(now, shared=not database.is_sqlite)
        self._here = Claims(self._books, now)  # what waits in a lane or is being sent
        self._packing = Packing(database, catalogue, house, platforms, now, self.standing)
        self._news = asyncio.Event()
        self._stops: float | None = None  # when we shall stop at the latest, by the loop's clock
        self._drawing = asyncio.Lock()  # those are drawn one after the other, so that others have their turn
        self._lanes: dict[Way, tuple[deque[Outgoing], asyncio.Task[None]]] = {}

    def hand(self, rows: Sequence[Outgoing], others: bool) -> None:
        """Send these at once; but for those that are READY they are claimed already. `others` says that more was put
        in the outbox."""
        claimed = [row for row in rows if row.state is not State.READY]
        for row in claimed:
            self._put(row)
        if others or len(claimed) < len(rows):
            self.look()

    def look(self) -> None:
        """There may be something new in the outbox."""
        self._news.set()

    async def run(self) -> None:
        """Send whatever becomes due until cancelled; what is being sent then is finished and written down first."""
        self._stops = None
        renewing = asyncio.create_task(self._here.keep())
        try:
            while True:
                self._news.clear()
                await self._rest(await self._collected())
        finally:
            await self.finish()
            renewing.cancel()

    async def finish(self) -> None:
        """Give what is on its way the time to arrive and to be written down; what goes to many and still stands in
        line is put back."""
        now = asyncio.get_running_loop().time()
        self._stops = self._stops or now + DRAIN
        sent = asyncio.ensure_future(self.sent())
        await asyncio.wait([sent], timeout=max(self._stops - now, 0))
        sent.cancel()
        await self._broken_off()

    async def _broken_off(self) -> None:
        """Wait no longer for platforms that do not answer."""
        left = [task for _, task in self._lanes.values()]
        for task in left:
            task.cancel()
        if left:
            log.warning("%d messages were on their way when the bot stopped; they are tried once more", len(left))
            await asyncio.wait(left, timeout=NOTING)

    async def _collected(self) -> float:
        try:
            return await self.collect()
        except Exception as error:  # noqa: BLE001 - whatever ails the database, we look again
            log.error("outbox not read: %s", type(error).__name__)
            return FIRST_RETRY

    async def _rest(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(min(seconds, self._idle)):
                await self._news.wait()
        except TimeoutError:
            return

    async def collect(self) -> float:
        """Put all that is due now on its way; returns the seconds until more is.

        Of what goes to many, as much as the line has room for: a message to one person is claimed past it.
        """
        while True:
            self.observer.went_round("delivery")
            bulk = self._roomy
            async with self.database.reading() as session:
                due = await outbox.next_due(session, bulk=bulk)
            if due is None:
                return IDLE
            if (wait := (due - self.now()).total_seconds()) > 0:
                return wait
            async with self.database.transaction() as session:
                rows = await outbox.claim(session, self.now(), CLAIM, bulk=bulk, ours=list(self._here))
            if not rows:
                return SHORTLY
            for row in rows:
                self._put(row)
            await self._room()

    @property
    def _roomy(self) -> bool:
        return self._here.bulk <= BATCH // 2

    async def _room(self) -> None:
        """Wait while a whole batch to single people is on its way; a slow chat is no more than one of many."""
        while len(self._here) - self._here.bulk >= BATCH:
            await asyncio.wait([task for _, task in self._lanes.values()], return_when=asyncio.FIRST_COMPLETED)

    @property
    def busy(self) -> bool:
        """Whether anything is on its way."""
        return bool(self._lanes)

    async def sent(self) -> None:
        """Wait until nothing is on its way any more."""
        while self._lanes:
            await asyncio.wait([task for _, task in self._lanes.values()])

    def _put(self, row: Outgoing) -> None:
        """Messages to one chat go out one after the other, those to different chats side by side."""
        if not self._here.add(row):
            return
        if lane := self._lanes.get(way(row)):
            lane[0].append(row)
            return
        rows = deque([row])
        self._lanes[way(row)] = (rows, asyncio.create_task(self._drain(way(row), rows)))

    async def _drain(self, name: Way, rows: deque[Outgoing]) -> None:
        try:
            while rows:
                with causes.because_of(rows[0].cause):
                    later = await self._deliver(rows[0])
                if later is None:
                    self._leave(rows.popleft())
                elif later.alone:
                    self._order.out_of_the_way(rows[0])
                    await self._put_back(rows.popleft(), later)
                else:
                    await self._put_off(rows, later)
        except Exception as error:  # noqa: BLE001 - its claim lapses, and it is tried again
            log.error("outbox not written: %s; what was sent may be sent again", type(error).__name__)
        finally:
            del self._lanes[name]
            while rows:
                self._leave(rows.popleft())

    def _leave(self, row: Outgoing) -> None:
        if not self._here.drop(row):
            return
        self._packing.people.pop(row.id, None)
        if row.bulk and self._roomy:
            self.look()

    async def _put_off(self, rows: deque[Outgoing], later: Later) -> None:
        """The first must wait and the others must not overtake it: all are due again at one moment, in their order."""
        first, *others = rows
        rows.clear()
        self._order.put_back(first, later.due)
        await self._put_back(first, later)
        if others:
            await self._settle(others, State.READY, due=later.due)

    async def _put_back(self, row: Outgoing, later: Later) -> None:
        await self._settle([row], State.READY, due=later.due, **later.noted)

    def _in(self, seconds: float) -> datetime:
        return self.now() + timedelta(seconds=seconds)

    async def _deliver(self, row: Outgoing) -> Later | None:
        """One message; returns when it is tried again, if it is."""
        try:
            if until := self._order.behind(row):
                raise NotYet((until - self.now()).total_seconds())
            await self._may_go(row)
            parcel, platform = await self._packed(row)
            if parcel is None or platform is None:
                await self._settle([row], State.STALE)
                return None
            if (wait := self.standing.wait(platform.name)) > 0:
                raise NotYet(wait)
            gates = platform.gates(parcel.chat)
            began = perf_counter()
            await self._stand_in_line(row, gates)
            self.observer.waited(platform.name, perf_counter() - began)
        except NotYet as later:
            return Later(self._in(later.seconds))
        except Taken:
            self.look()
            return None
        except Exception as error:  # noqa: BLE001 - whatever went wrong, the message is tried again
            return await self._not_packed(row, error)
        return await self._send(row, parcel, platform, gates)

    async def _may_go(self, row: Outgoing) -> None:
        """Raises Taken when it waited so long, or we slept so long, that another process may have it now, and NotYet
        when quiet hours have begun meanwhile."""
        await self._here.check(row)
        self._packing.heed_quiet_hours(row)

    async def _stand_in_line(self, row: Outgoing, gates: Sequence[Gate]) -> None:
        """Wait for a place in the pace. Raises NotYet where that is too long, and Taken."""
        if not gates:
            await self._begin(row)
            return
        rank = Rank.BULK if row.bulk else Rank.ANSWER if row.person_id is None else Rank.TOLD
        patience, wait = partial(self._patience, row), self.pace.late(gates, self.now())
        while wait <= patience():
            await self._lines.own_gates(gates, patience)
            async with self._lines.at_the_head(gates, rank):
                await self._may_go(row)
                if (wait := self.pace.late(gates, self.now())) <= patience():
                    await self._begin(row)
                    wait = await self._lines.through(gates, rank, patience)
            await self._may_go(row)
            if not wait:
                return
        raise NotYet(wait)

    def _patience(self, row: Outgoing) -> float:
        """Seconds for which it may wait here; those to many stand in line while they are ours, until we stop."""
        if not row.bulk:
            return IN_LINE
        return 0.0 if self._stops else self._here.stays(row) - TO_SPARE

    async def _begin(self, row: Outgoing) -> None:
        """Should we die from here on, it is known afterwards that this one to many may have arrived.

        It is written before the gate opens, so that no disk delays what the pace let through. Raises Taken.
        """
        if row.bulk and not await self._books.begin(row):
            raise Taken

    async def _not_packed(self, row: Outgoing, error: Exception) -> Later | None:
        if isinstance(error, Undeliverable):
            await self._settle([row], State.FAILED, error=str(error))
            return None
        log.warning("a message could not be drawn: %s", type(error).__name__)
        return await self._again(row, type(error).__name__, alone=True)

    async def _send(self, row: Outgoing, parcel: Parcel, platform: Platform, gates: Sequence[Gate]) -> Later | None:
        try:
            with self.observer.sending(platform.name):
                receipt = await platform.send(parcel)
        except RateLimited as limit:
            wait = max(limit.seconds, SOON)
            self.observer.held(platform.name, wait)
            until = self._in(wait)
            await self.pace.hold(gates, until)
            return Later(until)
        except Misconfigured as error:
            self.standing.refuse(platform.name, str(error))
            return Later(self._in(AGAIN.total_seconds()))
        except Undeliverable as error:
            return await self._refused(row, parcel, platform, error)
        except OutcomeUnknown:
            return await self._unknown(row)
        except asyncio.CancelledError:
            if self._stops and (later := await self._unknown(row)):  # we have waited long enough
                await self._put_back(row, later)
            raise
        except Exception as error:  # noqa: BLE001 - whatever went wrong, the message is tried again
            log.warning("sending by %s failed: %s", platform.name, type(error).__name__)
            return await self._again(row, type(error).__name__, alone=not is_waited_for(row))
        log.debug("sent by %s", platform.name)
        self.standing.accept(platform.name)
        await self._settle([row], State.SENT, receipt=receipt, platform=platform.name, chat=parcel.chat)
        return None

    async def _packed(self, row: Outgoing) -> tuple[Parcel | None, Platform | None]:
        if not row.bulk:
            return await self._packing.pack(row)
        async with self._drawing:
            await asyncio.sleep(0)
            return await self._packing.pack(row)

    async def _refused(self, row: Outgoing, parcel: Parcel, platform: Platform, error: Undeliverable) -> Later | None:
        """The address takes nothing any more: another account of the person is tried."""
        log.warning("undeliverable by %s: %s", platform.name, error)
        if error.gone:
            async with self.database.transaction() as session:
                await people.mark_unreachable(session, platform.name, parcel.chat, row.account_id, self.now())
        if error.gone and row.person_id is not None:
            return Later(self.now(), noted={"error": str(error)})
        await self._settle([row], State.FAILED, error=str(error))
        return None

    async def _unknown(self, row: Outgoing) -> Later | None:
        """It may have arrived: tried once more, then left as it is."""
        if row.doubtful:
            await self._settle([row], State.UNKNOWN, error="no answer, twice")
            return None
        return Later(self._in(FIRST_RETRY), not is_waited_for(row), {"doubtful": 1})

    async def _again(self, row: Outgoing, error: str, *, alone: bool) -> Later | None:
        """It failed for now; others wait for its first tries only, for it may fail for hours."""
        tries = row.tries + 1
        if tries >= TRIES:
            await self._settle([row], State.FAILED, tries=tries, error=error)
            return None
        due = self._in(FIRST_RETRY * 2**row.tries * random.uniform(0.8, 1.2))
        return Later(due, alone or tries > HOLDING, {"tries": tries, "error": error})

    async def _settle(self, rows: Sequence[Outgoing], state: State, **fields: Any) -> None:
        """Write down how a try ended."""
        if state is State.READY:
            for row in rows:
                self._leave(row)  # as soon as this is written it can be claimed again
        else:
            for row in rows:
                self._order.out_of_the_way(row)
        await self._books.settle(rows, state, **fields)
        if state is State.READY:
            self.look()
