"""One gets into the desk by a link that works once, and nobody else gets in with it."""

import re
from datetime import timedelta

import pytest

from tests.desk.conftest import ADDRESS, Browser, Desks

pytestmark = pytest.mark.parametrize("backend", ["sqlite"])
HEAD, TEAM = "head@oakfield.example.org", "jamal.rookwith@alliance.example.org"


async def link(desks: Desks, email: str) -> str:
    talker = await desks.world.person(email)
    await talker.says("desk")
    talker.hears("This link signs you in once")
    found = re.search(r"https://\S+", talker.heard)
    assert found
    return found[0].removeprefix(ADDRESS)


async def signed_in(browser: Browser) -> bool:
    return (await browser.opens("/desk")).status == 200


async def test_the_link_of_the_bot_signs_in_once(desks: Desks) -> None:
    path, mine, other = await link(desks, HEAD), await desks.browser(), await desks.browser()
    page = await mine.opens(path)
    assert "Amara Barleycroft" in page.text
    page.form("Sign in").action = path
    await mine.presses("Sign in")
    assert await signed_in(mine)
    assert (await other.opens(path)).status == 410
    assert (await other.client.post(path)).status_code == 410
    assert not await signed_in(other)


async def test_what_only_looks_at_the_link_does_not_use_it_up(desks: Desks) -> None:
    path, browser = await link(desks, HEAD), await desks.browser()
    for _ in range(3):
        assert (await browser.opens(path)).status == 200
    assert not await signed_in(browser)
    await browser.client.post(path)
    assert await signed_in(browser)


async def test_a_link_is_over_after_ten_minutes_or_when_a_new_one_was_asked_for(desks: Desks) -> None:
    first, second, browser = await link(desks, HEAD), await link(desks, HEAD), await desks.browser()
    assert (await browser.client.post(first)).status_code == 410
    desks.world.clock.turn(desks.world.clock.now() + timedelta(minutes=11))
    assert (await browser.client.post(second)).status_code == 410
    assert "Write “desk” to the bot" in (await browser.opens(second)).text


async def test_another_site_signs_nobody_in(desks: Desks) -> None:
    path, browser = await link(desks, HEAD), await desks.browser()
    assert (await browser.client.post(path, headers={"Sec-Fetch-Site": "cross-site"})).status_code == 403
    assert (await browser.client.post(path)).status_code == 303


@pytest.mark.parametrize("hours", [2.1, 12.1])
async def test_a_browser_that_was_left_alone_is_signed_out(desks: Desks, hours: float) -> None:
    browser, clock = await desks.sit(HEAD), desks.world.clock
    assert await signed_in(browser)
    if hours > 12:  # in use all day, and over all the same
        for _ in range(12):
            clock.turn(clock.now() + timedelta(hours=1))
            await browser.opens("/desk")
        hours -= 12
    clock.turn(clock.now() + timedelta(hours=hours))
    assert not await signed_in(browser)


async def test_one_signs_out_here_or_everywhere(desks: Desks) -> None:
    here, there = await desks.sit(HEAD), await desks.sit(HEAD)
    await here.opens("/desk")
    assert (await here.presses("Sign out Amara Barleycroft")).status == 200
    assert (await signed_in(here), await signed_in(there)) == (False, True)
    talker = await desks.world.person(HEAD)
    await talker.says("desk")
    await talker.presses("Sign out everywhere")
    talker.hears("signed out of 1 browser")
    assert not await signed_in(there)


async def test_a_form_without_our_word_does_nothing(desks: Desks) -> None:
    browser, other = await desks.sit(HEAD), await desks.sit(TEAM)
    theirs = (await other.opens("/desk")).form("Send").fields["csrf"]
    for token in ("", "nonsense", "gefälscht", theirs):
        answer = await browser.client.post("/desk/say", data={"csrf": token, "text": "s2s", "event": "e"})
        assert answer.status_code == 403
    assert (await browser.client.post("/desk/out", data={"csrf": theirs})).status_code == 403


async def test_who_has_left_the_chats_has_left_the_desk(desks: Desks) -> None:
    browser, talker = await desks.sit(HEAD), await desks.world.person(HEAD)
    await talker.says("unlink")
    await talker.presses("Yes, unlink")
    assert not await signed_in(browser)


async def test_nobody_is_reached_at_the_desk_unasked(desks: Desks) -> None:
    """What a colleague does is told to the head in chat, and no row waits for the browser."""
    browser, head = await desks.sit(TEAM), await desks.world.person(HEAD)
    reference = await head.sends_request()
    page = await browser.opens(f"/desk/requests/{int(reference.removeprefix('S2S-'))}")
    assert reference in page.text
    head.marks()
    await browser.presses("Take it")
    await desks.world.settle()
    head.hears("Jamal Rookwith")


async def test_without_an_address_on_the_web_there_is_no_desk(desks: Desks) -> None:
    desks.world.set_house(public_url="")
    talker = await desks.world.person(HEAD)
    await talker.says("desk")
    talker.hears("PUBLIC_URL")
