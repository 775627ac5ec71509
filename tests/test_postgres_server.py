"""The PostgreSQL that the tests start: it works, also for root, and nothing of it stays behind."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from tests.postgres import Databases, PostgresServer, installed, running


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with PostgresServer() as started:
        yield started


async def _value(url: str, question: str) -> object:
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.connect() as connection:
        return (await connection.exec_driver_sql(question)).scalar()


async def _do(url: str, statement: str) -> None:
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.begin() as connection:
        await connection.exec_driver_sql(statement)


async def test_the_server_answers_on_its_url(server: PostgresServer) -> None:
    assert server.url.startswith("postgresql+asyncpg://postgres@127.0.0.1:")
    assert str(await _value(server.url, "SHOW server_version")).startswith("18.")
    assert await _value(server.url, "SHOW fsync") == "off"


async def test_a_database_made_inside_a_running_loop_is_a_copy_of_its_template(
    server: PostgresServer,
) -> None:
    template = server.create("migrated")
    await _do(template, "CREATE TABLE school AS SELECT 'Fairfield'::text AS name")
    copy = server.create("first test", template="migrated")
    try:
        assert await _value(copy, "SELECT name FROM school") == "Fairfield"
    finally:
        server.drop("first test")
        server.drop("migrated")


async def test_dropping_throws_out_who_is_still_connected(server: PostgresServer) -> None:
    engine = create_async_engine(server.create("busy"), poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.exec_driver_sql("SELECT 1")
        server.drop("busy")
        with pytest.raises(DBAPIError):
            await connection.exec_driver_sql("SELECT 1")


def test_dropping_what_is_not_there_is_no_error(server: PostgresServer) -> None:
    server.drop("never made")


async def test_a_server_that_runs_already_is_used_and_left_running(server: PostgresServer) -> None:
    other: Databases = running(server.url.replace("+asyncpg", ""))
    other.create("guest")
    other.drop("guest")
    assert other.url == server.url
    assert await _value(server.url, "SELECT 1") == 1


async def test_nothing_stays_behind_when_the_tests_fail() -> None:
    with pytest.raises(ZeroDivisionError), PostgresServer() as failing:
        folder = Path(str(await _value(failing.url, "SHOW data_directory"))).parent
        raise ZeroDivisionError
    assert not folder.exists()
    with pytest.raises(OSError):
        await _value(failing.url, "SELECT 1")


async def test_a_wheel_in_a_closed_folder_is_copied_and_the_folder_stays_closed(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    package = installed()
    for source in package.parent.glob(package.name + "*"):
        shutil.copytree(source, closed / source.name, ignore=shutil.ignore_patterns("include"))
    with PostgresServer(closed / package.name) as server:
        assert await _value(server.url, "SELECT 1") == 1
    assert closed.stat().st_mode & 0o777 == 0o700
