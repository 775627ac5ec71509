"""What the bot says goes out here: the outbox, drained at the platforms' pace."""

import asyncio
import logging
import random
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.platform import Gate, OutcomeUnknown, Parcel, Platform, RateLimited, Undeliverable
from handlers.router import Catalogue, Scene
from messages import hours
from messages.house import House
from messages.message import Message
from messages.reminders import with_later
from storage import outbox, people
from storage.database import Database
from storage.outbox import CARD, TRIES, Outgoing, State
from storage.people import Person

log = logging.getLogger(__name__)
BATCH = 100
FIRST_RETRY = 2.0  # seconds, doubled with each try
DRAIN = 10.0  # seconds in which sends under way may finish when the bot is stopped
IDLE = 30.0  # seconds after which the outbox is looked at again without being told
SOON = 0.25  # seconds, doubled with each time the database does not take how a try ended
IN_LINE = 2.0  # seconds for which a message stands in line for its place in the pace; for longer it is put back
FOR_ITS_CARD = 1.0  # seconds between two looks at whether the card a message belongs to has been taken


class NotYet(Exception):
    """It is not the moment for this message; it will be in so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"in {seconds:g} s")
        self.seconds = seconds


class Pace:
    """Keeps the rates of the platforms: the next free moment of each gate."""

    def __init__(self) -> None:
        self._free: dict[str, datetime] = {}

    def wait(self, gates: Sequence[Gate], now: datetime) -> float:
        """Seconds until all gates are open; when that is 0 a place in each is taken."""
        late = [self._free.get(g.name, now) - timedelta(seconds=g.interval * (g.burst - 1)) for g in gates]
        seconds = max(((moment - now).total_seconds() for moment in late), default=0.0)
        if seconds > 0:
            return seconds
        for gate in gates:
            self._free[gate.name] = max(self._free.get(gate.name, now), now) + timedelta(seconds=gate.interval)
        if len(self._free) > 10_000:
            self._free = {name: free for name, free in self._free.items() if free > now}
        return 0.0

    def hold(self, gates: Sequence[Gate], until: datetime) -> None:
        """Close the widest gate, that of the token, as the platform asked."""
        for gate in gates[:1]:
            self._free[gate.name] = until + timedelta(seconds=gate.interval * (gate.burst - 1))


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
    ) -> None:
        self.database = database
        self.catalogue = catalogue
        self.house = house
        self.platforms = platforms
        self.now = now
        self.sleep = sleep
        self.pace = Pace()
        self._news = asyncio.Event()
        self._here: dict[int | None, Outgoing] = {}  # what waits in a lane or is being sent
        self._lines: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)  # of messages to many, by gate
        self._lanes: dict[tuple[str, str], tuple[deque[Outgoing], asyncio.Task[None]]] = {}

    def hand(self, rows: Sequence[Outgoing], others: bool) -> None:
        """Send these at once; they are claimed already. `others` says that more was put in the outbox."""
        for row in rows:
            self._put(row)
        if others:
            self.look()

    def look(self) -> None:
        """There may be something new in the outbox."""
        self._news.set()

    async def run(self) -> None:
        """Send whatever becomes due until cancelled; what is being sent then is finished and written down first."""
        try:
            while True:
                self._news.clear()
                await self._rest(await self._collected())
        finally:
            await self.finish()

    async def finish(self) -> None:
        """Give what is on its way the time to arrive and to be written down."""
        await asyncio.wait([asyncio.ensure_future(self.sent())], timeout=DRAIN)

    async def _collected(self) -> float:
        try:
            return await self.collect()
        except Exception as error:  # noqa: BLE001 - whatever ails the database, we look again
            log.error("outbox not read: %s", type(error).__name__)
            return FIRST_RETRY

    async def _rest(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(min(seconds, IDLE)):
                await self._news.wait()
        except TimeoutError:
            return

    async def collect(self) -> float:
        """Put all that is due now on its way; returns the seconds until more is."""
        while True:
            async with self.database.reading() as session:
                due = await outbox.next_due(session)
            if due is None:
                return IDLE
            if (wait := (due - self.now()).total_seconds()) > 0:
                return wait
            async with self.database.transaction() as session:
                rows = await outbox.claim(session, self.now(), BATCH)
            for row in rows:
                self._put(row)
            await self._room()

    async def _room(self) -> None:
        """Wait while a whole batch is on its way; a slow chat is no more than one of many."""
        while len(self._here) >= BATCH:
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
        if waiting := self._here.get(row.id):
            waiting.due = row.due  # it waited so long that it was claimed anew
            return
        self._here[row.id] = row
        name = (row.platform, row.chat) if row.person_id is None else ("person", str(row.person_id))
        if name in self._lanes:
            self._lanes[name][0].append(row)
            return
        rows = deque([row])
        self._lanes[name] = (rows, asyncio.create_task(self._drain(name, rows)))

    async def _drain(self, name: tuple[str, str], rows: deque[Outgoing]) -> None:
        try:
            while rows:
                if (wait := await self._deliver(rows[0])) > 0:
                    await self._put_off(rows, wait)
                else:
                    self._leave(rows.popleft())
        except Exception as error:  # noqa: BLE001 - its claim lapses, and it is tried again
            log.error("outbox not written: %s; what was sent may be sent again", type(error).__name__)
        finally:
            del self._lanes[name]
            while rows:
                self._leave(rows.popleft())

    def _leave(self, row: Outgoing) -> None:
        if self._here.get(row.id) is row:
            del self._here[row.id]

    async def _put_off(self, rows: deque[Outgoing], seconds: float) -> None:
        """The first must wait and the others must not overtake it: all are due again at one moment, in their order."""
        waiting, due = list(rows), self.now() + timedelta(seconds=seconds)
        rows.clear()
        await self._settle(waiting, State.READY, due=due)

    async def _deliver(self, row: Outgoing) -> float:
        """One message; returns the seconds to wait when it is not the moment for it."""
        if row.due <= self.now():  # it waited so long that another process may have it now
            self.look()
            return 0.0
        try:
            parcel, platform = await self._pack(row)
        except NotYet as later:
            return later.seconds
        except Exception as error:  # noqa: BLE001 - whatever went wrong, the message is tried again
            await self._not_packed(row, error)
            return 0.0
        if parcel is None or platform is None:
            await self._settle([row], State.STALE)
            return 0.0
        gates = platform.gates(parcel.chat)
        if wait := await self._stand_in_line(row, gates):
            return wait
        return await self._send(row, parcel, platform, gates)

    async def _stand_in_line(self, row: Outgoing, gates: Sequence[Gate]) -> float:
        """Wait for a place in the pace; returns the seconds to wait where that is too long.

        Of the messages to many one at a time waits at a gate, so that an answer to a person meets one rival at most.
        """
        line = self._lines[gates[0].name] if row.bulk and gates else nullcontext()
        async with line:
            while wait := self.pace.wait(gates, self.now()):
                if wait > IN_LINE:
                    return wait
                await self.sleep(wait)
        return 0.0

    async def _not_packed(self, row: Outgoing, error: Exception) -> None:
        if isinstance(error, Undeliverable):
            await self._settle([row], State.FAILED, error=str(error))
            return
        log.warning("a message could not be drawn: %s", type(error).__name__)
        await self._again(row, type(error).__name__)

    async def _send(self, row: Outgoing, parcel: Parcel, platform: Platform, gates: Sequence[Gate]) -> float:
        try:
            if row.bulk:  # should we die now, it is known afterwards that this one may have arrived
                await self.database.run_alone(outbox.BEGIN, row=row.id, at=self.now())
            receipt = await platform.send(parcel)
        except RateLimited as limit:
            wait = max(limit.seconds, SOON)
            self.pace.hold(gates, self.now() + timedelta(seconds=wait))
            return wait
        except Undeliverable as error:
            await self._refused(row, parcel, platform, error)
        except OutcomeUnknown:
            await self._unknown(row)
        except Exception as error:  # noqa: BLE001 - whatever went wrong, the message is tried again
            log.warning("sending by %s failed: %s", platform.name, type(error).__name__)
            await self._again(row, type(error).__name__)
        else:
            await self._settle([row], State.SENT, receipt=receipt, platform=platform.name, chat=parcel.chat)
        return 0.0

    async def _pack(self, row: Outgoing) -> tuple[Parcel | None, Platform | None]:
        """Draw the message and find the way to the person. Raises Undeliverable when there is none."""
        if row.person_id is None and not row.notice:
            return self._addressed(row, Message.from_json(row.message or {}))
        async with self.database.reading() as session:
            message = await self._message(session, row)
            if message is None:
                return None, None
            if row.person_id is None:
                return await self._gathered(session, row, message) if row.about else self._addressed(row, message)
            person = await session.get_one(Person, row.person_id)
            self._heed_quiet_hours(person)
            name, chat = await self._way_to(session, person)
            return Parcel(chat, message), self.platforms[name]

    def _heed_quiet_hours(self, person: Person) -> None:
        """Raises NotYet in hours in which the person is not to be disturbed."""
        now = self.now()
        opens = hours.opens(person.quiet or self.house.quiet_hours, now, weekends=person.quiet_weekends)
        if opens > now:
            raise NotYet((opens - now).total_seconds())

    def _addressed(self, row: Outgoing, message: Message) -> tuple[Parcel, Platform]:
        """A message to a certain chat of a certain platform."""
        platform = self.platforms.get(row.platform)
        if platform is None:
            raise Undeliverable(f"{row.platform or 'no platform'} is not connected")
        return Parcel(row.chat, message, row.thread, row.replaces, row.surface), platform

    async def _gathered(
        self, session: AsyncSession, row: Outgoing, message: Message
    ) -> tuple[Parcel | None, Platform | None]:
        """What goes to a room about one matter: its card takes the place of the card before, the rest goes under it.

        A card that failed and will be tried again shows the present state then, so that a change of it need not go out.
        Raises NotYet while the one before is on its way.
        """
        earlier = await outbox.cards_before(session, row)
        if any(state is State.SENDING for state, _ in earlier):
            raise NotYet(FOR_ITS_CARD)
        parcel, platform = self._addressed(row, message)
        shown = next((receipt for state, receipt in earlier if state is State.SENT and receipt), "")
        if row.surface != CARD:
            return replace(parcel, under=shown), platform
        if any(state is State.READY for state, _ in earlier):
            return None, None
        return replace(parcel, surface="chat", replaces=shown), platform

    async def _message(self, session: AsyncSession, row: Outgoing) -> Message | None:
        if not row.notice:
            return Message.from_json(row.message or {})
        scene = Scene(session, self.now(), self.house, self.catalogue)
        message = await self.catalogue.notices[row.notice](scene, row.args)
        return with_later(message, row.id or 0) if message and row.reminder else message

    async def _way_to(self, session: AsyncSession, person: Person) -> tuple[str, str]:
        """Platform and address to reach a person by: the one they prefer, else the one they used last."""
        accounts = [a for a in await people.accounts_of(session, person.id or 0) if a.platform in self.platforms]
        accounts.sort(key=lambda a: a.platform != person.prefers)
        if accounts:
            return accounts[0].platform, accounts[0].address
        if self.house.reaches_all:
            return next(iter(self.platforms)), person.email
        raise Undeliverable("no account to reach the person by")

    async def _refused(self, row: Outgoing, parcel: Parcel, platform: Platform, error: Undeliverable) -> None:
        """The address takes nothing any more: another account of the person is tried."""
        log.warning("undeliverable by %s: %s", platform.name, error)
        if error.gone:
            async with self.database.transaction() as session:
                await people.mark_unreachable(session, platform.name, parcel.chat, row.account_id, self.now())
        if error.gone and row.person_id is not None:
            await self._settle([row], State.READY, due=self.now(), error=str(error))
        else:
            await self._settle([row], State.FAILED, error=str(error))

    async def _unknown(self, row: Outgoing) -> None:
        """It may have arrived: tried once more, then left as it is."""
        if row.doubtful:
            await self._settle([row], State.UNKNOWN, error="no answer, twice")
            return
        await self._settle([row], State.READY, due=self.now() + timedelta(seconds=FIRST_RETRY), doubtful=1)

    async def _again(self, row: Outgoing, error: str) -> None:
        tries = row.tries + 1
        if tries >= TRIES:
            await self._settle([row], State.FAILED, tries=tries, error=error)
            return
        wait = FIRST_RETRY * 2**row.tries * random.uniform(0.8, 1.2)
        due = self.now() + timedelta(seconds=wait)
        await self._settle([row], State.READY, tries=tries, due=due, error=error)

    async def _write(self, rows: Sequence[Outgoing], state: State, fields: dict[str, Any]) -> None:
        if state in (State.SENT, State.STALE):
            for row in rows:
                await self.database.run_alone(outbox.DONE, **outbox.done(row, state, self.now(), **fields))
            return
        async with self.database.transaction() as session:
            for row in rows:
                await outbox.settle(session, row, state, self.now(), **fields)

    async def _settle(self, rows: Sequence[Outgoing], state: State, **fields: Any) -> None:
        """Tried until the claim lapses: what was sent and not written down would be sent again."""
        if state is State.READY:
            for row in rows:
                self._leave(row)  # as soon as this is written it can be claimed again
        fields |= {"error": fields["error"][:200]} if "error" in fields else {}
        for tries in range(TRIES):
            try:
                await self._write(rows, state, fields)
                break
            except (SQLAlchemyError, OSError) as error:
                log.error("outbox not written: %s", type(error).__name__)
                await asyncio.sleep(SOON * 2**tries)
        if state is State.READY:
            self.look()
