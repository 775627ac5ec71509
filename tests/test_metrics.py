"""The figures, who may read them, and whether the bot says that it is ready."""

from datetime import timedelta

import httpx
import pytest

from bot.metrics import Metrics
from bot.web import watching
from bot.web.app import app
from bot.web.watching import Watch
from storage.database import Database
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
