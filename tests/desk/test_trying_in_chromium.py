"""The page on which the bot is tried, in a real browser."""

import io
import shutil
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from bot.assembly import Bot, Clock
from bot.console import Chat, Console
from bot.looks import DRAWINGS
from bot.web.trial.beside import app, platforms
from bot.web.trial.play import Play
from bot.web.trial.stage import Stage
from messages.house import House
from storage.database import Database
from tests.desk.chromium import ABSENT, DESKTOP, PHONE, Window, place, served
from tests.world import MONDAY

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.unmeasured, ABSENT]


def play_on(database: Database) -> Play:
    clock, console = Clock(MONDAY, stands=True), Console(io.StringIO())
    speaks = platforms(console, io.StringIO(), web=True)
    house = House(reaches_all=True, quiet_hours="never")
    talk = Chat(console, lambda: Bot(database, speaks, house, clock, DRAWINGS), clock, io.StringIO(), io.StringIO())
    stage = speaks["try"]
    assert isinstance(stage, Stage)
    return Play(talk, stage)


async def test_the_page_to_try_the_bot_is_usable_by_all(full: Path, chromium: Browser, tmp_path: Path) -> None:
    database = Database(f"sqlite:///{shutil.copy(full, tmp_path / 'try.db')}", durable=False)
    play = play_on(database)
    await play.begin()
    with place() as listening:
        home = f"http://127.0.0.1:{listening.getsockname()[1]}"
        async with served(app(play, "key"), listening):
            context = await chromium.new_context(viewport=DESKTOP, reduced_motion="reduce")
            window = Window(await context.new_page(), home)
            assert await window.opens("/try/key") == 200
            column = window.page.locator("#column-0")
            await column.get_by_role("textbox").fill("hello")
            await column.get_by_role("button", name="Send").click()
            await column.get_by_role("button", name="Ask for support").first.click()
            await expect(column).to_contain_text("Page 1 of")
            assert not await window.faults()
            await window.page.set_viewport_size(PHONE)
            assert await window.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
            assert not await window.faults()
            assert not window.troubles, window.troubles
            await context.close()
    await database.close()
