"""The whole web side as it runs: Slack's and Telegram's hooks, the newsletter, calendars, figures and the desk."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
from starlette.applications import Starlette

from bot.web import app as web
from bot.web import desk
from bot.web.watching import Watch
from handlers import browser
from handlers.router import Scene
from storage import people
from storage.database import Database
from tests.fakes.slack import FakeSlack
from tests.ways import OnSlack
from tests.world import World, world_on

ADDRESS = "https://desk.example.org"
COOKIE = "__Host-desk"
SLACK, TELEGRAM = "/slack/events", "/telegram/webhook"
SECRET = {"X-Telegram-Bot-Api-Secret-Token": "a-secret"}
HEADS = {"content-type": "application/json"}


@dataclass
class Site:
    """The web app with what it takes to be let in."""

    world: World
    app: Starlette
    client: httpx.AsyncClient
    csrf: str = ""

    @property
    def slack(self) -> FakeSlack:
        way = self.world.ways["slack"]
        assert isinstance(way, OnSlack)
        return way.fake

    async def signed(self, body: bytes, **more: str) -> httpx.Response:
        """As Slack would send it."""
        headers = {**HEADS, **self.slack.wire.signed(body), **more}
        return await self.client.post(SLACK, content=body, headers=headers)

    async def sits(self, email: str) -> None:
        """Somebody is signed in in our browser."""
        await self.world.person(email)  # who has no account in a chat is nobody here
        bot = self.world.bot
        async with self.world.database.transaction() as session:
            person = await people.by_email(session, email)
            assert person
            scene = Scene(session, bot.now(), bot.house, bot.desk.catalogue)
            self.client.cookies.set(COOKIE, await browser.admit(scene, person))
        found = re.search(r'name="csrf" value="(\w+)"', (await self.client.get("/desk")).text)
        assert found
        self.csrf = found[1]


@asynccontextmanager
async def site_on(database: Database) -> AsyncIterator[Site]:
    async with world_on(database, "slack", "telegram") as world:
        world.set_house(public_url=ADDRESS)
        bot = world.bot
        app = web.app(bot.platforms, database, bot.calendar, Watch(bot.metrics), desk.routes(bot))
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as client:
            yield Site(world, app, client)
