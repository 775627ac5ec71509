"""A token that a platform refuses stops that platform and no other, and what is to go there waits."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from sqlmodel import select

from bot import doctor
from bot.assembly import Bot, Clock
from bot.platform import Gate, Misconfigured, Parcel, Platform
from bot.settings import Settings
from bot.standing import AGAIN, Standing
from bot.web.app import app
from bot.web.watching import Watch
from messages import hours
from messages.house import House
from messages.message import Message
from storage import outbox, people
from storage.arrivals import account_of
from storage.database import Database
from storage.outbox import Outgoing, State
from tests.command_line import without_settings
from tests.fakes.slack import FakeSlack
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_desk import ours, until
from tests.platforms.slack_ways import slack_for
from tests.stages import ASKER

ANN = 7
NEW = "123456:A-new-token"


@dataclass
class Town:
    """Both platforms, and the database of a bot on them."""

    telegram: FakeTelegram
    slack: FakeSlack
    database: Database

    @asynccontextmanager
    async def bot(self, clock: Clock | None = None) -> AsyncIterator[Bot]:
        """A bot with the token that Telegram gives at present."""
        socket = slack_for(self.slack, app_token=self.slack.app_token, signing_secret="")
        platforms: dict[str, Platform] = {"telegram": ours(self.telegram), "slack": socket}
        made = Bot(self.database, platforms, House(quiet_hours=hours.NEVER), clock or Clock())
        serving = asyncio.create_task(made.serve())
        try:
            yield made
        finally:
            serving.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await serving
            for platform in platforms.values():
                await platform.close()

    async def owes(self, key: str, platform: str, chat: str) -> None:
        """Something is to be said there."""
        message = Message(text=key).as_json()
        async with self.database.transaction() as session:
            await outbox.add(session, key, datetime.now(UTC), platform=platform, chat=chat, message=message)

    async def row(self, key: str) -> Outgoing:
        async with self.database.reading() as session:
            return (await session.exec(select(Outgoing).where(Outgoing.key == key))).one()

    async def asked(self, bot: Bot, path: str) -> httpx.Response:
        watch = Watch(bot.metrics, standing=bot.standing)
        transport = httpx.ASGITransport(app({}, self.database, watch=watch), client=("127.0.0.1", 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://bot.example.org") as web:
            return await web.get(path)


@pytest.fixture
async def town(database: Database) -> AsyncIterator[Town]:
    async with FakeTelegram() as telegram, FakeSlack() as slack:
        telegram.add_user(ANN, "Ann")
        slack.add_user("UANN", "Ann", "ann@example.org")
        yield Town(telegram, slack, database)


async def test_one_platform_stops_and_says_so_while_the_other_goes_on(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    async with town.bot() as bot:
        await town.slack.connected()
        await until(lambda: bot.standing.since_heard("telegram") is not None)
        assert (await town.asked(bot, "/ready")).status_code == 200
        town.telegram.token = NEW
        await until(lambda: bot.standing.refusals)
        await town.owes("for Telegram", "telegram", str(ANN))
        assert (await town.slack.say("UANN", "help")).ok
        await until(lambda: town.slack.seen_by("UANN"))
        ready, figures = await town.asked(bot, "/ready"), await town.asked(bot, "/metrics")
    assert ready.status_code == 503
    assert "telegram: refused; what is to go there waits." in ready.text and "TELEGRAM_BOT_TOKEN" in ready.text
    assert "slack: heard" in ready.text
    assert 'alliance_platform_accepted{platform="telegram"} 0.0' in figures.text
    assert 'alliance_platform_accepted{platform="slack"} 1.0' in figures.text
    assert 'alliance_since_heard_seconds{platform="telegram"}' in figures.text
    assert caplog.text.count("Telegram has stopped; what is to go there waits.") == 1


async def test_after_a_restart_with_a_token_that_works_nothing_is_lost(town: Town) -> None:
    async with town.bot() as bot:
        await town.slack.connected()
        right, town.telegram.token = town.telegram.token, NEW
        await until(lambda: bot.standing.refusals)
        await town.owes("late", "telegram", str(ANN))
        await town.slack.say("UANN", "help")  # whoever reads the outbox for this one, reads the other too
        await until(lambda: town.slack.seen_by("UANN"))
        assert (row := await town.row("late")).state is not State.FAILED and row.tries == 0
    assert town.telegram.seen_by(ANN) == []
    town.telegram.token = right
    async with town.bot(Clock(datetime.now(UTC) + 2 * AGAIN)):
        await until(lambda: town.telegram.seen_by(ANN))
    assert [seen.text for seen in town.telegram.seen_by(ANN)] == ["late"]
    assert (await town.row("late")).state is State.SENT


async def test_slack_stops_when_its_app_token_is_refused_and_telegram_goes_on(town: Town) -> None:
    async with town.bot() as bot:
        await town.slack.connected()
        town.slack.fail("apps.connections.open", "error:token_revoked", times=1000)
        await town.slack.disconnect_sockets(abruptly=True)
        await until(lambda: bot.standing.refusals)
        assert "SLACK_APP_TOKEN" in bot.standing.refusals["slack"]
        await town.telegram.say(ANN, "help")
        await until(lambda: town.telegram.seen_by(ANN))


async def test_a_platform_that_is_silent_for_too_long_is_trouble(town: Town) -> None:
    quiet = ours(town.telegram)
    standing = Standing({"telegram": quiet}, lambda: datetime.now(UTC))
    assert list(standing.lines()) == [("telegram: not heard yet", True)]
    quiet.silence = -1.0
    assert list(standing.lines()) == [("telegram: not heard yet", False)]
    await quiet.close()


async def test_when_no_platform_is_left_the_bot_ends_and_says_what_to_do(town: Town) -> None:
    town.telegram.token = NEW
    town.slack.fail("auth.test", "error:invalid_auth", times=50)
    old = ours(town.telegram, token="123456:old")
    bot = Bot(town.database, {"telegram": old, "slack": slack_for(town.slack)}, House(), Clock())
    with pytest.raises(ExceptionGroup) as ended:
        await bot.serve()
    for platform in bot.platforms.values():
        await platform.close()
    [trouble] = ended.value.exceptions
    assert isinstance(trouble, Misconfigured)
    assert "TELEGRAM_BOT_TOKEN" in str(trouble) and "SLACK_BOT_TOKEN" in str(trouble)


async def test_the_doctor_names_the_token_that_is_refused(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    without_settings(monkeypatch)
    url = town.database.url.render_as_string(hide_password=False)
    revoked = ours(town.telegram, token="123456:old")
    lines = await doctor.examine(Settings(database_url=url), {"telegram": revoked})
    assert not lines[-1].ok and "TELEGRAM_BOT_TOKEN" in lines[-1].text


class Refusing:
    """A platform that can refuse our token for a while."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.refuses = True
        self.tried = 0
        self.sent: list[str] = []

    async def send(self, parcel: Parcel) -> str:
        self.tried += 1
        if self.refuses:
            raise Misconfigured("Please copy the token again.")
        self.sent.append(parcel.message.text)
        return "1"

    async def run(self, receive: object) -> None:
        await asyncio.Event().wait()

    def gates(self, chat: str) -> tuple[Gate, ...]:
        return ()

    def webhooks(self) -> dict[str, object]:
        return {}

    async def check(self) -> str:
        return ""

    async def close(self) -> None:
        return None


