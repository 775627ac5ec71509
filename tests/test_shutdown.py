"""Told to stop, the bot ends within seconds, whatever hangs; what it had begun is finished or taken up later."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.engine import make_url
from sqlmodel import select

from storage.database import Database
from storage.outbox import Outgoing, State
from tests.between import Between
from tests.conftest import Templates
from tests.fakes.slack import FakeSlack
from tests.fakes.telegram import FakeTelegram
from tests.stopping_bot import Running, Starter, starting

pytestmark = pytest.mark.unmeasured
IN_TIME = 10.0  # seconds
PEOPLE = range(100, 112)
ANN = 7


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Starter]:
    with starting(tmp_path_factory.mktemp("stopping")) as made:
        yield made


@dataclass
class Place:
    """The two platforms, the database, and what starts a bot between them."""

    telegram: FakeTelegram
    slack: FakeSlack
    url: str
    starter: Starter
    settings: Mapping[str, str]

    def start(self, **changes: str) -> Running:
        return self.starter.start({**self.settings, **changes})

    async def rows(self) -> list[Outgoing]:
        """What was to be said, as it stands in the database."""
        database = Database(self.url)
        async with database.reading() as session:
            found = list((await session.exec(select(Outgoing).order_by(Outgoing.key))).all())
        await database.close()
        return found

    def asked(self, method: str) -> int:
        return sum(name == method for name, _ in [*self.telegram.calls, *self.slack.calls])


async def soon(condition: Callable[[], object], seconds: float = 20.0) -> None:
    """Wait until a process has come so far."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.01)


@asynccontextmanager
async def place_on(url: str, starter: Starter) -> AsyncIterator[Place]:
    async with FakeTelegram() as telegram, FakeSlack() as slack:
        telegram.add_user(ANN, "Ann")
        slack.add_user("UANN", "Ann", "ann@example.org")
        for number in PEOPLE:
            telegram.add_user(number, "Somebody")
            slack.add_user(f"U{number}", "Somebody", f"p{number}@example.org")
        settings = {"DATABASE_URL": url, "PORT": "0", "QUIET_HOURS": "never", "LOG_LEVEL": "INFO"}
        settings |= {"TELEGRAM_BOT_TOKEN": telegram.token, "TELEGRAM_API_URL": telegram.url}
        settings |= {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token, "SLACK_API_URL": slack.url}
        yield Place(telegram, slack, url, starter, settings)


@pytest.fixture
def url(templates: Templates) -> str:
    return templates.copy("sqlite", filled=True)


@pytest.fixture
def on_server(templates: Templates) -> str:
    return templates.copy("postgres", filled=True)


@pytest.fixture
async def place(url: str, starter: Starter) -> AsyncIterator[Place]:
    async with place_on(url, starter) as made:
        yield made


def screens(place: Place) -> dict[str, int]:
    """How many messages each person who writes under load has got."""
    found = {f"T{number}": len(place.telegram.seen_by(number)) for number in PEOPLE}
    return found | {f"S{number}": len(place.slack.seen_by(f"U{number}")) for number in PEOPLE}


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
async def test_under_load_turns_in_hand_are_finished_and_nobody_is_answered_twice(
    place: Place, how: signal.Signals
) -> None:
    bot = place.start()
    await place.slack.connected(seconds=20)
    await soon(lambda: place.asked("getUpdates"))
    asking = [asyncio.create_task(place.slack.say(f"U{number}", "help")) for number in PEOPLE]
    for number in PEOPLE:
        await place.telegram.say(number, "help")
    await soon(lambda: sum(screens(place).values()) >= 3)
    code, seconds = await bot.told(how)
    assert (code, seconds < IN_TIME) == (0, True), bot.log.read_text()
    place.slack.wire.ack_seconds = 0.2
    bot = place.start()
    await place.slack.connected(seconds=20)
    for number, answer in enumerate(await asyncio.gather(*asking)):
        if not answer.ok:  # Slack brings again what was not acknowledged
            await place.slack.redeliver(number)
    await soon(lambda: min(screens(place).values()) >= 1)
    await bot.told(how)
    assert set(screens(place).values()) == {1}
    assert {row.state for row in await place.rows()} == {State.SENT}


@pytest.mark.soak
async def test_a_platform_that_takes_and_never_answers_is_not_waited_for(place: Place) -> None:
    place.telegram.fail("sendMessage", "mute", times=50, seconds=60)
    place.slack.fail("chat.postMessage", "mute", times=50, seconds=60)
    bot = place.start()
    await place.slack.connected(seconds=20)
    await place.telegram.say(ANN, "help")
    await place.slack.say("UANN", "help")
    await soon(lambda: place.asked("sendMessage") and place.asked("chat.postMessage"))
    code, seconds = await bot.told(signal.SIGTERM)
    assert (code, seconds < IN_TIME) == (0, True), bot.log.read_text()
    assert [(row.state, row.doubtful) for row in await place.rows()] == [(State.READY, 1)] * 2
    assert "Traceback" not in bot.log.read_text()


async def test_a_minute_that_telegram_asked_for_is_not_waited_out(place: Place) -> None:
    place.telegram.fail("sendMessage", "429", times=50, retry_after=60)
    place.slack.fail("chat.postMessage", "ratelimited", times=50, seconds=60)
    bot = place.start()
    await place.slack.connected(seconds=20)
    await place.telegram.say(ANN, "help")
    await place.slack.say("UANN", "help")
    await soon(lambda: place.asked("sendMessage") and place.asked("chat.postMessage"))
    code, seconds = await bot.told(signal.SIGTERM)
    assert (code, seconds < IN_TIME / 2) == (0, True), bot.log.read_text()
    rows = await place.rows()
    assert [row.state for row in rows] == [State.READY] * 2
    assert min(row.due for row in rows) > datetime.now(UTC) + timedelta(seconds=30)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
async def test_it_can_be_stopped_before_telegram_has_said_the_name_of_the_bot(
    place: Place, how: signal.Signals
) -> None:
    place.telegram.fail("getMe", "mute", times=50, seconds=60)
    bot = place.start(SLACK_BOT_TOKEN="")
    await soon(lambda: place.asked("getMe"))
    code, seconds = await bot.told(how)
    assert (code, seconds < IN_TIME / 2) == (0, True), bot.log.read_text()


@pytest.mark.parametrize("broken", [pytest.param("silent", marks=pytest.mark.soak), "gone"])
async def test_a_database_that_is_away_is_not_waited_for(on_server: str, starter: Starter, broken: str) -> None:
    async with place_on(on_server, starter) as place, Between(make_url(on_server).port or 0) as network:
        near = make_url(on_server).set(port=network.port).render_as_string(hide_password=False)
        bot = place.start(DATABASE_URL=near)
        await place.slack.connected(seconds=20)
        await soon(lambda: place.asked("getUpdates"))
        network.fall_silent()
        if broken == "gone":
            network.cut()
        await place.telegram.say(ANN, "help")
        saying = asyncio.create_task(place.slack.say("UANN", "help"))
        await soon(lambda: not place.telegram.waiting)
        code, seconds = await bot.told(signal.SIGTERM)
        saying.cancel()
    assert (code, seconds < IN_TIME) == (0, True), bot.log.read_text()
    assert "Traceback" not in bot.log.read_text()
