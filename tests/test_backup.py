"""A backup holds everything, exactly, whatever goes on meanwhile; what is restored is that, or nothing."""

import asyncio
import json
import resource
import shutil
import threading
import zipfile
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import select

from storage import backup, migrate, outbox, restore
from storage.backup import BackupRefused
from storage.database import Database, in_schema
from storage.outbox import State
from storage.people import Person
from storage.questions import Question
from tests.conftest import Templates
from tests.contents import POOLS, Pool, content, fill, write_much
from tests.test_migrations import ROWS

TURNS = ("sqlite", pytest.param("postgres", marks=pytest.mark.soak))
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def url_of(database: Database) -> str:
    return database.url.render_as_string(hide_password=False)


def files_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def other_url(backend: str, templates: Templates) -> str:
    return templates.copy("postgres" if backend == "sqlite" else "sqlite", filled=False)


@pytest.fixture
async def other(other_url: str) -> AsyncIterator[Database]:
    """An empty database of the other kind."""
    made = Database(other_url, durable=False)
    yield made
    await made.close()


# Everything, exactly


async def everything_survives(folder: Path, urls: list[str], pool: Pool) -> None:
    """Filled in the first, then from each into the next."""
    chain = [Database(url, durable=False) for url in urls]
    await fill(chain[0], pool)
    before = await content(chain[0])
    for number, (old, new) in enumerate(pairwise(chain)):
        path = folder / f"{id(pool)}-{number}.zip"
        await backup.write(old, path, "1.0", NOW)
        await restore.restore(new, path, NOW)
        assert await content(new) == _let_go(before)
    for database in chain:
        await database.close()


def _let_go(found: dict[str, Any]) -> dict[str, Any]:
    sending = [{**row, "due": NOW} if row["state"] is State.SENDING else row for row in found["outbox"]]
    return found | {"outbox": sorted(sending, key=repr)}


@pytest.mark.parametrize("kinds", [("sqlite", "postgres", "sqlite")])
@settings(max_examples=2)
@given(pool=POOLS)
def test_whatever_the_tables_hold_survives_from_one_database_to_the_other_and_back(
    templates: Templates, tmp_path_factory: pytest.TempPathFactory, kinds: tuple[str, ...], pool: Pool
) -> None:
    urls = [templates.copy(kind, filled=False) for kind in kinds]
    asyncio.run(everything_survives(tmp_path_factory.mktemp("backups"), urls, pool))


@pytest.mark.soak
@pytest.mark.parametrize("kinds", [("sqlite", "sqlite"), ("postgres", "postgres"), ("sqlite", "postgres", "sqlite")])
@settings(max_examples=25)
@given(pool=POOLS)
def test_so_does_anything_else(
    templates: Templates, tmp_path_factory: pytest.TempPathFactory, kinds: tuple[str, ...], pool: Pool
) -> None:
    urls = [templates.copy(kind, filled=False) for kind in kinds]
    asyncio.run(everything_survives(tmp_path_factory.mktemp("backups"), urls, pool))


@pytest.mark.parametrize("backend", TURNS)
async def test_after_a_restore_new_rows_get_new_numbers(filled: Database, other: Database, tmp_path: Path) -> None:
    await backup.write(filled, tmp_path / "all.zip", "1.0", NOW)
    await restore.restore(other, tmp_path / "all.zip", NOW)
    async with other.transaction() as session:
        made = Person(name="Newly Come", email="new@example.org")
        session.add(made)
        await session.flush()
        last = (await session.exec(select(sa.func.max(Person.id)))).one()
    assert made.id == last


@pytest.mark.parametrize("backend", TURNS)
async def test_what_was_being_sent_is_sent_at_once_by_whoever_takes_over(
    database: Database, other: Database, tmp_path: Path
) -> None:
    async with database.transaction() as session:
        await outbox.add_claimed(session, "answer:1", NOW, platform="slack", chat="C1", message={"text": "Hello"})
    await backup.write(database, tmp_path / "all.zip", "1.0", NOW)
    await restore.restore(other, tmp_path / "all.zip", NOW)
    async with other.transaction() as session:
        assert [row.key for row in await outbox.claim(session, NOW, 10)] == ["answer:1"]


# While the bot goes on


