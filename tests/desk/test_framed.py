"""The desk within Telegram's web client: in a frame on its page, and on nobody else's."""

import shutil
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.async_api import Browser, FrameLocator, expect

from bot.telegram import Telegram
from tests.desk.chromium import ABSENT, Room, opened
from tests.desk.test_within_telegram import word
from tests.stages import ASKER

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.unmeasured, ABSENT]
CLIENT, OTHER = "https://web.telegram.org/k/", "https://elsewhere.example.org/"


async def _framed(room: Room, client: str, address: str) -> FrameLocator:
    """A page of theirs with ours in a frame, in a browser of its own."""
    window = await room.window(permissions=["local-network-access"])  # our server is on this machine
    body = f'<!doctype html><iframe src="{address}" width=400 height=700></iframe>'
    await window.page.route(client, lambda route: route.fulfill(body=body, content_type="text/html"))
    await window.page.goto(client)
    return window.page.frame_locator("iframe")


async def test_the_desk_opens_in_a_frame_of_telegrams_web_client_alone(
    full: Path, chromium: Browser, tmp_path: Path
) -> None:
    url = f"sqlite:///{shutil.copy(full, tmp_path / 'framed.db')}"
    async with opened(url, chromium, "telegram", "https://desk.example.org") as room:
        head = await room.world.person(ASKER)
        platform = room.world.ways["telegram"].platform
        assert isinstance(platform, Telegram)
        said = quote(word(head.address, platform.bot.token), safe="")
        address = f"{room.home}/desk/telegram#tgWebAppData={said}&tgWebAppVersion=9.1&tgWebAppPlatform=web"
        frame = await _framed(room, OTHER, address)
        await expect(frame.locator("body")).to_contain_text("refused to connect")  # Chromium’s own words
        frame = await _framed(room, CLIENT, address)
        await expect(frame.locator("h1")).to_have_text("Your desk")
        await frame.get_by_role("button", name="Ask for support").click()
        await expect(frame.locator("#answers")).to_contain_text("Page 1 of")
        await frame.get_by_role("button", name="Sign out Amara Barleycroft").click()
        await expect(frame.locator("h1")).to_have_text("Signed out")
