"""What people do comes in here: one event, one transaction, one answer."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from weakref import WeakValueDictionary

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.platform import Unavailable
from handlers import reading
from handlers.router import Catalogue, Reply, Turn
from messages import welcome
from messages.house import House
from messages.message import Inbound, Message
from storage import inbox, outbox, people
from storage.database import Database, queue_up
from storage.people import Person

log = logging.getLogger(__name__)


class Desk:
    """Takes each event once, in the order of each account, and leaves the answer in the outbox."""

    def __init__(self, database: Database, catalogue: Catalogue, house: House, now: Callable[[], datetime]) -> None:
        self.database = database
        self.catalogue = catalogue
        self.house = house
        self.now = now
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def receive(self, inbound: Inbound) -> Reply:
        """Everything the event causes is committed when this returns; a repeated event causes nothing.

        Raises Unavailable when the database did not take it.
        """
        lock = self._turns.setdefault(f"{inbound.platform}:{inbound.account}", asyncio.Lock())
        async with lock:
            try:
                return await self._take(inbound)
            except (OperationalError, DBAPIError, OSError) as error:
                log.error("event not taken: %s", type(error).__name__)
                raise Unavailable from error
            except Exception as error:  # noqa: BLE001 - no fault of ours may leave a person without an answer
                log.error("turn failed: %s at %s", type(error).__name__, _where(error))
                return await self._apologise(inbound)

    async def _take(self, inbound: Inbound) -> Reply:
        now = self.now()
        async with self.database.transaction() as session:
            if not await inbox.take(session, inbound.platform, inbound.id, now):
                return Reply()
            await queue_up(session, f"turn:{inbound.platform}:{inbound.account}")
            turn = await self._turn(session, inbound, now)
            reply = await reading.answer(turn)
            await self._answer(session, inbound, reply, now)
        return reply

    async def _turn(self, session: AsyncSession, inbound: Inbound, now: datetime) -> Turn:
        account = await people.account(session, inbound.platform, inbound.account, now)
        account.seen_at, account.unreachable_since = now, None
        turn = Turn(session, now, self.house, self.catalogue, inbound, account)
        if account.person_id is not None:
            turn.person = await session.get(Person, account.person_id)
            turn.posts = await people.posts_of(session, account.person_id)
        return turn

    async def _answer(self, session: AsyncSession, inbound: Inbound, reply: Reply, now: datetime) -> None:
        """Leave what is to be said in the outbox; what only the person may read goes to them alone."""
        place, room = inbound.place, (inbound.platform, inbound.place.chat)
        if not inbound.private and room not in self.house.team_rooms and reply.messages:
            await self._say(session, inbound, welcome.not_here(), now, "aside", place.chat, place.thread or place.root)
            place = replace(place, chat=inbound.account, thread="", message="", root="")
        for number, message in enumerate(reply.messages):
            in_place = message.in_place and inbound.private and number == 0 and bool(place.message)
            thread = place.thread or (place.root if reply.threaded or not inbound.private else "")
            replaces = place.message if in_place else ""
            await self._say(session, inbound, message, now, str(number), place.chat, thread, replaces)

    async def _say(
        self, session: AsyncSession, inbound: Inbound, message: Message, now: datetime, part: str,
        chat: str, thread: str, replaces: str = "",
    ) -> None:  # fmt: skip
        home = inbound.action == "home.open"
        await outbox.add(
            session,
            f"answer:{inbound.platform}:{inbound.id}:{part}",
            now,
            platform=inbound.platform,
            chat=inbound.account if home else chat,
            thread=thread,
            replaces=replaces,
            surface="home" if home else "chat",
            message=message.as_json(),
        )

    async def _apologise(self, inbound: Inbound) -> Reply:
        """The turn was rolled back: note the event, so that it is not tried for ever, and say so."""
        now, sorry = self.now(), Reply([welcome.sorry()])
        async with self.database.transaction() as session:
            if await inbox.take(session, inbound.platform, inbound.id, now):
                await self._answer(session, inbound, sorry, now)
        return sorry


def _where(error: BaseException) -> str:
    """File and line of the innermost frame; the text of an error may hold what a person wrote."""
    frame = error.__traceback__
    while frame and frame.tb_next:
        frame = frame.tb_next
    return f"{frame.tb_frame.f_code.co_filename.rsplit('/', 2)[-1]}:{frame.tb_lineno}" if frame else "?"
