"""Chromium before the desk: windows that note what goes wrong in them, and a bot that has something at every stage."""

import asyncio
import re
import shutil
import socket
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import uvicorn
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    ViewportSize,
    async_playwright,
    expect,
)
from starlette.applications import Starlette

from bot.web import app as web
from bot.web import desk
from bot.web.desk.frame import Page as DeskPage
from handlers import browser
from handlers.router import Scene
from storage import broadcasts, lifecycle, people
from storage.broadcasts import Broadcast, Excuse
from storage.database import Database
from storage.people import Person, Role
from storage.requests import Status, SupportRequest
from storage.visits import VisitStatus
from tests.gatherings import meeting_on
from tests.serving import until
from tests.stages import ASKER, TEAM, WAY, person_id, request_at, visit_on
from tests.world import World, world_on

FOUND = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ABSENT = pytest.mark.skipif(FOUND is None, reason="there is no Chromium: on Debian, apt-get install chromium")
QUIET = ("background-networking", "component-update", "sync", "quic", "gpu", "dev-shm-usage")
ARGUMENTS = ["--no-sandbox", "--no-first-run", *(f"--disable-{name}" for name in QUIET)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
DESKTOP, PHONE = ViewportSize(width=1280, height=900), ViewportSize(width=390, height=844)
REFUSED = re.compile(r"status of 4\d\d")  # Chromium notes in its console that a page was refused


@dataclass
class Window:
    """A page in a browser, and what went wrong in it or was asked of other hosts."""

    page: Page
    home: str
    troubles: list[str] = field(default_factory=list)
    links: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.troubles.append(f"error: {error}"))
        self.page.on("request", self._asked)
        self.page.set_default_timeout(10_000)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not REFUSED.search(message.text):
            self.troubles.append(f"{message.type}: {message.text}")

    def _asked(self, request: Request) -> None:
        if request.url.startswith("http") and not request.url.startswith(self.home):
            self.troubles.append(f"asked of another host: {request.url}")

    def expects(self, right: bool, where: str, found: object) -> None:
        """Note what was found where it is not right; so one walk tells all that is wrong."""
        if not right:
            self.troubles.append(f"{where}: {found}")

    async def opens(self, path: str) -> int:
        """The status; the page's links are noted."""
        answer = await self.page.goto(self.home + path, wait_until="load")
        assert answer
        find = "all => all.map(one => one.getAttribute('href') || one.getAttribute('hx-get'))"
        found = await self.page.eval_on_selector_all("a[href^='/desk'], [hx-get^='/desk']", find)
        self.links |= {urlsplit(one).path for one in found}
        return answer.status

    async def follows(self, path: str) -> tuple[int, bool]:
        """The status, and whether it is a whole page, which is then opened, not a part of one or a file."""
        answer = await self.page.context.request.get(self.home + path)
        whole = "text/html" in answer.headers["content-type"] and (await answer.text()).startswith("<!doctype")
        return (await self.opens(path) if whole else answer.status), whole

    async def reads(self) -> str:
        return " ".join((await self.page.locator("body").inner_text()).split())

    async def heading(self) -> str:
        return await self.page.locator("h1").inner_text()

    async def press(self, label: str) -> None:
        """Press the button of exactly that name, and wait for what comes of it."""
        await self.page.get_by_role("button", name=label, exact=True).first.click()

    async def hears(self, *words: str) -> None:
        """The answer beside the page says so, at once or in a moment."""
        for text in words:
            await self.page.locator("#answers", has_text=text).wait_for()

    async def faults(self) -> list[str]:
        """What axe finds: the rule, and where it is broken."""
        await expect(self.page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)
        found = (await Axe().run(self.page, options=RULES)).response["violations"]
        return [f"{rule['id']}: {[node['html'][:120] for node in rule['nodes'][:3]]}" for rule in found]


@dataclass(frozen=True)
class Somebody:
    """Who a person is, for asking a page whether they may see it."""

    person: Person | None
    roles: frozenset[Role]


