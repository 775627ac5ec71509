"""Whether the settings are safe and the machine has what the bot needs, for whoever looks after it."""

import importlib.util
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy.engine import URL

from bot.keeping import backups
from bot.settings import Settings
from messages.dates import say

AT_HOME = ("localhost", "127.0.0.1", "::1")
ROOM = 500_000_000  # bytes
FRESH = timedelta(hours=36)  # a nightly backup that was missed once


@dataclass(frozen=True, slots=True)
class Line:
    """How one part is; `ok` is false when somebody must do something."""

    part: str
    ok: bool
    text: str

    def __str__(self) -> str:
        return f"{'ok     ' if self.ok else 'TROUBLE'} {self.part}: {self.text}"


def settings(config: Settings) -> Line:
    """The settings can be read; whether they are safe."""
    trouble = list(_unsafe(config))
    return Line("settings", not trouble, "; ".join(trouble) or "all can be used")


def _unsafe(config: Settings) -> Iterator[str]:
    address = urlsplit(config.public_url)
    if address.scheme == "http" and address.hostname not in AT_HOME:
        yield "PUBLIC_URL begins with http://, so others can read what is sent; put a proxy with TLS before it"
    if config.slack and not config.slack_app_token and not config.public_url:
        yield "Slack by HTTP needs PUBLIC_URL for its manifest; or set SLACK_APP_TOKEN"
    for file in (Path(".env"), *config.sqlite_files):
        if file.exists() and file.stat().st_mode & 0o077:
            yield f"others on this machine can read {file}; run: chmod 600 {file}"


def queue_engine(url: URL) -> Iterator[Line]:
    """On PostgreSQL deliveries are brought to the processes by PgQueuer."""
    if url.get_backend_name() == "postgresql" and importlib.util.find_spec("pgqueuer") is None:
        what = "PgQueuer is not installed; run: .venv/bin/pip install -r requirements-server.lock"
        yield Line("carrier", False, what)


def disk(config: Settings) -> Line:
    """Room where the database and the backups lie."""
    places = [*(file.absolute().parent for file in config.sqlite_files), *_folder(config)] or [Path.cwd()]
    free = {place: shutil.disk_usage(place).free for place in places if place.is_dir()}
    place, least = min(free.items(), key=lambda one: one[1], default=(Path.cwd(), ROOM))
    text = f"{least / 1e9:.1f} GB free at {place}"
    return Line("disk", least >= ROOM, text if least >= ROOM else f"only {text}; make room, or writing will fail")


def _folder(config: Settings) -> list[Path]:
    return [Path(config.backup_folder)] if config.backup_folder else []


def backup(config: Settings, now: datetime) -> Iterator[Line]:
    """How old the newest is, where a folder is kept for them."""
    for folder in _folder(config):
        if not folder.is_dir():
            yield Line("backup", False, f"BACKUP_FOLDER: there is no folder {folder}; make it")
            return
        made = backups(folder)
        if not made:
            yield Line("backup", False, f"none in {folder}; run every night: python main.py backup")
            return
        moment, path = made[-1]
        late = "" if now - moment <= FRESH else "; run every night: python main.py backup"
        yield Line("backup", not late, f"{path.name}, {len(made)} kept, the newest of {say(moment.date())}{late}")
