"""What people do in Telegram reaches the bot by webhook; strangers and nonsense do not."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect
from starlette.routing import Route

from bot.platform import Misconfigured, Unavailable
from bot.telegram import Telegram
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_desk import Desk, ask, ours, running, serving, until
from tests.fakes.telegram_state import Answer

ANN = 4_503_599_627_370_001
PUBLIC, SECRET = "https://bot.example", "s3cret_-"
HOOK = f"{PUBLIC}/telegram/webhook"
NAME = b"X-Telegram-Bot-Api-Secret-Token"
KNOWN = {NAME: SECRET.encode()}


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as fake:
        fake.limits = None
        fake.add_user(ANN, "Ann")
        yield fake


def web(bot: Telegram) -> httpx.AsyncClient:
    """Sends to the bot's webhook as the world would."""
    app = Starlette(routes=[Route(path, end, methods=["POST"]) for path, end in bot.webhooks().items()])
    return httpx.AsyncClient(transport=httpx.ASGITransport(app))


@asynccontextmanager
async def hooked(telegram: FakeTelegram, desk: Desk) -> AsyncIterator[httpx.AsyncClient]:
    """The bot with a webhook, to which both Telegram and the client returned send."""
    bot = ours(telegram, public_url=f"{PUBLIC}/", webhook_secret=SECRET)
    async with web(bot) as client:

        async def post(url: str, headers: dict[str, str], body: bytes) -> Answer:
            answer = await client.post(url, headers=headers, content=body)
            return Answer(answer.status_code, answer.text)

        telegram.post = post
        async with serving(telegram, desk, bot):
            yield client


async def test_a_webhook_answers_once_the_event_is_taken(telegram: FakeTelegram, desk: Desk) -> None:
    await telegram.say(ANN, "before there was a webhook")
    async with hooked(telegram, desk):
        await telegram.settle()
        assert telegram.webhook is not None
        assert (telegram.webhook.url, telegram.webhook.secret_token) == (HOOK, SECRET)
        answer = await telegram.say(ANN, "Hello")
        assert answer is not None and answer.status == 200
        await telegram.redeliver()
        await telegram.update({"message": {"message_id": 1, "colour": "red"}})
    assert desk.heard == ["before there was a webhook", "Hello", "Hello"]
    assert telegram.waiting == [] and telegram.problems == []


async def test_a_webhook_that_could_not_write_it_down_is_asked_again(telegram: FakeTelegram, desk: Desk) -> None:
    async with hooked(telegram, desk):
        desk.refusals = [Unavailable(), ValueError("unforeseen")]
        await telegram.say(ANN, "Hello")
        assert [answer.status for _ in range(2) for answer in await telegram.retry()] == [500, 200]
    assert desk.heard == ["Hello"]


async def test_a_press_by_webhook_is_answered_at_once(telegram: FakeTelegram, desk: Desk) -> None:
    async with running(telegram, desk) as bot:
        await ask(bot, ANN)
    async with hooked(telegram, desk):
        desk.open.clear()
        pressing = asyncio.create_task(telegram.press(ANN, "Yes"))
        await until(lambda: desk.tried and not telegram.unanswered_callbacks)
        desk.open.set()
        answer = await pressing
    assert answer is not None and answer.status == 200 and desk.heard == ["form.give"]


async def test_strangers_are_turned_away(telegram: FakeTelegram, desk: Desk) -> None:
    forged = json.dumps({"update_id": 1, "message": {}}).encode()
    async with hooked(telegram, desk) as client:
        for headers in ({}, {NAME: b"guess"}, {NAME: "é".encode("latin-1")}, {NAME: SECRET.encode() + b"x"}):
            assert (await client.post(HOOK, headers=headers, content=forged)).status_code == 401
    assert desk.tried == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"[]", 400),
        (b"null", 400),
        (b'{"update_id": "1"}', 400),
        (b'{"message": {}}', 400),
        (b"[" * 100_000, 400),
        (b'{"update_id": 1}', 200),
        (b'{"update_id": 1, "text": "' + b"x" * 1_000_000 + b'"}', 413),
    ],
)
async def test_nonsense_is_refused(telegram: FakeTelegram, desk: Desk, body: bytes, status: int) -> None:
    async with hooked(telegram, desk) as client:
        answer = await client.post(HOOK, headers=KNOWN, content=body)
    assert answer.status_code == status and desk.tried == []


async def test_before_it_runs_the_bot_takes_nothing(telegram: FakeTelegram) -> None:
    bot = ours(telegram, public_url=PUBLIC, webhook_secret=SECRET)
    async with web(bot) as client:
        answer = await client.post(HOOK, headers=KNOWN, content=b"{}")
    await bot.close()
    assert answer.status_code == 503


async def test_an_address_that_telegram_refuses_is_a_matter_of_settings(telegram: FakeTelegram, desk: Desk) -> None:
    bot = ours(telegram, public_url="http://bot.example", webhook_secret=SECRET)
    with pytest.raises(Misconfigured, match="PUBLIC_URL"):
        await bot.run(desk.receive)
    await bot.close()


async def test_who_hangs_up_is_not_answered(telegram: FakeTelegram, desk: Desk) -> None:
    async def hang_up() -> AsyncIterator[bytes]:
        yield b'{"update_id": 1'
        raise ClientDisconnect

    async with hooked(telegram, desk) as client:
        assert (await client.post(HOOK, headers=KNOWN, content=hang_up())).status_code == 400