@dataclass
class Room:
    """The bot's web server, and people who sit down before it."""

    world: World
    home: str
    chromium: Browser
    contexts: list[BrowserContext] = field(default_factory=list)

    async def window(self, email: str = "", **options: Any) -> Window:
        """A browser with nobody signed in, or with whoever has that address."""
        usual = {"viewport": DESKTOP, "locale": "en-GB", "reduced_motion": "reduce"}
        context = await self.chromium.new_context(**{**usual, **options})
        self.contexts.append(context)
        if email:
            await context.add_cookies([{"name": "desk", "value": await self._cookie(email), "url": self.home}])
        return Window(await context.new_page(), self.home)

    async def beside(self, window: Window) -> Window:
        """A second window of the same browser."""
        return Window(await window.page.context.new_page(), self.home)

    async def somebody(self, email: str) -> Somebody:
        async with self.world.database.reading() as session:
            person = await people.by_email(session, email)
            assert person, f"nobody has the address {email}"
            posts = await people.posts_of(session, person.id or 0)
            return Somebody(person, frozenset(role for role, _, _ in posts))

    async def _cookie(self, email: str) -> str:
        await self.world.person(email)
        async with self.world.database.transaction() as session:
            person = await people.by_email(session, email)
            assert person, f"nobody has the address {email}"
            bot = self.world.bot
            return await browser.admit(Scene(session, bot.now(), bot.house, bot.desk.catalogue), person)


def pattern(page: DeskPage) -> re.Pattern[str]:
    """The addresses of a page."""
    return re.compile(re.sub(r"\\{[^}]*\\}", "[^/]+", re.escape(page.path)))


def addresses(pages: Iterable[DeskPage], links: Iterable[str]) -> dict[str, str]:
    """One address of each page: its own, or the first that was linked to; none where no link leads to it."""
    known = sorted(links)
    found = {page.path: page.path if "{" not in page.path else _first(page, known) for page in pages}
    return {path: address for path, address in found.items() if address}


def _first(page: DeskPage, known: Iterable[str]) -> str:
    return next((link for link in known if pattern(page).fullmatch(link)), "")


async def fill(url: str) -> None:
    """Requests at every stage of their life, the ended ones among them, a day, a meeting, and a message to many."""
    database = Database(url, durable=False)
    async with world_on(database, "terminal") as world:
        for status in WAY:
            await request_at(world, status, days="1", extra="1")
        for status, end in ((Status.TRIAGE, Status.DECLINED), (Status.SUBMITTED, Status.WITHDRAWN)):
            await _ended(world, await request_at(world, status), end)
        soon = world.clock.now().date() + timedelta(days=2)
        await visit_on(world, WAY.index(Status.ACTIVE) + 1, soon, VisitStatus.BOTH_CONFIRMED)
        await meeting_on(world, soon)
        await _sends_to_many(world)
    await database.close()


async def _sends_to_many(world: World) -> None:
    now = world.clock.now()
    async with world.database.transaction() as session:
        team, head = [await person_id(session, email) for email in (TEAM, ASKER)]
        broadcast = Broadcast(voice="Newsletter", title="Snow", text="Schools are open.", made_by=team, made_at=now)
        session.add(broadcast)
        await session.flush()
        await broadcasts.start(session, broadcast, {team: Excuse.NONE, head: Excuse.OPTED_OUT}, now)


async def _ended(world: World, number: int, end: Status) -> None:
    async with world.database.transaction() as session:
        request = await session.get_one(SupportRequest, number)
        await lifecycle.move(session, request, end, None, world.clock.now(), "The school has found another way")


@asynccontextmanager
async def launched() -> AsyncIterator[Browser]:
    """One Chromium with a profile of its own that is thrown away."""
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=FOUND, args=ARGUMENTS)
        yield chromium
        await chromium.close()


@asynccontextmanager
async def served(app: Starlette, listening: socket.socket) -> AsyncIterator[None]:
    """The app on a port of this machine."""
    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    serving = asyncio.ensure_future(server._serve([listening]))
    try:
        await until(lambda: server.started)
        yield
    finally:
        server.should_exit = True
        await serving


@asynccontextmanager
async def opened(url: str, chromium: Browser, platform: str = "terminal", known_as: str = "") -> AsyncIterator[Room]:
    """The whole bot on that database, served to Chromium; it may think that it is known by another address."""
    database = Database(url, durable=False)
    with place() as listening:
        home = f"http://127.0.0.1:{listening.getsockname()[1]}"
        async with world_on(database, platform) as world:
            world.set_house(public_url=known_as or home)
            bot = world.bot
            room = Room(world, home, chromium)
            async with served(web.app(bot.platforms, database, pages=desk.routes(bot)), listening):
                yield room
                for context in room.contexts:
                    await context.close()
    await database.close()


def place() -> socket.socket:
    return socket.create_server(("127.0.0.1", 0))
