"""What people do at the desk in a real browser: by mouse, by keyboard alone, without scripts, in two windows."""

import re
from collections.abc import Mapping
from datetime import timedelta

import pytest
from playwright.async_api import Route, expect

from storage.requests import Status
from tests.desk.chromium import ABSENT, PHONE, Room, Window
from tests.stages import ASKER, TEAM, status_of

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.unmeasured, ABSENT]
ANSWERS = {
    "route": "specific_need",
    "area": "maths",
    "focus": "A new subject leader wants to plan key stage 3",
    "outcomes": "Priority 2: a curriculum that builds year on year",
    "who_supported": "subject_leader",
    "days": "2",
    "start": "unsure",
    "funding": "budget",
}
FOCUSED = "(document.activeElement.innerText || document.activeElement.id || '').trim()"
MARKED = """(() => { const one = getComputedStyle(document.activeElement);
    return one.outlineStyle !== 'none' || one.boxShadow !== 'none' })()"""


async def _fill(window: Window, answers: Mapping[str, str], last: str) -> None:
    """Page by page, until the button is there by which it is sent; each page is looked at by axe."""
    answered, page = window.page.locator("#answers"), window.page
    while not await answered.get_by_role("button", name=last, exact=True).count():
        step = await answered.locator("input[name=page]").input_value()
        for name, value in answers.items():
            await _enter(window, f'#answers [name="f.{name}"]:not([type=hidden])', value)
        await answered.get_by_role("button", name="Next", exact=True).click()
        await expect(page.locator("#answers input[name=page]")).not_to_have_value(step)


async def _enter(window: Window, found: str, value: str) -> None:
    entry = window.page.locator(found)
    if not await entry.count():
        return
    kind = await entry.first.get_attribute("type")
    if kind in ("radio", "checkbox"):
        await window.page.locator(f'{found}[value="{value}"]').check()
    elif await entry.first.evaluate("one => one.tagName") == "SELECT":
        await entry.select_option(value)
    else:
        await entry.fill(value)


@pytest.mark.parametrize("scripts", [True, False])
async def test_a_head_asks_for_support_by_forms_on_a_phone(room: Room, scripts: bool) -> None:
    window = await room.window(ASKER, java_script_enabled=scripts)
    await window.page.set_viewport_size(PHONE)
    await window.opens("/desk")
    await window.press("Ask for support")
    await window.hears("Page 1 of")
    await _fill(window, ANSWERS, "Send request")
    await window.hears("Nothing is sent until you say so", "A new subject leader")
    assert not scripts or not await window.faults()
    await window.press("Send request")
    await window.hears("S2S-0012 is sent")
    assert await status_of(room.world, 12) is Status.SUBMITTED
    assert not window.troubles, window.troubles


async def test_with_the_keyboard_alone(room: Room) -> None:
    window = await room.window(TEAM)
    page = window.page
    await window.opens("/desk/requests/1")
    await page.keyboard.press("Tab")
    assert await page.evaluate(FOCUSED) == "Skip to the page"
    await expect(page.get_by_text("Skip to the page")).to_be_in_viewport()
    await page.keyboard.press("Enter")
    assert await page.evaluate("document.activeElement.id") == "main"
    for _ in range(9):
        await page.keyboard.press("Tab")
        assert await page.evaluate(MARKED), await page.evaluate(FOCUSED)
        if await page.evaluate(FOCUSED) == "Take it":
            break
    await page.keyboard.press("Enter")
    await window.hears("Philippa Greenholt has taken S2S-0001")
    await expect(page.locator("#answers")).to_be_focused()
    await expect(page.locator("#main")).to_contain_text("With the central team")
    await expect(page.locator("#answers")).to_be_focused()
    assert not window.troubles, window.troubles


async def test_from_the_board_a_request_is_taken_and_an_sle_is_found(room: Room) -> None:
    window = await room.window(TEAM)
    await window.opens("/desk/requests")
    other = await room.beside(window)
    await other.opens("/desk/requests")
    new = "section:has(h2:text('New')) .card:has-text('S2S-0001')"
    card = window.page.locator(new)
    await card.get_by_text("Move").click()
    await card.get_by_role("button", name="Take it").click()
    await window.hears("has taken S2S-0001")
    for one in (window, other):  # both are drawn anew
        await expect(one.page.locator(new)).to_have_count(0)
        await expect(one.page.locator("section:has(h2:text('Being read'))")).to_contain_text("S2S-0001")
    await other.page.close()
    await window.opens("/desk/requests/1")
    for label, heard in (
        ("Find an SLE", "SLEs for Maths"),
        ("Abdi Warsamoor", "Their own headteacher is asked first"),
        ("Ask Kwabena Asantey for release", "Nothing is sent until you say so"),
        ("Ask their head", "about releasing Abdi Warsamoor"),
    ):
        await window.press(label)
        await window.hears(heard)
    assert not await window.faults()
    assert await status_of(room.world, 1) is Status.AWAITING_RELEASE
    assert not [*window.troubles, *other.troubles]