def bot_on(database: Database, clock: Clock, *platforms: Refusing) -> Bot:
    return Bot(database, {each.name: each for each in platforms}, House(quiet_hours=hours.NEVER), clock)  # type: ignore[misc]


async def test_while_messages_are_refused_one_a_minute_tries_and_none_is_given_up(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    clock, platform = Clock(datetime.now(UTC), stands=True), Refusing("telegram")
    bot = bot_on(town.database, clock, platform)
    for number in range(5):
        await town.owes(f"m{number}", "telegram", str(number))
    clock.turn(clock.now() + timedelta(seconds=1))
    for minute in range(1, 13):
        await bot.settle()
        assert platform.tried <= minute
        clock.turn(clock.now() + AGAIN + timedelta(seconds=1))
    platform.refuses = False
    for _ in range(3):
        await bot.settle()
        clock.turn(clock.now() + AGAIN + timedelta(seconds=1))
    assert sorted(platform.sent) == [f"m{number}" for number in range(5)]
    assert caplog.text.count("takes no messages") == caplog.text.count("takes messages again") == 1
    assert not bot.standing.refusals


async def test_who_has_another_account_is_reached_there(filled: Database) -> None:
    clock = Clock(datetime.now(UTC), stands=True)
    refusing, working = Refusing("telegram"), Refusing("slack")
    working.refuses = False
    bot = bot_on(filled, clock, refusing, working)
    async with filled.transaction() as session:
        person = await people.by_email(session, ASKER)
        assert person and person.id
        person.prefers = "telegram"
        session.add(person)
        for platform in ("slack", "telegram"):
            account = await account_of(session, platform, "7", clock.now())
            account.person_id = person.id
            session.add(account)
        said = Message(text="hello").as_json()
        await outbox.add(session, "hello", clock.now(), person_id=person.id, message=said)
    for _ in range(2):
        await bot.settle()
        clock.turn(clock.now() + AGAIN + timedelta(seconds=1))
    assert (refusing.tried, working.sent) == (1, ["hello"])


def test_a_platform_that_has_stopped_stays_so_whatever_still_arrives() -> None:
    clock = Clock(datetime.now(UTC), stands=True)
    standing = Standing({"telegram": Refusing("telegram")}, clock.now)  # type: ignore[dict-item]
    standing.stop("telegram", "Please copy the token again.")
    standing.accept("telegram")
    assert standing.wait("telegram") == AGAIN.total_seconds() and not standing.accepted
