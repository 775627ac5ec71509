"""The three ways to talk to the bot in tests: the terminal, Slack's server and Telegram's server."""

import io
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.console import WORDLESS, Console, draw
from bot.photos import cleaned
from bot.platform import Parcel, Platform, Receive
from bot.slack import Slack
from bot.telegram import Telegram
from messages.message import Inbound, Message, Place
from tests.fakes.slack import FakeSlack
from tests.fakes.telegram import FakeTelegram
from tests.serving import serving, until

Now = Callable[[], float]


@dataclass(slots=True)
class Seen:
    """A message as a person sees it now; `version` changes with every edit."""

    id: str
    text: str
    buttons: list[str]
    version: int = 0


class Way(Protocol):
    """One platform with people on it; `address` is the platform's own id of a person."""

    platform: Platform

    def connect(self, receive: Receive) -> Any: ...
    def add(self, number: int, name: str, email: str | None) -> str: ...
    async def say(self, address: str, text: str) -> None: ...
    async def press(self, address: str, label: str) -> None: ...
    async def send_photo(self, address: str, photo: bytes, caption: str) -> None: ...
    def seen(self, address: str) -> list[Seen]: ...
    def complaints(self) -> list[str]: ...


class Recorder(Console):
    """A console that remembers what it showed to whom."""

    def __init__(self) -> None:
        super().__init__(io.StringIO())
        self.sent: dict[str, list[Message]] = {}

    async def send(self, parcel: Parcel) -> str:
        if parcel.surface == "chat":
            self.sent.setdefault(parcel.chat, []).append(parcel.message)
        return ""


class Terminal:
    """Straight into the desk: what the terminal does, for several people at once."""

    def __init__(self, now: Now) -> None:
        self.console = Recorder()
        self.platform: Platform = self.console
        self.events = 0

    @asynccontextmanager
    async def connect(self, receive: Receive) -> AsyncIterator[None]:
        self.receive = receive
        yield

    def add(self, number: int, name: str, email: str | None) -> str:
        return email or f"newcomer-{number}"

    async def say(self, address: str, text: str) -> None:
        await self._do(address, text=text)

    async def press(self, address: str, label: str) -> None:
        for message in reversed(self.console.sent.get(address, [])):
            for button in message.all_buttons:
                if button.label == label:
                    return await self._do(address, action=button.action, value=button.value)
        raise LookupError(f"nobody was shown a button {label!r}; shown: {self.seen(address)[-1:]}")

    async def send_photo(self, address: str, photo: bytes, caption: str) -> None:
        await self._do(address, caption, "" if caption else WORDLESS, photo=cleaned(photo))

    async def _do(
        self, address: str, text: str = "", action: str = "", value: str = "", photo: bytes | None = None
    ) -> None:
        self.events += 1
        place = Place(address)
        await self.receive(Inbound(str(self.events), "console", address, place, text, action, value, photo=photo))

    def seen(self, address: str) -> list[Seen]:
        sent = self.console.sent.get(address, [])
        return [Seen(str(n), draw(m), [b.label for b in m.all_buttons]) for n, m in enumerate(sent)]

    def complaints(self) -> list[str]:
        return []


@dataclass
class OnSlack:
    """The real Slack libraries against a strict server of our own."""

    now: Now
    fake: FakeSlack = field(init=False)
    platform: Platform = field(init=False)

    @asynccontextmanager
    async def connect(self, receive: Receive) -> AsyncIterator[None]:
        async with FakeSlack(now=self.now) as self.fake:
            slack = Slack(bot_token=self.fake.bot_token, signing_secret=self.fake.signing_secret, api_url=self.fake.url)
            self.platform = slack
            async with serving(slack, receive) as url:
                self.fake.events_url = f"{url}/slack/events"
                yield

    def add(self, number: int, name: str, email: str | None) -> str:
        self.fake.add_user(f"U{number:04d}", name, email)
        return f"U{number:04d}"

    async def say(self, address: str, text: str) -> None:
        answer = await self.fake.say(address, text)
        assert answer.ok, answer

    async def press(self, address: str, label: str) -> None:
        stack = self.fake.stack(address)
        if stack and stack[-1].data.get("submit", {}).get("text") == label:
            answer = await self.fake.submit(address, stack[-1])
        else:
            answer = await self.fake.press(address, label)
        assert answer.ok, answer

    async def send_photo(self, address: str, photo: bytes, caption: str) -> None:
        answer = await self.fake.send_file(address, photo, "image/jpeg", caption)
        assert answer.ok, answer

    def seen(self, address: str) -> list[Seen]:
        posted = [m for m in self.fake.seen_by(address) if not m.deleted]
        views = [Seen(view.id, said_in(view.blocks), [], hash(view.hash)) for view in self.fake.stack(address)]
        return [Seen(m.ts, said_in(m.blocks) or m.text, list(m.buttons), m.edits) for m in posted] + views

    def complaints(self) -> list[str]:
        return [*self.fake.problems, *self.fake.failures]


@dataclass
class OnTelegram:
    """The real python-telegram-bot against a strict server of our own, by webhook."""

    now: Now
    fake: FakeTelegram = field(init=False)
    platform: Platform = field(init=False)

    @asynccontextmanager
    async def connect(self, receive: Receive) -> AsyncIterator[None]:
        async with FakeTelegram(now=self.now) as self.fake:
            public = "https://bot.example.org"
            telegram = Telegram(
                token=self.fake.token, api_url=self.fake.url, public_url=public, webhook_secret="a-secret"
            )
            self.platform = telegram
            async with serving(telegram, receive) as url:
                self.fake.reach[public] = url
                await until(lambda: self.fake.webhook is not None)
                yield

    def add(self, number: int, name: str, email: str | None) -> str:
        self.fake.add_user(7_000_000_000 + number, name)
        return str(7_000_000_000 + number)

    async def say(self, address: str, text: str) -> None:
        answer = await self.fake.say(int(address), text)
        assert answer is not None
        assert answer.status == 200, answer

    async def press(self, address: str, label: str) -> None:
        answer = await self.fake.press(int(address), label)
        assert answer is not None
        assert answer.status == 200, answer

    async def send_photo(self, address: str, photo: bytes, caption: str) -> None:
        answer = await self.fake.send_photo(int(address), [photo], caption)
        assert answer is not None
        assert answer.status == 200, answer

    def seen(self, address: str) -> list[Seen]:
        sent = [m for m in self.fake.seen_by(int(address)) if not m.deleted]
        return [Seen(str(m.message_id), m.text, list(m.labels), m.edits) for m in sent]

    def complaints(self) -> list[str]:
        return list(self.fake.problems)


def said_in(blocks: Any) -> str:
    """All the words a person reads in Block Kit blocks, labels of buttons left out."""
    if isinstance(blocks, Mapping):
        if blocks.get("type") == "button":
            return ""
        if blocks.get("type") == "link":
            return str(blocks["url"])
        own = blocks["text"] if isinstance(blocks.get("text"), str) else ""
        return own + "".join(said_in(value) for key, value in blocks.items() if isinstance(value, Mapping | list))
    if isinstance(blocks, Sequence) and not isinstance(blocks, str):
        return "\n".join(part for block in blocks if (part := said_in(block)))
    return ""


WAYS: dict[str, Callable[[Now], Any]] = {"terminal": Terminal, "slack": OnSlack, "telegram": OnTelegram}
