"""What people do comes in here: one event, one transaction, one answer."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from secrets import token_hex
from time import perf_counter
from weakref import WeakValueDictionary

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.cleaning import cleaned
from bot.observer import Observer
from bot.platform import Parcel, Unavailable
from bot.tables import Tables
from handlers import reading
from handlers.router import Catalogue, Reply, Turn
from messages import welcome
from messages.house import House
from messages.message import Inbound, Message, Place
from storage import arrivals, causes, inbox, outbox
from storage.arrivals import Arrival
from storage.database import AWAY, Database
from storage.facts import Shelf
from storage.outbox import Outgoing

HOME = "home.open"
log = logging.getLogger(__name__)


class Desk:
    """Takes each event once, in the order of each account, and leaves the answer in the outbox.

    `hand` is given the answers once they are committed, for sending at once, and whether others are told something.
    """

    def __init__(
        self,
        database: Database,
        catalogue: Catalogue,
        house: House,
        now: Callable[[], datetime],
        hand: Callable[[Sequence[Outgoing], bool], None],
        observer: Observer | None = None,
    ) -> None:
        self.database = database
        self.catalogue = catalogue
        self.house = house
        self.now = now
        self.hand = hand
        self.observer = observer or Observer()
        self._shelf = Shelf()
        self._tables = Tables(database)
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def receive(self, inbound: Inbound) -> Reply:
        """Everything the event causes is committed when this returns; a repeated event causes nothing.

        Raises Unavailable when the database did not take it.
        """
        inbound = cleaned(inbound)
        lock = self._turns.setdefault(f"{inbound.platform}:{inbound.account}", asyncio.Lock())
        began, outcome = perf_counter(), "not taken"
        with causes.because_of(f"turn:{token_hex(6)}"):
            try:
                async with lock:
                    reply, outcome = await self._taken(inbound)
                return reply
            finally:
                self.observer.turned(inbound.platform, outcome, perf_counter() - began)
                log.debug("event by %s: %s", inbound.platform, outcome)

    async def _taken(self, inbound: Inbound) -> tuple[Reply, str]:
        try:
            reply = await self._take(inbound)
        except AWAY as error:
            log.error("event not taken: %s", type(error).__name__)
            raise Unavailable from error
        except Exception as error:  # noqa: BLE001 - no fault of ours may leave a person without an answer
            log.error("turn failed: %s at %s", type(error).__name__, _where(error))
            return await self._failed(inbound), "failed"
        return (Reply(), "repeated") if reply is None else (reply, "answered")

    async def _failed(self, inbound: Inbound) -> Reply:
        """Say that it went wrong, unless a process of the newer version that has changed the tables can take it."""
        try:
            if await self._tables.fit():
                return await self._apologise(inbound)
        except AWAY as error:
            log.error("event not taken: %s", type(error).__name__)
        raise Unavailable

    async def _take(self, inbound: Inbound) -> Reply | None:
        """The answer; None to an event that was taken before."""
        now = self.now()
        async with self.database.transaction() as session:
            arrival = await arrivals.arrive(session, inbound.platform, inbound.id, inbound.account, now)
            if arrival is None:
                return None
            turn = await self._turn(session, inbound, arrival, now)
            reply = await reading.answer(turn)
            reply.menu = _menu(turn)
            rows = await self._answer(session, inbound, reply, now, turn.account_id)
        self.hand(rows, turn.told)
        return reply

    async def _turn(self, session: AsyncSession, inbound: Inbound, arrival: Arrival, now: datetime) -> Turn:
        facts = await self._shelf.facts(session, arrival.revision)
        return Turn(
            session,
            now,
            facts.once("house", lambda: self.house.changed(facts.settings)),
            self.catalogue,
            inbound,
            arrival.account,
            facts=facts,
            person=arrival.person,
            posts=arrival.posts,
            draft=arrival.draft,
        )

    async def _answer(
        self, session: AsyncSession, inbound: Inbound, reply: Reply, now: datetime, account_id: int | None = None
    ) -> list[Outgoing]:
        """Leave what is to be said in the outbox; what only the person may read goes to them alone."""
        place, rows = inbound.place, []
        shared = not inbound.private and (inbound.platform, place.chat) not in self.house.team_rooms
        if shared and reply.messages:
            aside = Parcel(place.chat, welcome.not_here(), place.thread or place.root)
            rows.append(await self._say(session, inbound, "aside", aside, now, None))
            place = Place(inbound.account)
        alone = account_id if inbound.private or shared else None
        for number, message in enumerate(reply.messages):
            parcel = _parcel(inbound, place, message, threaded=reply.threaded, first=number == 0)
            rows.append(await self._say(session, inbound, str(number), parcel, now, alone))
        return rows

    async def _say(
        self, session: AsyncSession, inbound: Inbound, part: str, parcel: Parcel, now: datetime, account_id: int | None
    ) -> Outgoing:
        row = await outbox.add_claimed(
            session,
            f"answer:{inbound.platform}:{inbound.id}:{part}",
            now,
            platform=inbound.platform,
            chat=parcel.chat,
            thread=parcel.thread,
            replaces=parcel.replaces,
            surface=parcel.surface,
            message=parcel.message.as_json(),
            account_id=account_id,
        )
        if row is None:
            raise LookupError("an event that is new was answered before")
        return row

    async def _apologise(self, inbound: Inbound) -> Reply:
        """The turn was rolled back: note the event, so that it is not tried for ever, and say so."""
        now, sorry = self.now(), Reply([welcome.sorry()])
        async with self.database.transaction() as session:
            if not await inbox.take(session, inbound.platform, inbound.id, now):
                return Reply()
            rows = await self._answer(session, inbound, sorry, now)
        self.hand(rows, False)
        return sorry


def _parcel(inbound: Inbound, place: Place, message: Message, *, threaded: bool, first: bool) -> Parcel:
    """The message with its destination: the start page, the place of the pressed message, a thread, or the chat."""
    if inbound.action == HOME:
        return Parcel(place.chat, message, surface="home")
    thread = place.thread or (place.root if threaded or not inbound.private else "")
    in_place = message.in_place and inbound.private and first
    return Parcel(place.chat, message, thread, place.message if in_place else "")


def _menu(turn: Turn) -> frozenset[str] | None:
    """Whose commands suit the person now; None where others are about."""
    if not turn.inbound.private:
        return None
    return frozenset({"member", *turn.roles}) if turn.account.person_id else frozenset()


def _where(error: BaseException) -> str:
    """File and line of the innermost frame; the text of an error may hold what a person wrote."""
    frame = error.__traceback__
    while frame and frame.tb_next:
        frame = frame.tb_next
    return f"{frame.tb_frame.f_code.co_filename.rsplit('/', 2)[-1]}:{frame.tb_lineno}" if frame else "?"
