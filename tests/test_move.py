"""A bot that moves to another database goes on there as if nothing had been; commands say what to do next."""

import asyncio
import os
import re
import signal
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot import keeping
from bot.settings import Settings
from messages.dates import LONDON
from storage import backup, restore
from storage.backup import BackupRefused
from storage.database import Database
from storage.lock import Locked, only_one
from tests.command_line import Shell, ended, started, without_settings
from tests.conftest import Templates
from tests.contents import content, write_much
from tests.test_ledger import check as books_balance
from tests.world import World, world_on
from tests.year import Year

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=LONDON)
TURNS = ("sqlite", pytest.param("postgres", marks=pytest.mark.soak))
OTHER = {"sqlite": "postgres", "postgres": "sqlite"}


def url_of(database: Database) -> str:
    return database.url.render_as_string(hide_password=False)


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    """An empty folder and no settings."""
    without_settings(monkeypatch)
    monkeypatch.chdir(tmp_path)
    return Shell(tmp_path, monkeypatch, capsys)


@pytest.fixture
def filled_shell(shell: Shell, templates: Templates) -> Shell:
    shell.set(DATABASE_URL=templates.copy("sqlite", filled=True))
    return shell


# A year's life goes on


async def moved(world: World, url: str) -> Database:
    """The bot is stopped, moved and started on the other database."""
    await keeping.move(Settings(database_url=url_of(world.database)), url, world.clock.now())
    database = Database(url, durable=False)
    world.database = database
    await world.restart()
    return database


@pytest.fixture
def new_url(backend: str, templates: Templates) -> str:
    """An empty database of the other kind."""
    return templates.copy(OTHER[backend], filled=False)


@pytest.fixture
def example_url(templates: Templates) -> str:
    return templates.copy("sqlite", filled=True)


@pytest.mark.unmeasured
@pytest.mark.parametrize("backend", TURNS)
async def test_a_deployment_goes_on_in_the_other_database(filled_url: str, new_url: str, empty_url: str) -> None:
    old = Database(filled_url, durable=False)
    async with world_on(old, "slack", "telegram", "terminal") as world:
        year = Year(world)
        await year.begin()
        number = await year.asks("oakfield")
        await year.matched(number, "Bilal Chaudmere", "Owen Thackermoor")
        await year["kingssluice"].presses("Agree")
        await year["witham"].says("s2s")  # and is in the middle of it
        await old.close()
        new = await moved(world, new_url)
        await year["witham"].presses("We know what we need")
        year["witham"].hears("What is the support about?")
        await year.both_willing(number, "bilal", "oakfield")
        await year.signed(number, "bilal", "oakfield", "2", "2 days: free of charge")
        await year.books("bilal", "oakfield", "Tuesday 6 October 2026")
        await year.gives("bilal", 10, 6)
        answers = [await said(year, who, text) for who, text in QUESTIONS]
        await new.close()
        again = await moved(world, empty_url)
        assert [await said(year, who, text) for who, text in QUESTIONS] == answers
        assert await year.asks("lapwing") == number + 1
        await books_balance(again)
        await again.close()


QUESTIONS = [("bilal", "to do"), ("team", "show 1"), ("team", "summary"), ("oakfield", "me"), ("oakfield", "status")]


async def said(year: Year, who: str, text: str) -> str:
    await year[who].says(text)
    return year[who].heard


# Moving


async def test_the_old_database_stays_as_it_was(filled: Database, new_url: str) -> None:
    before = await content(filled)
    await filled.close()
    lines = await keeping.move(Settings(database_url=url_of(filled)), new_url, NOW)
    new = Database(new_url, durable=False)
    assert await content(filled) == await content(new) == before
    assert "compared row by row" in lines[0] and "DATABASE_URL" in lines[-1]
    await new.close()


async def test_nothing_is_moved_while_a_bot_runs(filled: Database, new_url: str) -> None:
    async with filled.reading() as session:
        await session.exec(sa.text("SELECT 1"))  # type: ignore[call-overload]
        with only_one(filled), pytest.raises((Locked, BackupRefused), match="stop"):
            await keeping.move(Settings(database_url=url_of(filled)), new_url, NOW)


@pytest.mark.parametrize("backend", ["postgres"])
async def test_nothing_is_moved_or_restored_into_a_database_that_others_use(
    database: Database, example_url: str
) -> None:
    async with database.reading() as session:
        await session.exec(sa.text("SELECT 1"))  # type: ignore[call-overload]
        with pytest.raises(BackupRefused, match="1 others are connected"):
            await keeping.move(Settings(database_url=example_url), url_of(database), NOW)


def test_where_to_move_is_said_in_one_line_and_no_password_is_shown(filled_shell: Shell) -> None:
    filled_shell.call("move", os.environ["DATABASE_URL"]).refuses("main.py move: ", "in use already")
    for url in ("mysql://bot:hunter2@127.0.0.1/x", "hunter2", "postgresql://bot:hunter2@127.0.0.1:1/x"):
        said = filled_shell.call("move", url)
        said.refuses("main.py move: ")
        assert "hunter2" not in said.err
    filled_shell.call("move", "sqlite:///no/such/folder/a.db").refuses("URL", "there is no folder")


