"""Every page of the desk in a real browser, for everybody: whole, in order, and usable by all, also on a phone."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from bot.web.desk import PAGES
from bot.web.desk.frame import Page
from tests.desk.chromium import ABSENT, PHONE, Room, Window, addresses, opened
from tests.stages import ASKER, SLE, TEAM

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.unmeasured, ABSENT]
ROLES = {
    "team": TEAM,
    "head": ASKER,
    "SLE": SLE,
    "committee": "head@castlecausey.example.org",
    "finance": "finance@oakfield.example.org",
}


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def places(full: Path, chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """An address of each page to which links lead the central team."""
    copy = shutil.copy(full, tmp_path_factory.mktemp("places") / "desk.db")
    async with opened(f"sqlite:///{copy}", chromium) as room:
        window, seen = await room.window(TEAM), dict[str, str]()
        while ahead := addresses(PAGES, window.links).items() - seen.items():
            for path, address in sorted(ahead):
                seen[path] = address
                await window.follows(address)
        return seen


async def test_links_lead_to_every_page(places: Mapping[str, str]) -> None:
    assert sorted(page.path for page in PAGES) == sorted(places)


@pytest.mark.parametrize("role", ["team", "head", *(pytest.param(r, marks=pytest.mark.soak) for r in [*ROLES][2:])])
async def test_every_page_is_whole_for_whoever_may_see_it(room: Room, places: Mapping[str, str], role: str) -> None:
    window, who = await room.window(ROLES[role]), await room.somebody(ROLES[role])
    closed = False  # which looks the same for every page
    for page in (page for page in PAGES if page.path in places):
        status, whole = await window.follows(places[page.path])
        may = page.only.admits(who)
        theirs = role != "team" and "{" in page.path  # another one's record is no page of theirs
        window.expects(status in ((200, 404) if theirs else (200,)) if may else status == 403, page.path, status)
        if whole and not (closed and status == 403):
            await _is_whole(window, page, status)
            closed = closed or status == 403
    assert not window.troubles, "\n".join(window.troubles)


async def _is_whole(window: Window, page: Page, status: int) -> None:
    title, heading = await window.page.title(), await window.heading()
    window.expects(title.startswith(f"{heading} – "), page.path, title)
    here = await window.page.locator("nav [aria-current=page]").all_inner_texts()
    window.expects(here == ([page.label] if page.label and status == 200 else []), page.path, here)
    for fault in await window.faults():
        window.expects(False, page.path, fault)


@pytest.mark.soak
async def test_every_page_is_usable_on_a_phone_and_in_the_dark(room: Room, places: Mapping[str, str]) -> None:
    window = await room.window(TEAM, color_scheme="dark")
    await window.page.set_viewport_size(PHONE)
    for page in (page for page in PAGES if page.path in places):
        if not (await window.follows(places[page.path]))[1]:
            continue
        width = await window.page.evaluate("document.documentElement.scrollWidth")
        window.expects(width <= PHONE["width"], page.path, f"{width} px wide")
        for fault in await window.faults():
            window.expects(False, page.path, fault)
    assert not window.troubles, "\n".join(window.troubles)


async def test_who_is_not_signed_in_is_told_how_to_get_in(room: Room, places: Mapping[str, str]) -> None:
    window = await room.window()
    for page in (page for page in PAGES if page.path in places):
        window.expects(await window.opens(places[page.path]) == 401, page.path, "is open to everybody")
        window.expects("Write “desk” to the bot" in await window.reads(), page.path, await window.reads())
    assert not await window.faults()
    assert not window.troubles, "\n".join(window.troubles)
