"""The desk opens within Telegram, which says who has opened it; nobody else's word is taken."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from hashlib import sha256
from urllib.parse import parse_qsl, quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram import Telegram, opened
from bot.telegram.draw import draw
from bot.web import app as web
from bot.web import desk
from messages.message import Message, link
from storage.database import Database
from tests.desk.conftest import ADDRESS, Browser, Desks, Seen
from tests.world import MONDAY, Talker, world_on

HEAD, OTHER = "head@oakfield.example.org", "head@teasel.example.org"
PAGE, DOOR = "/desk/telegram", "/desk/telegram/in"
TOKEN = "123456:AAExampleExampleExampleExampleExample"
REFUSED = "I could not tell who opened this page."


def hmac_of(key: bytes, text: bytes) -> bytes:
    """HMAC-SHA-256 by the letter of RFC 2104, apart from the library that the product uses."""
    padded = key.ljust(64, b"\0")
    inner = sha256(bytes(byte ^ 0x36 for byte in padded) + text).digest()
    return sha256(bytes(byte ^ 0x5C for byte in padded) + inner).digest()


def sealed(fields: Mapping[str, str], token: str) -> str:
    """What Telegram puts into the address."""
    check = "\n".join(sorted(f"{name}={value}" for name, value in fields.items()))
    seal = hmac_of(hmac_of(b"WebAppData", token.encode()), check.encode()).hex()
    return "&".join(f"{name}={quote(value, safe='')}" for name, value in {**fields, "hash": seal}.items())


def word(account: str, token: str = TOKEN, age: float = 5, **more: str) -> str:
    """Telegram's word of so many seconds ago."""
    user = json.dumps({"id": int(account), "first_name": "Zoë & Ben", "username": "a=b"}, ensure_ascii=False)
    since = str(int(MONDAY.timestamp() - age))
    return sealed({"query_id": "AAE", "user": user, "auth_date": since, "signature": "x_-", **more}, token)


def test_what_telegram_has_sealed_is_read() -> None:
    found = opened.read(word("77"), TOKEN, MONDAY)
    assert found and found.account == "77"


@pytest.mark.parametrize(
    "said",
    [
        "",
        "hash=",
        "user=%7B%22id%22%3A77%7D",
        word("77").replace("77", "78", 1),
        word("77") + "&user=%7B%22id%22%3A78%7D",
        word("77").replace("&hash=", "&hash=0"),
        word("77", age=601),
        word("77", age=-120),
        word("77", "654321:AAAnotherBot"),
        sealed({"auth_date": str(int(MONDAY.timestamp()))}, TOKEN),
        "x" * 5000,
    ],
)
def test_any_other_word_is_not(said: str) -> None:
    assert opened.read(said, TOKEN, MONDAY) is None


@given(st.text(), st.integers(0, 60), st.characters())
def test_no_changed_word_holds(noise: str, at: int, other: str) -> None:
    assert opened.read(noise, TOKEN, MONDAY) is None
    whole = word("77")
    changed = whole[:at] + other + whole[at + 1 :]
    known = opened.read(changed, TOKEN, MONDAY)
    assert known is None or parse_qsl(changed) == parse_qsl(whole)


@pytest.fixture
async def desks(filled: Database) -> AsyncIterator[Desks]:
    """The desk of a bot on Telegram."""
    async with world_on(filled, "telegram") as world, AsyncExitStack() as stack:
        world.set_house(public_url=ADDRESS)
        bot = world.bot
        yield Desks(world, web.app(bot.platforms, bot.database, pages=desk.routes(bot)), stack)


def token(desks: Desks) -> str:
    platform = desks.world.ways["telegram"].platform
    assert isinstance(platform, Telegram)
    return platform.bot.token


async def enters(desks: Desks, browser: Browser, talker: Talker, age: float = 5) -> Seen:
    """As the script of the page hands it in."""
    said = word(talker.address, token(desks), age)
    return Seen(await browser.client.post(DOOR, data={"word": said}))


pytest_sqlite = pytest.mark.parametrize("backend", ["sqlite"])


