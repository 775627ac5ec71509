"""The whole bot on a database of its own, with a clock turned by hand: how dialogues are written."""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from bot.assembly import Bot, Clock
from bot.looks import DRAWINGS
from bot.web.desk import Screen
from handlers.router import Reply
from messages import dates
from messages.dates import LONDON
from messages.form import Field
from messages.house import House
from messages.message import Inbound
from storage import drafts, people
from storage.arrivals import account_of
from storage.database import Database
from storage.people import DESK
from tests.ways import WAYS, OnSlack, Seen, Way

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=LONDON)
REQUEST_ANSWERS: Mapping[str, str] = {
    "route": "We know what we need",
    "area": "Maths",
    "focus": "A new subject leader wants to plan key stage 3",
    "outcomes": "Priority 2: a curriculum that builds year on year",
    "who_supported": "A subject leader",
    "days": "2 days",
    "start": "Not sure yet",
    "funding": "School budget",
}


def entered(blocks: Iterable[Mapping[str, Any]], answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that a page of a modal takes: a list where boxes are ticked, a day in the input beside a menu."""
    inputs = {block["block_id"]: block["element"]["type"] for block in blocks if block["type"] == "input"}
    given: dict[str, Any] = {}
    for name, value in answers.items():
        if f"{name}.day" in inputs and dates.from_iso(str(value)):
            given[f"{name}.day"] = value
        elif name in inputs:
            ticked = inputs[name] in ("checkboxes", "multi_static_select") and isinstance(value, str)
            given[name] = [value] if ticked else value
    return given


@dataclass
class Talker:
    """Somebody at a keyboard on one platform; what they hear is what is new since they last did something."""

    world: "World"
    way: Way
    address: str
    email: str
    before: dict[str, int] = field(default_factory=dict)

    async def says(self, text: str) -> None:
        self._mark()
        await self.way.say(self.address, text)
        await self.world.settle()

    async def presses(self, label: str) -> None:
        self._mark()
        await self.way.press(self.address, label)
        await self.world.settle()

    async def sends_photo(self, photo: bytes, caption: str = "") -> None:
        self._mark()
        await self.way.send_photo(self.address, photo, caption)
        await self.world.settle()

    def _mark(self) -> None:
        """Acting takes a person a moment."""
        self.world.clock.turn(self.world.clock.now() + timedelta(seconds=2))
        self.marks()

    def marks(self) -> None:
        """What is on the screen now has been read."""
        self.before = {seen.id: seen.version for seen in self.way.seen(self.address)}

    def new(self) -> list[Seen]:
        """The messages that came or changed since the last thing this person did."""
        return [s for s in self.way.seen(self.address) if self.before.get(s.id) != s.version]

    @property
    def heard(self) -> str:
        return " ".join(" ".join(seen.text for seen in self.new()).split())

    @property
    def buttons(self) -> list[str]:
        """The buttons of what was heard last."""
        return [label for seen in self.new() for label in seen.buttons]

    def hears(self, *words: str) -> None:
        for text in words:
            assert text in self.heard, f"not heard: {text!r}\nheard: {self.heard!r}"

    def hears_not(self, *words: str) -> None:
        for text in words:
            assert text not in self.heard, f"heard: {text!r}\nin: {self.heard!r}"

    def hears_nothing(self) -> None:
        assert not self.heard, self.heard

    async def draft(self) -> drafts.Draft | None:
        async with self.world.database.reading() as session:
            person = await people.by_email(session, self.email)
            return await drafts.open_draft(session, person.id or 0) if person else None

    async def fills(self, answers: Mapping[str, str]) -> None:
        """Answer every question of the open form by field name, page by page in a modal or one by one in a chat.

        What is not needed is left out; afterwards the review is on the screen.
        """
        if isinstance(self.way, OnSlack) and self.way.fake.stack(self.address):
            await self._fill_pages(self.way, answers)
            return
        before = None
        while (open_field := await self._open_field(answers)) and open_field != before:
            await self.says(answers[open_field.name])
            before = open_field
        assert open_field is None, f"{open_field.name} was not understood: {self.heard}" if open_field else ""

    async def _fill_pages(self, way: OnSlack, answers: Mapping[str, str]) -> None:
        self._mark()
        while (view := way.fake.stack(self.address)[-1]).data["submit"]["text"] == "Next":
            given = entered(view.blocks, answers)
            assert (await way.fake.submit(self.address, view, given)).ok
            await self.world.settle()

    async def _open_field(self, answers: Mapping[str, str]) -> Field | None:
        """The question that stands open and can be answered, of whatever form the person is in the middle of."""
        draft = await self.draft()
        if draft is None:
            return None
        form = self.world.bot.desk.catalogue.forms[draft.form].form
        asked = [f for f in form.fields if not f.optional and f.name in answers and f.when(draft.answers)]
        return next((f for f in asked if f.name not in draft.answers), None)

    async def sends_request(self, **changes: str) -> str:
        """A whole request from the first word to the reference."""
        await self.says("s2s")
        await self.fills({**REQUEST_ANSWERS, **changes})
        await self.presses("Send request")
        reference = self.heard[self.heard.index("S2S-") :].split()[0]
        return reference.rstrip(".:,")


@dataclass
class World:
    """A bot, the people on its platforms, and the clock."""

    database: Database
    clock: Clock
    house: House = field(default_factory=House)
    ways: dict[str, Way] = field(default_factory=dict)
    usual: str = "terminal"
    talkers: dict[tuple[str, str], Talker] = field(default_factory=dict)
    stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    bot: Bot = field(init=False)

    async def connect(self, *names: str) -> None:
        """Open these platforms; the first is the usual one."""
        self.usual = names[0]
        for name in names:
            way: Way = WAYS[name](self.seconds)
            await self.stack.enter_async_context(way.connect(self.receive))
            self.ways[name] = way
        self.restart_now()

    def seconds(self) -> float:
        return self.clock.now().timestamp()

    async def receive(self, inbound: Inbound) -> Reply:
        return await self.bot.desk.receive(inbound)

    def restart_now(self) -> None:
        """A new bot on the same database; nobody waits for what the old one had on its way."""
        platforms = {way.platform.name: way.platform for way in self.ways.values()}
        self.bot = Bot(self.database, {**platforms, DESK: Screen()}, self.house, self.clock, DRAWINGS)

    async def restart(self) -> None:
        """The process dies and a new one starts on the same database."""
        self.restart_now()
        await self.bot.wake()
        await self.settle()

    async def person(self, email: str, on: str = "") -> Talker:
        """Somebody the alliance knows, linked on that platform."""
        talker = self._talker(on or self.usual, email)
        async with self.database.transaction() as session:
            known = await people.by_email(session, email)
            assert known, f"nobody has the address {email}"
            name = talker.way.platform.name
            account = await account_of(session, name, talker.address, self.clock.now())
            account.person_id = known.id
            session.add(account)
        return talker

    def newcomer(self, email: str = "", on: str = "") -> Talker:
        """Somebody who has not joined; `email` is what the platform itself knows of them."""
        return self._talker(on or self.usual, email or f"newcomer-{len(self.talkers)}@elsewhere.example.org")

    def _talker(self, on: str, email: str) -> Talker:
        if (on, email) not in self.talkers:
            way = self.ways[on]
            address = way.add(len(self.talkers) + 1, email.partition("@")[0].title(), email)
            self.talkers[on, email] = Talker(self, way, address, email)
        return self.talkers[on, email]

    async def settle(self) -> None:
        """Send what is due; the clock goes on by the little that the platforms' pace demands."""
        while (wait := await self.bot.settle()) <= 5:
            self.clock.turn(self.clock.now() + timedelta(seconds=wait))

    async def advance(self, **span: float) -> None:
        """Time passes."""
        await self.at(self.clock.now() + timedelta(**span))

    async def at(self, moment: datetime) -> None:
        """It is that moment, and whatever it brings has happened."""
        self.clock.turn(moment)
        await self.bot.tick()
        await self.settle()

    def set_house(self, **changes: Any) -> None:
        self.house = replace(self.house, **changes)
        self.restart_now()

    async def close(self) -> None:
        await self.stack.aclose()
        complaints = [line for way in self.ways.values() for line in way.complaints()]
        assert not complaints, complaints


@asynccontextmanager
async def world_on(database: Database, *platforms: str) -> AsyncIterator[World]:
    """A world at nine on a Monday morning."""
    world = World(database, Clock(MONDAY, stands=True))
    await world.connect(*platforms)
    try:
        yield world
    finally:
        await world.close()
