"""A message is drawn at the moment it goes out, and finds the way to its person then."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.platform import Parcel, Platform, Undeliverable
from bot.standing import Standing
from handlers.router import Catalogue, Scene
from messages import hours
from messages.house import House
from messages.message import Message
from messages.reminders import with_later
from storage import outbox, people, settings
from storage.database import Database
from storage.outbox import CARD, Outgoing, State
from storage.people import Person

FOR_ITS_CARD = 1.0  # seconds between two looks at whether the card a message belongs to has been taken


class NotYet(Exception):
    """It is not the moment for this message; it will be in so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"in {seconds:g} s")
        self.seconds = seconds


class Packing:
    """Draws what is in the outbox and addresses it."""

    def __init__(
        self,
        database: Database,
        catalogue: Catalogue,
        house: House,
        platforms: Mapping[str, Platform],
        now: Callable[[], datetime],
        standing: Standing,
    ) -> None:
        self.database = database
        self.catalogue = catalogue
        self.house = house
        self.platforms = platforms
        self.now = now
        self.standing = standing
        self.people: dict[int | None, tuple[Person, House]] = {}  # whom what was packed is for, by the rules of then

    async def pack(self, row: Outgoing) -> tuple[Parcel | None, Platform | None]:
        """Draw the message and find the way to the person. Raises Undeliverable when there is none, and NotYet."""
        if row.person_id is None and not row.notice:
            return self._addressed(row, Message.from_json(row.message or {}))
        async with self.database.reading() as session:
            house = self.house.changed(await settings.values(session))
            message = await self._message(session, row, house)
            if message is None:
                return None, None
            if row.person_id is None:
                return await self._gathered(session, row, message) if row.about else self._addressed(row, message)
            person = await session.get_one(Person, row.person_id)
            self._heed_quiet_hours(person, house)
            self.people[row.id] = person, house
            name, chat = await self._way_to(session, person)
            return Parcel(chat, message), self.platforms[name]

    def heed_quiet_hours(self, row: Outgoing) -> None:
        """Raises NotYet when they have begun since it was packed."""
        if packed := self.people.get(row.id):
            self._heed_quiet_hours(*packed)

    def _heed_quiet_hours(self, person: Person, house: House) -> None:
        """Raises NotYet in hours in which the person is not to be disturbed."""
        now = self.now()
        opens = hours.opens(person.quiet or house.quiet_hours, now, weekends=person.quiet_weekends)
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

    async def _message(self, session: AsyncSession, row: Outgoing, house: House) -> Message | None:
        if not row.notice:
            return Message.from_json(row.message or {})
        scene = Scene(session, self.now(), house, self.catalogue)
        message = await self.catalogue.notices[row.notice](scene, row.args)
        return with_later(message, row.id or 0) if message and row.reminder else message

    async def _way_to(self, session: AsyncSession, person: Person) -> tuple[str, str]:
        """Platform and address to reach a person by: the one they prefer, else the one they used last; one that
        refuses us only where there is no other."""
        accounts = [a for a in await people.accounts_of(session, person.id or 0) if a.platform in self.platforms]
        accounts.sort(key=lambda a: (a.platform in self.standing.refusals, a.platform != person.prefers))
        if accounts:
            return accounts[0].platform, accounts[0].address
        if self.house.reaches_all:
            return next(iter(self.platforms)), person.email
        raise Undeliverable("no account to reach the person by")
