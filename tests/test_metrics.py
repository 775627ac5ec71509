"""The figures, who may read them, and whether the bot says that it is ready."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url

from bot.duty import Duty
from bot.metrics import Metrics
from bot.standing import Standing
from bot.web import watching
from bot.web.app import app
from bot.web.watching import Watch
from storage import leases, outbox
from storage.database import Database, the_same
from storage.outbox import State
from tests.between import Between
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_desk import ours
from tests.stages import ASKER
from tests.world import World


async def get(database: Database, watch: Watch, path: str, client: str = "127.0.0.1", **headers: str) -> httpx.Response:
    transport = httpx.ASGITransport(app({}, database, watch=watch), client=(client, 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot.example.org") as web:
        return await web.get(path, headers=headers)


async def test_turns_and_sends_are_counted_without_naming_anybody(world: World) -> None:
    asker = await world.person(ASKER)
    await asker.says("help")
    page = (await get(world.database, Watch(world.bot.metrics), "/metrics")).text
    assert 'outcome="answered"' in page
    assert 'outcome="sent"' in page
    assert 'alliance_queue_messages{state="due"} 0.0' in page
    assert "alliance_database_answers 1.0" in page
    assert "@" not in page


@pytest.mark.parametrize(
    ("token", "client", "headers", "status"),
    [
        ("", "127.0.0.1", {}, 200),
        ("", "192.0.2.1", {}, 401),
        ("", "127.0.0.1", {"x-forwarded-for": "192.0.2.1"}, 401),
        ("right", "192.0.2.1", {"authorization": "Bearer right"}, 200),
        ("right", "127.0.0.1", {"authorization": "Bearer wrong"}, 401),
        ("right", "127.0.0.1", {}, 401),
    ],
)
async def test_who_may_read_the_figures(
    database: Database, token: str, client: str, headers: dict[str, str], status: int
) -> None:
    assert (await get(database, Watch(Metrics(), token), "/metrics", client, **headers)).status_code == status


async def test_a_loop_that_stands_still_is_named(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    metrics = Metrics()
    well = await get(database, Watch(metrics), "/ready")
    assert (well.status_code, well.text.count("\n")) == (200, 4)
    late = timedelta(seconds=watching.LATELY * 2).total_seconds()
    monkeypatch.setattr(metrics, "since", lambda part: late if part == "clock" else 0.0)
    ill = await get(database, Watch(metrics), "/ready")
    assert ill.status_code == 503
    assert "clock: 360 s ago" in ill.text


async def test_the_figures_of_the_queue_are_those_of_the_outbox(database: Database) -> None:
    now = datetime.now(UTC)
    async with database.transaction() as session:
        for number, late in enumerate((0, 90)):
            await outbox.add_later(session, f"due:{number}", now, now - timedelta(seconds=late))
        await outbox.add_later(session, "later", now, now + timedelta(hours=1))
        await outbox.add_claimed(session, "sending", now, platform="slack", chat="C1")
        done = await outbox.add_claimed(session, "failed", now, platform="slack", chat="C2")
        assert done
        await outbox.settle(session, done, State.FAILED, now)
    page = (await get(database, Watch(Metrics()), "/metrics")).text
    for state, count in {"due": 2, "later": 1, "sending": 1}.items():
        assert f'alliance_queue_messages{{state="{state}"}} {count}.0' in page
    [oldest] = [
        float(line.split()[1]) for line in page.splitlines() if line.startswith("alliance_queue_oldest_seconds")
    ]
    assert 90 <= oldest < 120


async def test_figures_that_cannot_be_read_are_said_once_until_they_can(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    transport = httpx.ASGITransport(app({}, database, watch=Watch(Metrics())), client=("127.0.0.1", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot.example.org") as web:
        for time in (1, 2):
            await turned(database, "outbox", "away")
            for _ in range(3):
                page = (await web.get("/metrics")).text
                assert "alliance_database_answers 0.0" in page and "alliance_queue_messages{" not in page
            await turned(database, "away", "outbox")
            assert "alliance_database_answers 1.0" in (await web.get("/metrics")).text
            assert caplog.text.count("the figures of the queue cannot be read: ") == time


async def turned(database: Database, name: str, other: str) -> None:
    """A table has another name."""
    await database.run_alone(the_same(sa.text(f"ALTER TABLE {name} RENAME TO {other}")))


async def test_any_trouble_of_the_database_is_trouble(database: Database) -> None:
    assert (await get(database, Watch(), "/ready")).status_code == 200
    await database.run_alone(the_same(sa.text("ALTER TABLE alembic_version RENAME COLUMN version_num TO x")))
    ill = await get(database, Watch(), "/ready")
    assert ill.status_code == 503
    assert "database: does not answer (" in ill.text


@pytest.fixture
async def afar(database: Database) -> AsyncIterator[tuple[Database, Between]]:
    """The same database over a network that can fall silent."""
    async with Between(database.url.port or 0) as network:
        url = make_url(database.url).set(port=network.port).render_as_string(hide_password=False)
        far = Database(url)
        yield far, network
        network.cut()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(far.close(), 1)


@pytest.mark.parametrize("backend", ["postgres"])
async def test_a_database_that_never_answers_is_not_waited_for(
    afar: tuple[Database, Between], monkeypatch: pytest.MonkeyPatch
) -> None:
    database, network = afar
    monkeypatch.setattr(watching, "PATIENCE", 0.2)
    assert (await get(database, Watch(Metrics()), "/ready")).status_code == 200
    network.fall_silent()
    assert "database: does not answer (TimeoutError)" in (await get(database, Watch(Metrics()), "/ready")).text
    assert "alliance_database_answers 0.0" in (await get(database, Watch(Metrics()), "/metrics")).text


@pytest.mark.parametrize("backend", ["postgres"])
async def test_of_several_processes_each_says_which_of_them_fetches(database: Database) -> None:
    async with FakeTelegram() as telegram:
        platform = ours(telegram)
        watches = []
        for _ in range(2):
            standing = Standing({platform.name: platform}, lambda: datetime.now(UTC))
            standing.duties[platform.name] = Duty(database, platform.duty)
            await standing.duties[platform.name]._renewed()
            watches.append(Watch(Metrics(), standing=standing))
        one, other = [await get(database, watch, "/ready") for watch in watches]
        assert "telegram: not heard yet" in one.text
        assert "telegram: another process fetches; this one, one of several, stands by" in other.text
        figures = [(await get(database, watch, "/metrics")).text for watch in watches]
        assert ['alliance_platform_fetches{platform="telegram"} 1.0' in text for text in figures] == [True, False]
        assert await leases.held(database, "telegram") == 1
        await platform.close()