def in_a_thread(work: Callable[[threading.Event], Any]) -> tuple[threading.Thread, threading.Event]:
    stop = threading.Event()
    thread = threading.Thread(target=lambda: asyncio.run(work(stop)))
    thread.start()
    return thread, stop


async def test_a_backup_under_load_is_of_one_moment(database: Database, tmp_path: Path) -> None:
    written = threading.Event()

    async def busy(stop: threading.Event) -> None:
        """Each transaction asks a question and says so, twice the number of letters."""
        own = Database(url_of(database), durable=False)
        while not stop.is_set():
            async with own.transaction() as session:
                session.add(Question(text="How?", asked_at=NOW))
                await session.flush()
                number = (await session.exec(select(sa.func.count()).select_from(Question))).one()
                await outbox.add(session, f"question:{number}", NOW, platform="slack", chat="C1")
            written.set()
        await own.close()

    thread, stop = in_a_thread(busy)
    try:
        await asyncio.to_thread(written.wait, 10)
        kept = [await backup.write(database, tmp_path / f"{n}.zip", "1.0", NOW + timedelta(n)) for n in range(2)]
    finally:
        stop.set()
        thread.join()
    assert all(m.tables["question"].rows == m.tables["outbox"].rows > 0 for m in kept)


# Files that are not what they were


@pytest.fixture
def example_url(templates: Templates) -> str:
    return templates.copy("sqlite", filled=True)


@pytest.fixture
async def kept(example_url: str, tmp_path: Path) -> Path:
    """A backup of the example."""
    database = Database(example_url, durable=False)
    await backup.write(database, tmp_path / "kept.zip", "1.0", NOW)
    await database.close()
    return tmp_path / "kept.zip"


def lines_of(path: Path) -> dict[str, list[bytes]]:
    with backup.opened(path) as archive:
        return {name: list(backup.kept_lines(archive, name)) for name in backup.checked(archive).tables}


def test_an_altered_or_truncated_file_is_refused(kept: Path, tmp_path: Path) -> None:
    whole, before, other = kept.read_bytes(), lines_of(kept), tmp_path / "other.zip"

    @settings(max_examples=30)
    @given(st.integers(0, len(whole) - 1), st.integers(1, 255), st.booleans())
    def try_one(place: int, change: int, cut: bool) -> None:
        other.write_bytes(whole[:place] if cut else whole[:place] + bytes([whole[place] ^ change]) + whole[place + 1 :])
        try:
            found = lines_of(other)
        except BackupRefused as refused:
            assert "other.zip" in str(refused)
        else:  # what a zip says beside the content, such as the time of a file in it
            assert not cut and found == before

    try_one()


def rewritten(kept: Path, change: Callable[[dict[str, Any], dict[str, bytes]], None]) -> Path:
    """The backup by somebody who knows how to make a zip."""
    with zipfile.ZipFile(kept) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(files.pop("manifest.json"))
    change(manifest, files)
    other = kept.with_name("rewritten.zip")
    with zipfile.ZipFile(other, "w") as archive:
        for name, content in (files | {"manifest.json": json.dumps(manifest).encode()}).items():
            archive.writestr(name, content)
    return other


def newer(manifest: dict[str, Any], files: dict[str, bytes]) -> None:
    manifest.update(revision="9999", program="7.0.0")


def less(manifest: dict[str, Any], files: dict[str, bytes]) -> None:
    files["tables/person.jsonl"] = files["tables/person.jsonl"].partition(b"\n")[2]


def another(manifest: dict[str, Any], files: dict[str, bytes]) -> None:
    files["tables/person.jsonl"] = files["tables/person.jsonl"].replace(b"Amara", b"Clara")


def a_table_more(manifest: dict[str, Any], files: dict[str, bytes]) -> None:
    manifest["tables"]["cow"] = {"rows": 0, "checksum": "0" * 64}
    files["tables/cow.jsonl"] = b""


def a_table_less(manifest: dict[str, Any], files: dict[str, bytes]) -> None:
    del files["tables/person.jsonl"]


def another_way_out(manifest: dict[str, Any], files: dict[str, bytes]) -> None:
    files["../../outside"] = b"x"


def no_manifest(manifest: dict[str, Any], files: dict[str, bytes]) -> None:
    manifest.clear()


