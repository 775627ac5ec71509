"""A backup: everything that is remembered, in one file that any of our databases can be made from again.

It is a zip of a file of JSON lines for each table, and a manifest that says how many rows each has and their checksum.
"""

import hashlib
import json
import os
import zipfile
import zlib
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa
from pydantic import AwareDatetime, BaseModel, ValidationError
from sqlalchemy.exc import SQLAlchemyError

from storage import migrate, tables
from storage.database import Database

MANIFEST = "manifest.json"
AT_ONCE = 1000  # rows
EACH = 1 << 256
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, LookupError, ValueError, NotImplementedError, RuntimeError)


class BackupRefused(Exception):
    """It cannot be backed up, checked or restored; the text is the one line to show."""


class Content(BaseModel):
    """How much a table holds; the checksum is the same in whatever order its rows are read."""

    rows: int
    checksum: str


class Manifest(BaseModel):
    """What a backup says of itself."""

    format: Literal[1] = 1
    program: str
    revision: str
    taken_at: AwareDatetime
    database: str
    tables: dict[str, Content]

    @property
    def rows(self) -> int:
        return sum(content.rows for content in self.tables.values())


@dataclass
class Tally:
    """Counts rows and sums their hashes."""

    rows: int = 0
    total: int = 0

    def add(self, line: bytes) -> None:
        self.rows += 1
        self.total = (self.total + int.from_bytes(hashlib.sha256(line).digest())) % EACH

    def content(self) -> Content:
        return Content(rows=self.rows, checksum=f"{self.total:064x}")


def member(table: str) -> str:
    """The file of a table within the backup."""
    return f"tables/{table}.jsonl"


# Out of the database


def lines(connection: sa.Connection, table: sa.Table) -> Iterator[bytes]:
    """Each row as the line that stands for it, the same from every database; never many of them in memory."""
    query = sa.select(table).order_by(*table.primary_key).execution_options(yield_per=AT_ONCE)
    with connection.execute(query) as rows:
        for row in rows.mappings():
            yield json.dumps(dict(row), default=_plain, sort_keys=True, separators=(",", ":")).encode()


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return (value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return b64encode(value).decode()
    raise TypeError(f"no way to keep a {type(value).__name__}")


async def write(database: Database, path: Path, program: str, now: datetime) -> Manifest:
    """Keep all as it stands at one moment, whatever goes on meanwhile; the file is read again before it has its name.

    Raises BackupRefused.
    """

    def kept(connection: sa.Connection) -> Manifest:
        with _new(path) as archive:
            return _filled(archive, connection, program, now)

    part = part_of(path)
    async with database.snapshot() as connection:
        manifest: Manifest = await connection.run_sync(kept)
    try:
        with opened(part) as archive:
            checked(archive, manifest)
    except BackupRefused:
        part.unlink()
        raise
    part.rename(path)
    _on_the_disk(path.parent)
    return manifest


def part_of(path: Path) -> Path:
    """Where a backup is written until it is whole."""
    return path.with_name(f"{path.name}.part")


@contextmanager
def _new(path: Path) -> Iterator[zipfile.ZipFile]:
    """A file that only we can read, on the disk at the end, or gone. Raises BackupRefused."""
    part = part_of(path)
    if path.exists():
        raise BackupRefused(f"{path} is there already; a backup overwrites nothing, so name another file")
    try:
        file = os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")
    except FileExistsError:
        text = f"{part} is there: another backup is being written, or one was cut off; then remove it"
        raise BackupRefused(text) from None
    except OSError as error:
        raise BackupRefused(f"{part} cannot be written: {error.strerror}") from None
    try:
        with file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            yield archive
            archive.close()
            file.flush()
            os.fsync(file.fileno())
    except BaseException as error:
        part.unlink()
        if isinstance(error, OSError):
            raise BackupRefused(f"{part} cannot be written: {error.strerror}") from None
        if isinstance(error, SQLAlchemyError):
            raise BackupRefused(f"the database cannot be read ({type(error).__name__})") from None
        raise


def _on_the_disk(folder: Path) -> None:
    """The name too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _filled(archive: zipfile.ZipFile, connection: sa.Connection, program: str, now: datetime) -> Manifest:
    revision = migrate.present(connection)
    if not revision:
        raise BackupRefused("there is nothing to back up: the database has no tables of ours")
    if revision not in migrate.known():
        raise BackupRefused("the tables were made by a newer version of the program; back up with that version")
    manifest = Manifest(program=program, revision=revision, taken_at=now, database=connection.dialect.name, tables={})
    for table in _held_still(connection, tables.lasting(connection)):
        tally = Tally()
        with archive.open(member(table.name), "w", force_zip64=True) as out:
            for line in lines(connection, table):
                tally.add(line)
                out.write(line + b"\n")
        manifest.tables[table.name] = tally.content()
    archive.writestr(MANIFEST, manifest.model_dump_json(indent=1))
    return manifest


def _held_still(connection: sa.Connection, found: Sequence[sa.Table]) -> Sequence[sa.Table]:
    """Rows may come and go meanwhile, but a migration waits until we have read."""
    if connection.dialect.name == "postgresql":
        names = ", ".join(connection.dialect.identifier_preparer.format_table(table) for table in found)
        connection.execute(sa.text(f"LOCK TABLE {names} IN ACCESS SHARE MODE"))
    return found


# Out of the file


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The backup, for reading. Raises BackupRefused, also for what is found wrong with it in between."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except FileNotFoundError:
        raise BackupRefused(f"{path}: there is no such file") from None
    except IsADirectoryError:
        raise BackupRefused(f"{path} is a folder; name the backup in it") from None
    except OSError as error:
        raise BackupRefused(f"{path} cannot be read: {error.strerror}") from None
    except BROKEN as error:
        raise BackupRefused(f"{path} is no backup of ours, or cut off or altered ({type(error).__name__})") from None


def read_manifest(archive: zipfile.ZipFile) -> Manifest:
    """What the backup says of itself. Raises what `opened` knows."""
    try:
        return Manifest.model_validate_json(archive.read(MANIFEST))
    except ValidationError:
        raise ValueError("the manifest has another shape") from None


def checked(archive: zipfile.ZipFile, expected: Manifest | None = None) -> Manifest:
    """The manifest, once every line of every table has been read and counted. Raises what `opened` knows."""
    manifest = read_manifest(archive)
    if set(archive.namelist()) != {MANIFEST, *map(member, manifest.tables)} or manifest != (expected or manifest):
        raise ValueError("not the tables that the manifest names")
    for name, content in manifest.tables.items():
        compare(name, content, kept_lines(archive, name))
    return manifest


def kept_lines(archive: zipfile.ZipFile, table: str) -> Iterator[bytes]:
    """The lines of a table, without their ends."""
    with archive.open(member(table)) as file:
        for line in file:
            yield line.removesuffix(b"\n")


def compare(table: str, content: Content, found: Iterator[bytes]) -> None:
    """Raises ValueError where the lines are not those that were kept."""
    tally = Tally()
    for line in found:
        tally.add(line)
    if tally.content() != content:
        raise ValueError(f"{table} differs")