async def test_a_request_is_declined_with_a_reason(room: Room) -> None:
    window = await room.window(TEAM)
    await window.opens("/desk/requests/2")
    await window.press("Decline")
    await window.hears("Why can it not go ahead?")
    await window.press("Next")
    await expect(window.page.locator("#wrong")).to_contain_text("Please")
    await window.page.get_by_role("link", name="Mend it").click()
    await expect(window.page.locator("[id='f.reason']")).to_be_focused()
    assert not await window.faults()
    await _fill(window, {"reason.other": "The <b>summer</b> is too short for it"}, "Decline it")
    await window.hears("The <b>summer</b> is too short for it")
    await window.press("Decline it")
    await window.hears("S2S-0002 is declined")
    await expect(window.page.locator("#main")).to_contain_text("Declined by the central team")
    assert await status_of(room.world, 2) is Status.DECLINED
    assert not window.troubles, window.troubles


async def test_of_two_quick_deeds_the_last_is_seen(room: Room) -> None:
    """The page is being drawn anew after the first when the second is done."""
    window = await room.window(TEAM)
    await window.opens("/desk/requests/1")
    held: list[Route] = []

    async def first_waits(route: Route) -> None:
        if held:
            await route.continue_()
        held.append(route)

    await window.page.route(f"{room.home}/desk/requests/1", first_waits)
    for label, heard in (("Take it", "has taken S2S-0001"), ("History", "Philippa Greenholt")):
        await window.press(label)
        await window.hears(heard)
    await expect(window.page.locator("#main")).to_contain_text("With the central team")
    assert len(held) == 2


async def test_without_scripts_a_mistake_leads_back_to_the_form(room: Room) -> None:
    window = await room.window(TEAM, java_script_enabled=False)
    await window.opens("/desk/requests/2")
    for label, heard in (("Decline", "Why can it not go ahead?"), ("Next", "Please"), ("Carry on", "Why can it not")):
        await window.press(label)
        await window.hears(heard)


async def test_a_form_of_another_site_does_nothing(room: Room) -> None:
    """The most that another site can do is to send the form as it is; it knows no word of ours."""
    window = await room.window(TEAM)
    await window.opens("/desk/requests/1")
    evil = "http://evil.example.org/"
    for action, code in (("/desk/say", "support.take:1"), ("/desk/out", "")):
        form = f'<form method=post action="{room.home}{action}"><input name=code value="{code}"><button>Win</button>'
        await window.page.route(evil, lambda route, _, form=form: route.fulfill(body=form, content_type="text/html"))
        await window.page.goto(evil)
        async with window.page.expect_navigation() as there:
            await window.press("Win")
        answer = await there.value
        assert answer and answer.status in (401, 403), answer
        await window.page.unroute(evil)
    assert await window.opens("/desk/requests/1") == 200
    assert await status_of(room.world, 1) is Status.SUBMITTED


async def test_left_alone_the_page_asks_to_sign_in_again(room: Room) -> None:
    window = await room.window(TEAM)
    await window.opens("/desk/requests/1")
    room.world.clock.turn(room.world.clock.now() + timedelta(hours=3))
    await window.press("Take it")
    await expect(window.page.locator("h1")).to_have_text("Please sign in")
    assert await status_of(room.world, 1) is Status.SUBMITTED


async def test_signed_out_everywhere_by_chat(room: Room) -> None:
    windows = [await room.window(ASKER), await room.window(ASKER)]
    for window in windows:
        assert await window.opens("/desk") == 200
    talker = await room.world.person(ASKER)
    await talker.says("desk")
    await talker.presses("Sign out everywhere")
    for window in windows:
        await window.press("Ask for support")
        await expect(window.page.locator("h1")).to_have_text("Please sign in")


async def test_the_link_signs_in_once_and_a_preview_does_not_use_it_up(room: Room) -> None:
    talker = await room.world.person(ASKER)
    await talker.says("desk")
    found = re.search(r"http://\S+", talker.heard)
    assert found
    path = found[0].removeprefix(room.home)
    preview, mine, late = await room.window(), await room.window(), await room.window()
    for window in (preview, preview, mine):
        assert await window.opens(path) == 200
    assert not await mine.faults()
    await mine.press("Sign in")
    await expect(mine.page.locator("h1")).to_have_text("Your desk")
    await preview.press("Sign in")
    assert await late.opens(path) == 410
    for window in (preview, late):
        await expect(window.page.locator("h1")).to_have_text("This link no longer works")
        assert not await window.faults()
    await mine.press("Sign out Amara Barleycroft")
    await expect(mine.page.locator("h1")).to_have_text("Signed out")
    assert await mine.opens("/desk") == 401
    assert not mine.troubles, mine.troubles
