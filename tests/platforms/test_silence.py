"""A connection that looks alive and brings nothing is given up in bounded time, and people are heard again."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest

from bot.slack import Slack
from bot.telegram import Telegram
from tests.between import Between
from tests.fakes import slack_wire
from tests.fakes.slack import FakeSlack
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_desk import Desk, ours, serving, until
from tests.platforms.slack_ways import Script, slack_for, workspace

ANN = 7
SOON = 10.0  # seconds; several tests may share a busy machine


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as fake:
        fake.add_user(ANN, "Ann")
        yield fake


@pytest.fixture
async def network(telegram: FakeTelegram) -> AsyncIterator[Between]:
    async with Between(urlsplit(telegram.url).port or 0) as between:
        yield between


@pytest.fixture
async def polling(telegram: FakeTelegram, network: Between) -> AsyncIterator[tuple[Telegram, Desk]]:
    """A bot whose polls go over that network; it gives one up after half a second."""
    desk = Desk()
    url = telegram.url.replace(str(network.to), str(network.port))
    async with serving(telegram, desk, ours(telegram, api_url=url, poll_seconds=0, grace=0.25)) as bot:
        await until(lambda: bot.heard_at)
        yield bot, desk


@pytest.mark.parametrize("silence", ["strand", "fall_silent", "cut"])
async def test_people_on_telegram_are_heard_again_after_a_silence(
    telegram: FakeTelegram, network: Between, polling: tuple[Telegram, Desk], silence: str
) -> None:
    bot, desk = polling
    getattr(network, silence)()
    before, began = network.taken, time.monotonic()
    await telegram.say(ANN, "hello")
    await until(lambda: network.taken > before)  # another connection, without being told
    network.speak()
    await until(lambda: desk.heard == ["hello"])
    assert time.monotonic() - began < SOON
    assert bot.heard_at and bot.heard_at > began


async def test_how_long_telegram_has_been_silent_can_be_seen(
    network: Between, polling: tuple[Telegram, Desk], telegram: FakeTelegram
) -> None:
    bot, _ = polling
    network.fall_silent()
    await until(lambda: bot.heard_at and time.monotonic() - bot.heard_at > 0.6)
    network.speak()
    await until(lambda: bot.heard_at and time.monotonic() - bot.heard_at < 0.3)


async def test_by_webhook_telegram_was_heard_when_it_called_last(telegram: FakeTelegram) -> None:
    bot = ours(telegram, public_url="https://bot.example.org", webhook_secret="a-secret")
    assert bot.heard_at is None and bot.silence == float("inf")
    await bot.close()


@pytest.fixture
async def fake() -> AsyncIterator[FakeSlack]:
    async with workspace() as made:
        yield made


@pytest.fixture
def script() -> Script:
    return Script()


@pytest.fixture
async def line(fake: FakeSlack) -> AsyncIterator[Between]:
    """The network between Slack and us, over which its addresses lead."""
    async with Between(urlsplit(fake.server.base).port or 0) as between:
        fake.server.base = f"http://127.0.0.1:{between.port}/"
        yield between


@contextlib.asynccontextmanager
async def listening(slack: Slack, script: Script) -> AsyncIterator[Slack]:
    running = asyncio.ensure_future(slack.run(script))
    try:
        yield slack
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running
        await slack.close()


def opened(fake: FakeSlack) -> int:
    """How often we asked for an address."""
    return sum(method == "apps.connections.open" for method, _ in fake.calls)


async def test_people_on_slack_are_heard_again_when_pings_are_not_answered(
    fake: FakeSlack, line: Between, script: Script
) -> None:
    async with listening(slack_for(fake, app_token=fake.app_token), script) as slack:
        await fake.connected()
        line.strand()
        fake.wire.sockets.clear()
        began = time.monotonic()
        await fake.connected()
        assert (await fake.say("UADA", "hello")).ok
        assert time.monotonic() - began < SOON
        assert slack.heard_at and slack.heard_at > began


async def test_a_socket_on_which_nothing_comes_is_replaced_although_pings_are_answered(
    fake: FakeSlack, script: Script, caplog: pytest.LogCaptureFixture
) -> None:
    async with listening(slack_for(fake, app_token=fake.app_token, silent=0.4), script):
        await fake.connected()
        before = opened(fake)
        await until(lambda: opened(fake) > before)
        await until(lambda: len(fake.wire.sockets) == 1)
        assert "went silent" in caplog.text
        assert (await fake.say("UADA", "hello")).ok


async def test_where_there_are_too_many_connections_we_wait_for_room(
    fake: FakeSlack, script: Script, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(slack_wire, "MOST_SOCKETS", 0)
    async with listening(slack_for(fake, app_token=fake.app_token), script):
        began = time.monotonic()
        await until(lambda: time.monotonic() - began > 1)
        asked = opened(fake)
        monkeypatch.undo()
        await fake.connected()
        assert (await fake.say("UADA", "hello")).ok
    assert 2 <= asked <= 40  # twenty pulses; without a pause it would be hundreds
    assert caplog.text.count("too many connections") == 1


async def test_a_socket_tells_when_it_was_heard(fake: FakeSlack, script: Script) -> None:
    slack = slack_for(fake, app_token=fake.app_token)
    assert slack.heard_at is None
    async with listening(slack, script):
        await fake.connected()
        began = time.monotonic()
        await until(lambda: slack.heard_at and slack.heard_at > began)  # a ping was answered
