"""What every test can ask for: an empty database, one with the example in it, and a world on it."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from itertools import count
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import settings

from bot import load
from scheduler import clock as rules
from storage import migrate
from storage.database import Database
from tests.postgres import Databases, PostgresServer, running
from tests.world import World, world_on

BACKENDS = ("sqlite", "postgres")
PLATFORMS = ("terminal", "slack", "telegram")
# Every dialogue runs in the terminal and every second one, by turns, on Slack or on Telegram; --every-pair runs each on
# each platform with each database, with all its examples.
PAIRS = (("terminal", "sqlite"), ("slack", "sqlite"), ("telegram", "postgres"))


settings.register_profile("ours", deadline=None)  # machines are noisy
settings.load_profile("ours")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--every-pair", action="store_true", help="run dialogues on each platform with each database")
    parser.addoption("--write-transcript", action="store_true", help="write the transcript of a year anew")
    parser.addoption("--postgres", metavar="URL", help="use this running PostgreSQL server instead of our own")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    first = {(_dialogue(item), _pair(item)): item for item in sorted(items, key=lambda item: item.nodeid, reverse=True)}
    for item in items:
        if not _is_measured(item, first[_dialogue(item), _pair(item)]):
            item.add_marker("unmeasured")
    if config.getoption("--every-pair"):
        return
    kept = [item for item in items if _is_played(item, first[_dialogue(item), _pair(item)])]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


def _is_measured(item: pytest.Item, first: pytest.Item) -> bool:
    """Coverage is that of the terminal and of SQLite; of a dialogue with a table of examples that of the first."""
    pair = _pair(item)
    return item is first and pair == PAIRS[0] if pair else _given(item).get("backend") != "postgres"


def _is_played(item: pytest.Item, first: pytest.Item) -> bool:
    """Slack and Telegram take turns, by the dialogue's name; of one with a table of examples they play the first."""
    pair = _pair(item)
    turn = (*PAIRS[1:], None, None)[crc32(_dialogue(item).encode()) % 4]
    return pair in (None, PAIRS[0]) or (pair == turn and item is first)


def _dialogue(item: pytest.Item) -> str:
    return item.nodeid.partition("[")[0]


def _given(item: pytest.Item) -> Mapping[str, object]:
    """The parameters of a test."""
    return item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}


def _pair(item: pytest.Item) -> tuple[str, str] | None:
    """The platform and the database of a dialogue; None for any other test."""
    given = _given(item)
    return (str(given["world"]), str(given["backend"])) if {"world", "backend"} <= given.keys() else None


@pytest.fixture(autouse=True)
def no_rule_fails(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A rule that fails is no more than a line in the log, where a test would not see it."""
    yield
    assert not [record.getMessage() for record in caplog.get_records("call") if record.name == rules.__name__]


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest) -> Iterator[Databases]:
    """One PostgreSQL server for the whole run."""
    if url := request.config.getoption("--postgres"):
        yield running(url)
        return
    with PostgresServer() as server:
        yield server


async def _prepare(url: str, *, filled: bool) -> None:
    database = Database(url)
    await migrate.upgrade(database)
    if filled:
        await load.into(database, load.EXAMPLE)
    await database.close()


class Templates:
    """Databases to copy: preparing one takes a second, copying it some milliseconds."""

    def __init__(self, folder: Path, postgres: Callable[[], Databases]) -> None:
        self.folder = folder
        self.postgres = postgres
        self.made: set[tuple[str, bool]] = set()
        self.numbers = count(1)

    def copy(self, backend: str, *, filled: bool) -> str:
        """The URL of a fresh database, empty or with the example in it."""
        name, number = ("filled" if filled else "empty"), next(self.numbers)
        if backend == "sqlite":
            template = self.folder / f"{name}.db"
            self._make(backend, filled, f"sqlite:///{template}")
            return f"sqlite:///{shutil.copy(template, self.folder / f'{name}-{number}.db')}"
        server = self.postgres()
        if (backend, filled) not in self.made:
            self._make(backend, filled, server.create(f"template_{name}"))
        return server.create(f"{name}_{number}", template=f"template_{name}")

    def _make(self, backend: str, filled: bool, url: str) -> None:
        if (backend, filled) not in self.made:
            self.made.add((backend, filled))
            asyncio.run(_prepare(url, filled=filled))


@pytest.fixture(scope="session")
def templates(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Templates:
    return Templates(tmp_path_factory.mktemp("databases"), lambda: request.getfixturevalue("postgres"))


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    kind: str = request.param
    return kind


@pytest.fixture
def empty_url(backend: str, templates: Templates) -> str:
    """The URL of an empty, migrated database."""
    return templates.copy(backend, filled=False)


@pytest.fixture
def filled_url(backend: str, templates: Templates) -> str:
    """The URL of a database with the example in it."""
    return templates.copy(backend, filled=True)


@pytest.fixture
async def database(empty_url: str) -> AsyncIterator[Database]:
    """An empty database, on SQLite and on PostgreSQL."""
    made = Database(empty_url, durable=False)
    yield made
    await made.close()


@pytest.fixture
async def filled(filled_url: str) -> AsyncIterator[Database]:
    """A database with the example in it, on SQLite and on PostgreSQL."""
    made = Database(filled_url, durable=False)
    yield made
    await made.close()


@pytest.fixture(params=PLATFORMS)
async def world(request: pytest.FixtureRequest, filled: Database) -> AsyncIterator[World]:
    """The whole bot, on each platform and each database."""
    async with world_on(filled, request.param) as made:
        yield made


@pytest.fixture
async def everywhere(filled: Database) -> AsyncIterator[World]:
    """The whole bot on Slack, Telegram and the terminal at once."""
    async with world_on(filled, *PLATFORMS) as made:
        yield made