def test_moved_by_the_command(filled_shell: Shell) -> None:
    said = filled_shell.call("move", "sqlite:///new.db")
    assert (said.code, said.err) == (0, "")
    assert re.search(r"copied 4\d\d rows of [45]\d tables as they stood on .*day \d+ \w+ \d{4}", said.out)
    assert (filled_shell.folder / "new.db").stat().st_mode & 0o777 == 0o600
    filled_shell.set(DATABASE_URL="sqlite:///new.db")
    assert "Andy Chisholm" in filled_shell.call("chat", "--as", "head@oakfield.example.org", typed="contact scitt").out


# Backups by the command


def test_a_backup_is_made_tried_and_restored(filled_shell: Shell) -> None:
    said = filled_shell.call("backup", "all.zip")
    assert (said.code, said.err) == (0, "")
    assert "all.zip: " in said.out and "found whole" in said.out and "restore --check all.zip" in said.out
    said = filled_shell.call("restore", "--check", "all.zip")
    assert (said.code, said.err, "can be restored" in said.out) == (0, "", True)
    filled_shell.call("restore", "all.zip").refuses("main.py restore: ", "not empty", "--replace")
    assert filled_shell.call("restore", "--replace", "all.zip").code == 0
    filled_shell.set(DATABASE_URL="sqlite:///new.db")
    said = filled_shell.call("restore", "all.zip")
    assert (said.code, said.err, "main.py doctor" in said.out) == (0, "", True)
    assert filled_shell.call("restore", "all.zip").code == 2


def test_what_cannot_be_backed_up_or_restored_is_one_line(filled_shell: Shell) -> None:
    filled_shell.call("backup").refuses("main.py backup: ", "BACKUP_FOLDER")
    filled_shell.call("backup", "no/such/all.zip").refuses("there is no folder")
    filled_shell.call("restore", "no.zip").refuses("no.zip", "no such file")
    filled_shell.call("restore", ".").refuses("is a folder")
    filled_shell.call("restore").refuses("FILE")
    (filled_shell.folder / "letter.zip").write_text("Dear all, this is not a backup")
    filled_shell.call("restore", "--check", "letter.zip").refuses("letter.zip", "no backup of ours")
    filled_shell.set(DATABASE_URL="sqlite:///none.db")
    filled_shell.call("backup", "all.zip").refuses("there is no database none.db")
    filled_shell.call("restore", "letter.zip").refuses("letter.zip")
    assert not (filled_shell.folder / "none.db").exists()


def test_to_replace_what_there_is_somebody_at_the_terminal_types_a_word(
    filled_shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def answering(word: str) -> Callable[[str], str]:
        return lambda question: asked.append(question) or word  # type: ignore[func-returns-value]

    filled_shell.call("backup", "all.zip")
    config = Settings(database_url=os.environ["DATABASE_URL"])
    path = filled_shell.folder / "all.zip"
    with pytest.raises(BackupRefused, match="nothing was changed"):
        asyncio.run(keeping.put_back(config, path, NOW, replace=True, asked=answering("yes")))
    assert asyncio.run(keeping.put_back(config, path, NOW, replace=True, asked=answering(" replace ")))
    assert re.match(r"This deletes the 4\d\d rows .* Type replace", asked[0])


def test_old_backups_in_the_folder_are_deleted_but_never_the_newest_or_what_others_put_there(
    filled_shell: Shell,
) -> None:
    folder = filled_shell.folder / "backups"
    folder.mkdir()
    for name in ("alliance-2020-01-01-030000.zip", "alliance-old.zip", "photos.zip"):
        (folder / name).touch()
    filled_shell.set(BACKUP_FOLDER=str(folder), BACKUP_DAYS="7")
    assert "1 backups older than 7 days were deleted" in filled_shell.call("backup").out
    left = sorted(path.name for path in folder.iterdir())
    assert left[1:] == ["alliance-old.zip", "photos.zip"] and re.fullmatch(r"alliance-2\d.*\.zip", left[0])


# Killed on the way


def size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0


@pytest.fixture
def url(templates: Templates) -> str:
    return templates.copy("sqlite", filled=False)


async def test_killed_while_it_restores_it_leaves_nothing_half(tmp_path: Path, example_url: str, url: str) -> None:
    source = Database(example_url, durable=False)
    await write_much(source, 6_000)
    path = tmp_path / "all.zip"
    await backup.write(source, path, "1.0", NOW)
    await source.close()
    log = Path(f"{url.removeprefix('sqlite:///')}-wal")
    async with started(tmp_path, "restore", str(path), settings={"DATABASE_URL": url}) as process:
        async with asyncio.timeout(60):
            while size(log) < 100_000:
                assert process.returncode is None
                await asyncio.sleep(0.002)
        process.send_signal(signal.SIGKILL)
        await ended(process)
    new = Database(url, durable=False)
    assert await restore.held(new) == 0
    manifest = await restore.restore(new, path, NOW)
    assert await restore.held(new) == manifest.rows
    await new.close()
