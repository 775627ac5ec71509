"""People at their desks: the whole bot with its web app, and browsers that read and press what is on a page."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx
import playwright.async_api
import pytest
import pytest_asyncio
from starlette.applications import Starlette

from bot.web import app as web
from bot.web import desk
from handlers import browser
from handlers.router import Scene
from storage import people
from storage.database import Database
from tests.conftest import Templates
from tests.desk.chromium import Room, fill, launched, opened
from tests.world import World, world_on

ADDRESS = "https://desk.example.org"


@dataclass
class Form:
    """A form on a page: where it goes, what it carries, and the words on its buttons."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    labels: list[str] = field(default_factory=list)


class Seen(HTMLParser):
    """What somebody finds on a page: its words, links, headings, and the forms with their buttons."""

    def __init__(self, answer: httpx.Response) -> None:
        super().__init__()
        self.status = answer.status_code
        self.headers = answer.headers
        self.source = answer.text
        self.forms: list[Form] = []
        self.links: dict[str, str] = {}
        self.headings: list[str] = []
        self._words: list[str] = []
        self._open: list[str] = []
        self._link = ""
        self.feed(answer.text)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self._words).split())

    @property
    def buttons(self) -> list[str]:
        return [label for form in self.forms for label in form.labels]

    def form(self, label: str) -> Form:
        """The form with that button. Raises AssertionError where there is none."""
        found = [form for form in self.forms if label in form.labels]
        assert found, f"no button {label!r} among {self.buttons}"
        return found[0]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("action", "")))
        elif tag in ("input", "button") and self.forms and given.get("name"):
            chosen = given.get("type") not in ("radio", "checkbox") or "checked" in given
            if chosen:
                self.forms[-1].fields.setdefault(given["name"], given.get("value", ""))
        if tag == "a":
            self._link = given.get("href", "")
        if tag not in ("input", "meta", "link", "br", "img", "hr"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not data.strip() or self._open[-1:] in (["script"], ["style"]):
            return
        self._words.append(data)
        if "button" in self._open and self.forms:
            self.forms[-1].labels.append(data.strip())
        if "a" in self._open:
            self.links[data.strip()] = self._link
        if self._open and self._open[-1] in ("h1", "h2", "h3"):
            self.headings.append(data.strip())


@dataclass
class Browser:
    """A browser of its own with what it shows; without a person nobody is signed in."""

    client: httpx.AsyncClient
    page: Seen | None = None

    async def opens(self, path: str) -> Seen:
        self.page = Seen(await self.client.get(path))
        return self.page

    async def presses(self, label: str, **entered: Any) -> Seen:
        """Press a button of what is shown, its form filled with `entered`; the answer is what is shown then."""
        assert self.page, "nothing is open"
        form = self.page.form(label)
        data = {name: value for name, value in {**form.fields, **entered}.items() if value is not None}
        self.page = Seen(await self.client.post(form.action, data=data, headers={"HX-Request": "true"}))
        return self.page

    async def says(self, text: str) -> Seen:
        await self.opens("/desk")
        return await self.presses("Send", text=text)


@dataclass
class Desks:
    """The bot's web app with whoever sits before it."""

    world: World
    app: Starlette
    stack: AsyncExitStack

    async def browser(self) -> Browser:
        transport = httpx.ASGITransport(self.app)
        client = httpx.AsyncClient(transport=transport, base_url=ADDRESS)
        return Browser(await self.stack.enter_async_context(client))

    async def sit(self, email: str) -> Browser:
        """Somebody the alliance knows, in chat as well, signed in in a browser of their own."""
        await self.world.person(email)
        ours = await self.browser()
        async with self.world.database.transaction() as session:
            person = await people.by_email(session, email)
            assert person, f"nobody has the address {email}"
            bot = self.world.bot
            cookie = await browser.admit(Scene(session, bot.now(), bot.house, bot.desk.catalogue), person)
        ours.client.cookies.set("__Host-desk", cookie)
        return ours


@pytest.fixture
async def desks(filled: Database) -> AsyncIterator[Desks]:
    """The desk over the example, with the terminal as the chat."""
    async with world_on(filled, "terminal") as world, AsyncExitStack() as stack:
        world.set_house(public_url=ADDRESS)
        bot = world.bot
        app = web.app(bot.platforms, bot.database, pages=desk.routes(bot))
        yield Desks(world, app, stack)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[playwright.async_api.Browser]:
    """One Chromium for all tests of this process; each has contexts of its own in it."""
    async with launched() as browser_of_all:
        yield browser_of_all


@pytest.fixture(scope="session")
def full(templates: Templates) -> Path:
    """The example with something at every stage; built once, to be copied."""
    url = templates.copy("sqlite", filled=True)
    asyncio.run(fill(url))
    return Path(url.removeprefix("sqlite:///"))


@pytest_asyncio.fixture(loop_scope="session")
async def room(full: Path, chromium: playwright.async_api.Browser, tmp_path: Path) -> AsyncIterator[Room]:
    """A copy of it before Chromium."""
    async with opened(f"sqlite:///{shutil.copy(full, tmp_path / 'desk.db')}", chromium) as made:
        yield made
