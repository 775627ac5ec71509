"""A database is made again from a backup: all of it, or none of it."""

import json
import tempfile
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import sqlalchemy as sa
from alembic import command
from sqlalchemy.exc import SQLAlchemyError

from storage import backup, migrate, outbox, tables
from storage.backup import BackupRefused, Manifest
from storage.database import Database

VERSIONS = "alembic_version"
OTHERS = sa.text(
    "SELECT count(*) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename = current_user"
)


async def restore(database: Database, path: Path, now: datetime, *, replace: bool = False) -> Manifest:
    """Read and count the whole file first, then fill the database in one transaction, then read that back and count.

    A backup of an older version is restored into the tables of that version, which are then brought up to date.
    Raises BackupRefused; unless `replace`, also where the database holds anything.
    """
    with backup.opened(path) as archive:
        manifest = backup.checked(archive)
        if manifest.revision not in migrate.known():
            text = f"{path} was made by a newer version of the program ({manifest.program}); install that version"
            raise BackupRefused(text)
        try:
            await _restored(database, archive, manifest, now, replace)
        except (SQLAlchemyError, OSError) as error:
            raise BackupRefused(f"nothing was restored: the database refused it ({_named(error)})") from None
    return manifest


async def _restored(database: Database, archive: ZipFile, manifest: Manifest, now: datetime, replace: bool) -> None:
    def work(connection: sa.Connection) -> None:
        migrate.take_turns(connection)
        _emptied(connection, manifest.revision, replace)
        _filled(connection, archive, manifest)
        _upgraded(connection, migrate.newest())

    async with database.transaction() as session:
        await (await session.connection()).run_sync(work)
        await outbox.let_go(session, now)


def _named(error: Exception) -> str:
    """What went wrong, without the words of people that a database's own text may hold."""
    origin = getattr(error, "orig", None)
    return type(getattr(origin, "__cause__", None) or origin or error).__name__


# Room for it


async def held(database: Database) -> int:
    """How many rows the database holds."""
    async with database.snapshot() as connection:
        count: int = await connection.run_sync(_held)
    return count


async def in_use(database: Database) -> int:
    """How many others are connected; on SQLite the file's lock says whether there are any."""
    if database.is_sqlite:
        return 0
    async with database.snapshot() as connection:
        return int((await connection.execute(OTHERS)).scalar_one())


def _held(connection: sa.Connection) -> int:
    lasting = map(sa.table, sorted(tables.names(connection) - tables.PASSING))
    return sum(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one() for table in lasting)


def _emptied(connection: sa.Connection, revision: str, replace: bool) -> None:
    """The tables of that revision with nothing in them. Raises BackupRefused."""
    held = _held(connection)
    if held and not replace:
        raise BackupRefused("the database is not empty; to delete what is in it first, add --replace")
    if held or migrate.present(connection) != revision:
        _dropped(connection)
    _upgraded(connection, revision)


def _upgraded(connection: sa.Connection, revision: str) -> None:
    if migrate.present(connection) != revision:
        command.upgrade(migrate.config(connection), revision)


def _dropped(connection: sa.Connection) -> None:
    for table in reversed(tables.ours(connection)):
        table.drop(connection)
    connection.execute(sa.text(f"DROP TABLE IF EXISTS {VERSIONS}"))


# Rows into it


def _filled(connection: sa.Connection, archive: ZipFile, manifest: Manifest) -> None:
    """All its rows are in the tables of its version. Raises BackupRefused."""
    found = tables.lasting(connection)
    if {table.name for table in found} != set(manifest.tables):
        raise BackupRefused(f"nothing was restored: version {manifest.revision} has other tables than the backup")
    for table in found:
        _insert(connection, table, backup.kept_lines(archive, table.name))
        _verify(connection, table, manifest)
        _count_on(connection, table)


def _verify(connection: sa.Connection, table: sa.Table, manifest: Manifest) -> None:
    """The rows are in the database as they were kept. Raises BackupRefused."""
    reading = connection.begin_nested()
    try:
        backup.compare(table.name, manifest.tables[table.name], backup.lines(connection, table))
    except ValueError:
        text = f"nothing was restored: the database does not give back {table.name} as it was"
        raise BackupRefused(text) from None
    finally:
        reading.rollback()  # ends PostgreSQL's cursor, which would keep a migration from the table


def _insert(connection: sa.Connection, table: sa.Table, kept: Iterator[bytes]) -> None:
    read = {column.name: _reader(column.type) for column in table.columns}
    while some := list(islice(kept, backup.AT_ONCE)):
        rows = [_read(table.name, json.loads(line), read) for line in some]
        connection.execute(sa.insert(table).inline(), rows)


def _read(table: str, row: Mapping[str, Any], read: Mapping[str, Callable[[Any], Any]]) -> dict[str, Any]:
    if row.keys() != read.keys():
        raise BackupRefused(f"nothing was restored: the backup's table {table} has other columns than its version had")
    return {name: None if value is None else read[name](value) for name, value in row.items()}


def _reader(kind: sa.types.TypeEngine[Any]) -> Callable[[Any], Any]:
    """How a value of the type is read from its line."""
    if isinstance(kind, sa.DateTime):
        return datetime.fromisoformat
    if isinstance(kind, sa.Date):
        return date.fromisoformat
    if isinstance(kind, sa.LargeBinary):
        return b64decode
    return _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


def _count_on(connection: sa.Connection, table: sa.Table) -> None:
    """New rows on PostgreSQL get numbers after those that were restored."""
    if connection.dialect.name != "postgresql" or "id" not in table.columns:
        return
    own = sa.select(sa.func.pg_get_serial_sequence(f'"{table.name}"', "id")).scalar_subquery()
    last = sa.func.max(table.c.id)
    connection.execute(sa.select(sa.func.setval(own, sa.func.coalesce(last, 1), last.is_not(None))))


# Without a database


async def tried(path: Path, now: datetime) -> Manifest:
    """Restore into a file that is gone afterwards, which shows that it can be done. Raises BackupRefused."""
    with tempfile.TemporaryDirectory(prefix="backup-") as folder:
        database = Database(f"sqlite:///{folder}/tried.db", durable=False)
        try:
            return await restore(database, path, now)
        finally:
            await database.close()
