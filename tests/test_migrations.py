"""The tables that the migrations make are those the code describes, on both databases, there and back."""

import asyncio
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlmodel import SQLModel

from bot import load
from storage import migrate
from storage.database import Database, UnusableDatabase, database_url, in_schema


def differences(connection: sa.Connection) -> list[Any]:
    return list(compare_metadata(MigrationContext.configure(connection), SQLModel.metadata))


async def test_the_migrated_tables_are_those_of_the_code(database: Database) -> None:
    assert await in_schema(database.engine, differences) == []
    assert await migrate.revision(database) == migrate.newest()


async def test_every_migration_can_be_undone_and_done_again(database: Database) -> None:
    def back_and_forth(connection: sa.Connection) -> list[Any]:
        command.downgrade(migrate.config(connection), "base")
        command.upgrade(migrate.config(connection), "head")
        return differences(connection)

    assert await in_schema(database.engine, back_and_forth) == []


async def test_several_processes_may_start_at_once(database: Database) -> None:
    await in_schema(database.engine, lambda connection: command.downgrade(migrate.config(connection), "base"))
    others = [Database(database.url.render_as_string(hide_password=False)) for _ in range(3)]
    await asyncio.gather(*(migrate.upgrade(other) for other in others))
    assert await migrate.revision(database) == migrate.newest()
    for other in others:
        await other.close()


async def test_an_empty_database_is_filled_once(database: Database) -> None:
    await load.fill_if_empty(database)
    report = await load.into(database, load.EXAMPLE, keep=False)
    assert report.counts["unchanged"] == 329
    await load.fill_if_empty(database)


UNUSABLE = ("", "nonsense", "mysql://host/name", "sqlite://", "sqlite:///:memory:", "sqlite:////no/such/folder/a.db")


@pytest.mark.parametrize("url", UNUSABLE)
def test_a_url_that_cannot_be_used_is_explained(url: str) -> None:
    with pytest.raises(UnusableDatabase, match=r"DATABASE_URL|there is no folder"):
        database_url(url)


async def test_writers_of_one_process_wait_for_each_other_and_lose_nothing(database: Database) -> None:
    async with database.transaction() as session:
        await session.exec(sa.text("CREATE TABLE tally (n INTEGER)"))  # type: ignore[call-overload]
        await session.exec(sa.text("INSERT INTO tally VALUES (0)"))  # type: ignore[call-overload]

    async def add() -> None:
        for _ in range(10):
            async with database.transaction() as session:
                locked = " FOR UPDATE" if not database.is_sqlite else ""
                read = await session.exec(sa.text(f"SELECT n FROM tally{locked}"))  # type: ignore[call-overload]
                n = read.scalar_one()
                await asyncio.sleep(0)
                await session.exec(sa.text("UPDATE tally SET n = :n").bindparams(n=n + 1))  # type: ignore[call-overload]

    await asyncio.gather(*(add() for _ in range(5)))
    async with database.reading() as session:
        assert (await session.exec(sa.text("SELECT n FROM tally"))).scalar_one() == 50  # type: ignore[call-overload]


ROWS = (
    "INSERT INTO school (id, urn, name, phase, kind, status, authority, town, postcode, phone, website, trust, "
    "head_in_register) VALUES (1, '999001', 'Oakfield', '', '', 'Open', '', '', '', '', '', '', '')",
    "INSERT INTO person (id, name, email, phone, prefers) VALUES (1, 'Amara', 'head@oakfield.example.org', '', '')",
    "INSERT INTO support_request (id, school_id, asker_id, status, since, sent_at, form_version, answers) VALUES "
    "(1, 1, 1, 'submitted', '2026-11-23 09:00:00+00:00', '2026-11-23 09:00:00+00:00', 1, '{\"area\": \"maths\"}')",
    "INSERT INTO request_move (id, request_id, at, became, why) VALUES "
    "(1, 1, '2026-11-23 09:00:00+00:00', 'submitted', '')",
)
KEPT = "SELECT status, (SELECT count(*) FROM request_move WHERE request_id = support_request.id) FROM support_request"


async def test_what_an_earlier_version_kept_is_kept_on_the_way_up_and_down(database: Database) -> None:
    def through_all_versions(connection: sa.Connection) -> list[Any]:
        found: list[Any] = []
        command.downgrade(migrate.config(connection), "0001")
        for row in ROWS:
            connection.exec_driver_sql(row)
        command.upgrade(migrate.config(connection), "head")
        found += connection.exec_driver_sql("SELECT kind, raised_by FROM support_request").all()
        found += connection.exec_driver_sql(KEPT).all()
        command.downgrade(migrate.config(connection), "0001")
        return found + list(connection.exec_driver_sql(KEPT).all())

    kept = await in_schema(database.engine, through_all_versions)
    assert [tuple(row) for row in kept] == [("support", ""), ("submitted", 1), ("submitted", 1)]
