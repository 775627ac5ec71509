"""The terminal as a platform: one line is one message, and one person can be several, one after the other."""

import asyncio
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from bot.assembly import Bot, Clock
from bot.cleaning import plain
from bot.photos import cleaned
from bot.platform import Endpoint, Gate, Parcel, Receive, Unavailable
from messages import dates
from messages.message import Button, Inbound, Message, Place
from messages.roles import label
from storage import people
from storage.arrivals import account_of
from storage.database import Database, ails
from storage.people import Person, Role

NEWCOMER = "newcomer"
WORDLESS = "welcome.words_only"  # what a photo says that is for nothing
SHORT = {Role.HEADTEACHER: "head", Role.DEPUTY: "deputy", Role.CPLD_LEAD: "cpld", Role.FINANCE: "finance"}
SUGGESTED = (Role.HEADTEACHER, Role.DEPUTY, Role.CPLD_LEAD, Role.SLE, Role.FINANCE, Role.CENTRAL)


def draw(message: Message) -> str:
    """A message in plain text that steers no terminal, without its buttons."""
    items = "\n".join(f"• {line}" for line, _ in message.items)
    facts = "\n".join(f"  {what}: {value}".replace("\n", "\n    ") for what, value in message.facts)
    files = "\n".join(f"  (file: {file.name})" for file in message.files)
    links = "\n".join(f"  {button.label}: {button.url}" for button in message.all_buttons if button.url)
    parts = (message.title, message.text, items, *chapters(message), facts, message.after, links, files)
    return plain("\n".join(part for part in parts if part))


def chapters(message: Message) -> Iterator[str]:
    """Each heading with what stands under it."""
    for chapter in message.chapters:
        yield f"\n{chapter.heading.upper()}"
        for entry in chapter.entries:
            said = (entry.title, entry.text, entry.link, entry.by and f"— {entry.by}")
            yield "\n".join(f"  {part}".replace("\n", "\n  ") for part in said if part)


def a_moment(text: str) -> datetime:
    """An ISO moment of this century; without a zone it is London's. Raises ValueError."""
    read = datetime.fromisoformat(text)
    if read.year // 100 != 20:
        raise ValueError("too far away to count with")
    return read if read.tzinfo else read.replace(tzinfo=dates.LONDON)


def _pressable(message: Message) -> list[Button]:
    """The buttons that tell us something; those that open a page stand among the words."""
    return [button for button in message.all_buttons if not button.url]


class Console:
    """Writes to a terminal or a pipe. Everybody's messages are shown; those to others say to whom."""

    name = "console"

    def __init__(self, out: TextIO) -> None:
        self.out = out
        self.me = NEWCOMER
        self.shown: dict[str, list[Button]] = {}
        self.waiting: dict[str, list[Message]] = {}  # what others were sent and have not been shown as themselves
        self.unread = False  # whoever read us has gone

    async def run(self, receive: Receive) -> None:
        """Lines are read by `Chat`, which drives the bot step by step."""
        await asyncio.Event().wait()

    async def send(self, parcel: Parcel) -> str:
        if parcel.surface == "home":
            return ""
        try:
            self._put(parcel)
        except BrokenPipeError:
            self.unread = True
        return ""

    def _put(self, parcel: Parcel) -> None:
        if parcel.chat == self.me:
            self._show(parcel.message)
        else:
            self.waiting.setdefault(parcel.chat, []).append(parcel.message)
            print(f"\n[to {parcel.chat}]\n{draw(parcel.message)}", file=self.out)
            for button in _pressable(parcel.message):
                print(f"  ({plain(button.label)})", file=self.out)
        self.out.flush()

    def _show(self, message: Message) -> None:
        print(f"\n{draw(message)}", file=self.out)
        mine = self.shown.setdefault(self.me, [])
        for button in _pressable(message):
            mine.append(button)
            print(f"  [{len(mine)}] {plain(button.label)}", file=self.out)

    def become(self, address: str) -> None:
        """From now on the lines are this person's; what was sent to them meanwhile is shown."""
        self.me = address
        self.shown[address] = []
        for message in self.waiting.pop(address, []):
            self._show(message)
        self.out.flush()

    def gates(self, chat: str) -> Sequence[Gate]:
        return ()

    def webhooks(self) -> Mapping[str, Endpoint]:
        return {}

    async def check(self) -> str:
        return "always there"

    async def close(self) -> None:
        self.out.flush()


class Lines:
    """The lines of a terminal, a pipe or a file, without a thread: one that waits for a line outlives Ctrl-C."""

    def __init__(self, source: TextIO) -> None:
        self.source = source
        self._read = b""

    async def next(self) -> str:
        """With its end, if it has one; empty at the end of the input."""
        while b"\n" not in self._read:
            await self._wait()
            more = os.read(self.source.fileno(), 65536)
            if not more:
                break
            self._read += more
        line, end, self._read = self._read.partition(b"\n")
        return (line + end).decode(errors="replace")

    async def _wait(self) -> None:
        loop, ready = asyncio.get_running_loop(), asyncio.Event()
        try:
            loop.add_reader(self.source.fileno(), ready.set)
        except PermissionError:  # a file: always ready
            return
        try:
            await ready.wait()
        finally:
            loop.remove_reader(self.source.fileno())