@pytest.mark.parametrize(
    ("change", "says"),
    [(newer, "newer version of the program .7.0.0."), (less, "altered"), (another, "altered"),
     (a_table_more, "other tables"), (a_table_less, "altered"), (another_way_out, "altered"), (no_manifest, "altered")],
)  # fmt: skip
async def test_a_backup_that_somebody_changed_is_refused_and_changes_nothing(
    kept: Path, example_url: str, change: Callable[[dict[str, Any], dict[str, bytes]], None], says: str
) -> None:
    database = Database(example_url, durable=False)
    before = await content(database)
    with pytest.raises(BackupRefused, match=says):
        await restore.restore(database, rewritten(kept, change), NOW, replace=True)
    assert await content(database) == before
    await database.close()


async def test_a_database_that_holds_something_is_left_alone_unless_asked(filled: Database, kept: Path) -> None:
    async with filled.transaction() as session:
        session.add(Person(name="Here Before", email="before@example.org"))
    before = await content(filled)
    with pytest.raises(BackupRefused, match=r"not empty.*--replace"):
        await restore.restore(filled, kept, NOW)
    assert await content(filled) == before
    await restore.restore(filled, kept, NOW, replace=True)
    assert "Here Before" not in {row["name"] for row in (await content(filled))["person"]}


# Other versions


@pytest.mark.parametrize("backend", TURNS)
async def test_an_older_backup_is_brought_up_to_date(database: Database, other: Database, tmp_path: Path) -> None:
    def earlier(connection: sa.Connection) -> None:
        command.downgrade(migrate.config(connection), "0001")
        for row in ROWS:
            connection.exec_driver_sql(row)

    await in_schema(database.engine, earlier)
    manifest = await backup.write(database, tmp_path / "old.zip", "0.1.0", NOW)
    await restore.restore(other, tmp_path / "old.zip", NOW)
    assert (manifest.revision, await migrate.revision(other)) == ("0001", migrate.newest())
    assert [row["kind"] for row in (await content(other))["support_request"]] == ["support"]


async def test_tables_of_a_newer_version_or_none_are_not_backed_up(database: Database, tmp_path: Path) -> None:
    async with database.transaction() as session:
        await session.exec(sa.text("UPDATE alembic_version SET version_num = '9999'"))  # type: ignore[call-overload]
    with pytest.raises(BackupRefused, match="newer version"):
        await backup.write(database, tmp_path / "new.zip", "1.0", NOW)
    async with database.transaction() as session:
        await session.exec(sa.text("DELETE FROM alembic_version"))  # type: ignore[call-overload]
    with pytest.raises(BackupRefused, match="nothing to back up"):
        await backup.write(database, tmp_path / "new.zip", "1.0", NOW)
    assert files_in(tmp_path) == []


# The file


async def test_the_file_is_for_us_alone_and_nothing_is_overwritten(filled: Database, tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    await backup.write(filled, path, "1.0", NOW)
    before = path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(BackupRefused, match="is there already"):
        await backup.write(filled, path, "1.0", NOW)
    shutil.copy(path, tmp_path / "next.zip.part")
    with pytest.raises(BackupRefused, match="another backup is being written, or one was cut off"):
        await backup.write(filled, tmp_path / "next.zip", "1.0", NOW)
    with pytest.raises(BackupRefused, match="cannot be written"):
        await backup.write(filled, tmp_path / "no" / "all.zip", "1.0", NOW)
    assert (path.read_bytes(), files_in(tmp_path)) == (before, ["all.zip", "next.zip.part"])


async def test_the_pace_and_who_does_what_are_of_the_moment(database: Database, tmp_path: Path) -> None:
    manifest = await backup.write(database, tmp_path / "all.zip", "1.0", NOW)
    assert not {"lease", "rate_gate", "alembic_version"} & manifest.tables.keys()
    assert {"outbox", "person", "consent"} <= manifest.tables.keys()


@pytest.mark.soak
async def test_many_rows_need_no_more_memory_than_few(database: Database, other: Database, tmp_path: Path) -> None:
    """Both ways; what the process needs itself is left out."""

    def peak() -> int:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # KiB

    await write_much(database, 200_000)
    before = peak()
    manifest = await backup.write(database, tmp_path / "all.zip", "1.0", NOW)
    await restore.restore(other, tmp_path / "all.zip", NOW)
    assert manifest.tables["outbox"].rows == 200_000
    assert peak() - before < 30_000
