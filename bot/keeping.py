"""Whoever looks after the bot keeps backups of it, makes it again from one, or moves it to another database."""

import tempfile
import tomllib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.engine import URL

from bot.settings import Settings
from messages.dates import LONDON, say, say_time
from storage import backup, restore
from storage.backup import BackupRefused, Manifest
from storage.database import Database, UnusableDatabase, database_url
from storage.lock import only_one

NAMED = "alliance-%Y-%m-%d-%H%M%S.zip"
PROJECT = Path(__file__).parents[1] / "pyproject.toml"
WORD = "replace"


def version() -> str:
    """Of the program; empty where it was installed without its description."""
    try:
        return str(tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["version"])
    except FileNotFoundError:
        return ""


# A backup


async def back_up(config: Settings, where: str, now: datetime) -> list[str]:
    """Keep everything in one file while the bot goes on, and say what it holds. Raises BackupRefused."""
    path = _place(where or config.backup_folder, now)
    async with _there(config.database_url) as database:
        manifest = await backup.write(database, path, version(), now)
    gone = 0 if where else _forget_old(path.parent, now - timedelta(days=config.backup_days))
    return [
        f"{path}: {_holds(manifest)}, {path.stat().st_size / 1e6:.1f} MB, read again and found whole",
        *([f"{gone} backups older than {config.backup_days} days were deleted"] if gone else []),
        "Settings and tokens are not in it; people’s data are: keep it as safe as the database.",
        f"To be sure that it can be restored: python main.py restore --check {path}",
    ]


def _place(where: str, now: datetime) -> Path:
    """The file to write; in a folder, one named after the moment. Raises BackupRefused."""
    if not where:
        raise BackupRefused("name a file or a folder, or set BACKUP_FOLDER")
    path = Path(where)
    if not (path if path.is_dir() else path.parent).is_dir():
        raise BackupRefused(f"there is no folder {path.parent} to put the backup in")
    return path / now.astimezone(LONDON).strftime(NAMED) if path.is_dir() else path


def backups(folder: Path) -> list[tuple[datetime, Path]]:
    """Those that were named by us, the oldest first."""
    return sorted((moment, path) for path in folder.glob("alliance-*.zip") if (moment := _moment(path)))


def _moment(path: Path) -> datetime | None:
    try:
        return datetime.strptime(path.name, NAMED).replace(tzinfo=LONDON)
    except ValueError:
        return None


def _forget_old(folder: Path, before: datetime) -> int:
    """Delete those that were made before then, never the newest; returns how many."""
    old = [path for moment, path in backups(folder)[:-1] if moment < before]
    for path in old:
        path.unlink()
    return len(old)


def _holds(manifest: Manifest) -> str:
    taken = manifest.taken_at.astimezone(LONDON)
    counted = f"{manifest.rows:,} rows of {len(manifest.tables)} tables"
    return f"{counted} as they stood on {say(taken.date())}, {say_time(taken)}"


# Restoring


async def check(path: Path, now: datetime) -> list[str]:
    """Show that a backup can be restored, by restoring it where nobody sees it. Raises BackupRefused."""
    return [f"{path} is whole and can be restored: {_holds(await restore.tried(path, now))}"]


async def put_back(
    config: Settings, path: Path, now: datetime, *, replace: bool, asked: Callable[[str], str] | None = None
) -> list[str]:
    """Fill the database from a backup; `asked` puts a question to whoever is at the terminal. Raises BackupRefused."""
    async with _alone(config.database_url) as database:
        if replace and asked and (rows := await restore.held(database)):
            answer = asked(f"This deletes the {rows:,} rows in the database. Type {WORD} to go on: ")
            if answer.strip() != WORD:
                raise BackupRefused("nothing was changed")
        manifest = await restore.restore(database, path, now, replace=replace)
    return [
        f"restored {_holds(manifest)}",
        "What was done since is not in it. Erase again whoever asked for it since then.",
        "Now: python main.py doctor, and start the bot",
    ]


# Moving


async def move(config: Settings, url: str, now: datetime) -> list[str]:
    """Copy everything into another database while no bot runs; the old one stays as it is. Raises BackupRefused."""
    if database_url(config.database_url) == _new_url(url):
        raise BackupRefused("that is the database which is in use already")
    async with _there(config.database_url) as old, _stopped(old), _alone(url) as new:
        with tempfile.TemporaryDirectory(prefix="move-") as folder:
            path = Path(folder) / "all.zip"
            await backup.write(old, path, version(), now)
            manifest = await restore.restore(new, path, now)
    return [
        f"copied {_holds(manifest)}, and compared row by row",
        "The old database is as it was; keep it until you are content.",
        "Now set DATABASE_URL to the new one, and start the bot",
    ]


def _new_url(url: str) -> URL:
    """Raises BackupRefused."""
    try:
        return database_url(url)
    except UnusableDatabase as error:
        raise BackupRefused(str(error).replace("DATABASE_URL", "URL")) from None


def _is_there(database: Database) -> bool:
    return not database.is_sqlite or Path(database.url.database or "").exists()


@asynccontextmanager
async def _there(url: str) -> AsyncIterator[Database]:
    """A database that exists. Raises BackupRefused, UnusableDatabase."""
    database = Database(url)
    try:
        if not _is_there(database):
            raise BackupRefused(f"there is no database {database.url.database}")
        await database.check()
        yield database
    finally:
        await database.close()


@asynccontextmanager
async def _alone(url: str) -> AsyncIterator[Database]:
    """A database that nobody else uses; a file is made where there is none, for us alone to read, and goes on failure.

    Raises BackupRefused, UnusableDatabase, Locked.
    """
    where = database_url(url)
    file = Path(where.database or "") if where.get_backend_name() == "sqlite" else None
    made = file is not None and not file.exists()
    if file and made:
        file.touch(mode=0o600)
    try:
        async with _there(url) as database, _stopped(database):
            yield database
    except BaseException:
        if file and made:
            file.unlink()
        raise


@asynccontextmanager
async def _stopped(database: Database) -> AsyncIterator[None]:
    """No bot uses the database meanwhile. Raises BackupRefused, Locked."""
    with only_one(database):
        if others := await restore.in_use(database):
            raise BackupRefused(f"{others} others are connected to the database; stop every bot that uses it first")
        yield