@pytest_sqlite
async def test_the_desk_opens_for_whose_account_it_is(desks: Desks) -> None:
    head, browser = await desks.world.person(HEAD), await desks.browser()
    page = await browser.opens(PAGE)
    assert page.forms[0].action == DOOR
    answer = await enters(desks, browser, head)
    assert (answer.status, answer.headers["location"]) == (303, "/desk")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-desk-within=")
    assert cookie.endswith("; Path=/; Secure; HttpOnly; SameSite=None; Partitioned")
    assert "hello Amara" in (await browser.opens("/desk")).text
    assert "Page 1 of" in (await browser.presses("Ask for support")).text


@pytest_sqlite
async def test_only_telegrams_own_client_may_frame_it(desks: Desks) -> None:
    head, within, usual = await desks.world.person(HEAD), await desks.browser(), await desks.sit(HEAD)
    await enters(desks, within, head)
    framed = "frame-ancestors https://web.telegram.org"
    for browser, path, may in ((within, PAGE, True), (within, "/desk", True), (usual, "/desk", False)):
        policy = (await browser.opens(path)).headers["content-security-policy"]
        assert policy.endswith(framed if may else "frame-ancestors 'none'")
    await within.opens("/desk")
    left = await within.presses("Sign out Amara Barleycroft")
    assert left.headers["content-security-policy"].endswith(framed)
    assert (await within.opens("/desk")).status == 401


@pytest_sqlite
async def test_a_word_opens_one_browser_and_that_again(desks: Desks) -> None:
    head, mine, other = await desks.world.person(HEAD), await desks.browser(), await desks.browser()
    said = {"word": word(head.address, token(desks))}
    assert (await mine.client.post(DOOR, data=said)).status_code == 303
    refused = Seen(await other.client.post(DOOR, data=said))
    assert (refused.status, REFUSED in refused.text) == (403, True)
    again = await mine.client.post(DOOR, data=said)  # the page was loaded anew
    assert (again.status_code, again.headers.get("set-cookie")) == (303, None)


@pytest_sqlite
async def test_another_account_on_the_same_phone_is_another_person(desks: Desks) -> None:
    first, second = await desks.world.person(HEAD), await desks.world.person(OTHER)
    browser = await desks.browser()
    await enters(desks, browser, first)
    await enters(desks, browser, second)
    assert "Amara Barleycroft" not in (await browser.opens("/desk")).text


@pytest_sqlite
async def test_whom_we_do_not_know_old_words_and_other_sites_stay_outside(desks: Desks) -> None:
    stranger, head = desks.world.newcomer(), await desks.world.person(HEAD)
    await stranger.says("hello")
    browser = await desks.browser()
    for answer in (await enters(desks, browser, stranger), await enters(desks, browser, head, age=900)):
        assert (answer.status, REFUSED in answer.text) == (403, True)
    assert (await browser.client.post(DOOR)).status_code == 403
    from_elsewhere = {"Sec-Fetch-Site": "cross-site"}
    said = {"word": word(head.address, token(desks))}
    assert (await browser.client.post(DOOR, data=said, headers=from_elsewhere)).status_code == 403
    assert (await browser.opens("/desk")).status == 401


@pytest_sqlite
async def test_the_bot_offers_it_beside_the_link(desks: Desks) -> None:
    head = await desks.world.person(HEAD)
    await head.says("desk")
    assert head.buttons == ["Open it in Telegram", "Open my desk", "Sign out everywhere"]
    desks.world.set_house(public_url="http://desk.example.org")
    await head.says("desk")
    assert "Open it in Telegram" not in head.buttons
    assert desk.routes(desks.world.bot)[0].path != PAGE  # type: ignore[attr-defined]


@pytest_sqlite
async def test_without_telegram_there_is_no_such_page(filled: Database) -> None:
    async with world_on(filled, "terminal") as world:
        world.set_house(public_url=ADDRESS)
        assert PAGE not in [getattr(route, "path", "") for route in desk.routes(world.bot)]
        head = await world.person(HEAD)
        await head.says("desk")
        assert "Open it in Telegram" not in head.buttons


def test_it_opens_within_telegram_for_one_person_and_is_a_link_in_a_group() -> None:
    message = Message(text="x", buttons=(link("Open", f"{ADDRESS}{PAGE}", inside=True),))
    assert Message.from_json(message.as_json()) == message
    for alone, kind in ((True, "web_app"), (False, "url")):
        shown = draw(message, alone=alone).keyboard
        assert shown and kind in shown.to_dict()["inline_keyboard"][0][0]
