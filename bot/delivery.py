"""What the bot says goes out here: the outbox, drained at the platforms' pace."""

import asyncio
import logging
import random
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.books import SOON, Books
from bot.pace import Lines, Pace, Rank
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
BATCH = 100  # messages that are on their way at once
CLAIM = 25  # messages that are claimed at once; people's turns wait meanwhile
FIRST_RETRY = 2.0  # seconds, doubled with each try
DRAIN = 10.0  # seconds in which sends under way may finish when the bot is stopped
IDLE = 30.0  # seconds after which the outbox is looked at again without being told
IN_LINE = 2.0  # seconds for which a message waits for its place in the pace; for longer it is put back
TO_SPARE = 10.0  # seconds of its claim that one to many must have left when it goes out; until then it may wait
FOR_ITS_CARD = 1.0  # seconds between two looks at whether the card a message belongs to has been taken


class NotYet(Exception):
    """It is not the moment for this message; it will be in so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"in {seconds:g} s")
        self.seconds = seconds


class Taken(Exception):
    """Our claim on this message has lapsed, and somebody else may have it."""


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
        self._lines = Lines(self.pace, now, sleep)
        self._books = Books(database, now)
        self._news = asyncio.Event()
        self._stops: float | None = None  # when we shall stop at the latest, by the loop's clock
        self._here: dict[int | None, Outgoing] = {}  # what waits in a lane or is being sent
        self._people: dict[int | None, Person] = {}  # whom what waits here is for
        self._bulk: set[int | None] = set()  # those of them that go to many
        self._drawing = asyncio.Lock()  # those are drawn one after the other, so that others have their turn
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
        self._stops = None
        try:
            while True:
                self._news.clear()
                await self._rest(await self._collected())
        finally:
            await self.finish()

    async def finish(self) -> None:
        """Give what is on its way the time to arrive and to be written down; what goes to many and still stands in
        line is put back."""
        now = asyncio.get_running_loop().time()
        self._stops = self._stops or now + DRAIN
        await asyncio.wait([asyncio.ensure_future(self.sent())], timeout=max(self._stops - now, 0))

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
        """Put all that is due now on its way; returns the seconds until more is.

        Of what goes to many, as much as the line has room for: a message to one person is claimed past it.
        """
        while True:
            bulk = self._roomy
            async with self.database.reading() as session:
                due = await outbox.next_due(session, bulk=bulk)
            if due is None:
                return IDLE
            if (wait := (due - self.now()).total_seconds()) > 0:
                return wait
            async with self.database.transaction() as session:
                rows = await outbox.claim(session, self.now(), CLAIM, bulk=bulk)
            for row in rows:
                self._put(row)
            await self._room()

    @property
    def _roomy(self) -> bool:
        return len(self._bulk) <= BATCH // 2

    async def _room(self) -> None:
        """Wait while a whole batch to single people is on its way; a slow chat is no more than one of many."""
        while len(self._here) - len(self._bulk) >= BATCH:
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
        if row.bulk:
            self._bulk.add(row.id)
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
        if self._here.get(row.id) is not row:
            return
        del self._here[row.id]
        self._people.pop(row.id, None)
        if row.bulk:
            self._bulk.discard(row.id)
            if self._roomy:
                self.look()

    async def _put_off(self, rows: deque[Outgoing], seconds: float) -> None:
        """The first must wait and the others must not overtake it: all are due again at one moment, in their order."""
        waiting, due = list(rows), self.now() + timedelta(seconds=seconds)
        rows.clear()
        await self._settle(waiting, State.READY, due=due)

    async def _deliver(self, row: Outgoing) -> float:
        """One message; returns the seconds to wait when it is not the moment for it."""
        try:
            self._may_go(row)
            parcel, platform = await self._packed(row)
            if parcel is None or platform is None:
                await self._settle([row], State.STALE)
                return 0.0
            gates = platform.gates(parcel.chat)
            await self._stand_in_line(row, gates)
        except NotYet as later:
            return later.seconds
        except Taken:
            self.look()
            return 0.0
        except Exception as error:  # noqa: BLE001 - whatever went wrong, the message is tried again
            await self._not_packed(row, error)
            return 0.0
        return await self._send(row, parcel, platform, gates)

    def _may_go(self, row: Outgoing) -> None:
        """Raises Taken when it waited so long, or we slept so long, that another process may have it now, and NotYet
        when quiet hours have begun meanwhile."""
        if row.due <= self.now():
            raise Taken
        if person := self._people.get(row.id):
            self._heed_quiet_hours(person)

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
                self._may_go(row)
                if (wait := self.pace.late(gates, self.now())) <= patience():
                    await self._begin(row)
                    wait = await self._lines.through(gates, rank, patience)
            self._may_go(row)
            if not wait:
                return
        raise NotYet(wait)

    def _patience(self, row: Outgoing) -> float:
        """Seconds for which it may wait here; those to many stand in line while they are ours, until we stop."""
        if not row.bulk:
            return IN_LINE
        return 0.0 if self._stops else (row.due - self.now()).total_seconds() - TO_SPARE

    async def _begin(self, row: Outgoing) -> None:
        """Should we die from here on, it is known afterwards that this one to many may have arrived.

        It is written before the gate opens, so that no disk delays what the pace let through. Raises Taken.
        """
        if row.bulk and not await self.database.run_alone(outbox.BEGIN, row=row.id, until=row.due, at=self.now()):
            raise Taken

    async def _not_packed(self, row: Outgoing, error: Exception) -> None:
        if isinstance(error, Undeliverable):
            await self._settle([row], State.FAILED, error=str(error))
            return
        log.warning("a message could not be drawn: %s", type(error).__name__)
        await self._again(row, type(error).__name__)

    async def _send(self, row: Outgoing, parcel: Parcel, platform: Platform, gates: Sequence[Gate]) -> float:
        try:
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

    async def _packed(self, row: Outgoing) -> tuple[Parcel | None, Platform | None]:
        if not row.bulk:
            return await self._pack(row)
        async with self._drawing:
            await asyncio.sleep(0)
            return await self._pack(row)

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
            self._people[row.id] = person
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

    async def _settle(self, rows: Sequence[Outgoing], state: State, **fields: Any) -> None:
        """Write down how a try ended."""
        if state is State.READY:
            for row in rows:
                self._leave(row)  # as soon as this is written it can be claimed again
        await self._books.settle(rows, state, **fields)
        if state is State.READY:
            self.look()