class Chat:
    """A conversation in the terminal, driven line by line; `build` makes the bot anew from the database."""

    def __init__(
        self, console: Console, build: Callable[[], Bot], clock: Clock, errors: TextIO, source: TextIO
    ) -> None:
        self.console = console
        self.build = build
        self.clock = clock
        self.errors = errors
        self.source = source
        self.typed = Lines(source)
        self.bot = build()
        self.lines = 0
        self.began = f"{datetime.now(UTC).timestamp():.6f}"

    async def run(self) -> None:
        """Until the end of the input. Raises BrokenPipeError when nobody reads any more."""
        await self.bot.wake()
        await self._do(text="/start")
        if self.console.me == NEWCOMER:
            self._say_who_one_can_be(await suggestions(self.bot.database))
        while line := await self._line():
            if line.strip():
                await self.hear(line.strip())

    async def _line(self) -> str:
        if self.source.isatty():
            print("\n> ", end="", file=self.console.out, flush=True)
        return await self.typed.next()

    async def hear(self, line: str) -> None:
        """One line: a message, or one of the terminal's own slash lines."""
        command, _, rest = line.partition(" ")
        match command:
            case "/press":
                await self._press(rest.strip())
            case "/as":
                await self.become(rest.strip())
            case "/now":
                await self._turn(rest.strip())
            case "/photo":
                await self._send_photo(rest.strip())
            case "/restart":
                self.bot = self.build()
                await self.bot.wake()
                await self.bot.settle()
            case _:
                await self._do(text=line)

    async def _press(self, number: str) -> None:
        buttons = self.console.shown.get(self.console.me, [])
        if not number.isdecimal() or not 1 <= int(number) <= len(buttons):
            shown = f"the buttons shown are 1 to {len(buttons)}" if buttons else "no button is shown"
            self._complain(f"/press {number}: {shown}")
            return
        button = buttons[int(number) - 1]
        await self._do(action=button.action, value=button.value)

    async def _send_photo(self, path: str) -> None:
        try:
            content = await asyncio.to_thread(Path(path).read_bytes)
        except (OSError, ValueError):
            self._complain(f"/photo {path}: there is no such file")
            return
        await self._do(action=WORDLESS, photo=await asyncio.to_thread(cleaned, content))

    async def become(self, email: str) -> bool:
        """Be somebody else; false when nobody has that address."""
        address = await impersonate(self.bot.database, email, self.clock.now())
        if address is None:
            self._complain(f"/as {email}: nobody has that e-mail address; try {NEWCOMER} or load people first")
            return False
        self.console.become(address)
        return True

    async def _turn(self, text: str) -> None:
        try:
            moment = a_moment(text)
        except ValueError:
            self._complain(f"/now {text}: write a moment such as 2026-11-24T08:00")
            return
        self.clock.turn(moment)
        await self.bot.tick()
        await self.bot.settle()

    async def _do(self, text: str = "", action: str = "", value: str = "", photo: bytes | None = None) -> None:
        self.lines += 1
        me = self.console.me
        self.console.shown[me] = []
        place = Place(chat=me)
        said = Inbound(f"{self.began}:{self.lines}", "console", me, place, text, action, value, photo=photo)
        try:
            await self.bot.desk.receive(said)
        except Unavailable as away:
            why = ails(away.__cause__ or away) or "the database does not answer just now"
            self._complain(f"That was not kept: {why}. Then say it once more.")
        await self.bot.settle()
        if self.console.unread:
            raise BrokenPipeError

    def _complain(self, text: str) -> None:
        print(text, file=self.errors, flush=True)

    def _say_who_one_can_be(self, known: Sequence[tuple[str, str]]) -> None:
        if known:
            print("\nTo try it as somebody the alliance knows, type one of:", file=self.console.out)
        for email, who in known:
            print(f"  /as {email}   ({who})", file=self.console.out)
        print("Press a button by its number: /press 1. Leave with Ctrl-D.", file=self.console.out, flush=True)


async def impersonate(database: Database, email: str, now: datetime, platform: str = "console") -> str | None:
    """The account of the person with that address there, linked; None when there is nobody."""
    if email == NEWCOMER:
        return NEWCOMER
    async with database.transaction() as session:
        person = await people.by_email(session, email)
        if person is None:
            return None
        account = await account_of(session, platform, person.email, now)
        account.person_id = person.id
        session.add(account)
        return person.email


async def suggestions(database: Database) -> list[tuple[str, str]]:
    """A few people one can be: address, and who that is."""
    found: list[tuple[str, str]] = []
    async with database.reading() as session:
        for role in SUGGESTED:
            holders: Sequence[Person] = await people.holders(session, role)
            easy = sorted(
                holders, key=lambda person: (not person.email.startswith(f"{SHORT.get(role, role)}@"), person.id)
            )
            new = [person for person in easy if person.email not in dict(found)]
            found += [(person.email, f"{person.name}, {label(role)}") for person in new[:1]]
    return found


def standard() -> Console:
    """A console on this process's own output."""
    return Console(sys.stdout)
