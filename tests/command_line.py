"""The command line in tests: called within this process, or as a process of its own as people start it."""

import asyncio
import os
import signal
import socket
import sys
import tempfile
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

import main
from bot.settings import Settings

MAIN = Path(main.__file__)
NONE: Mapping[str, str] = {}
SETTINGS = [name.upper() for name in Settings.model_fields]
PATIENCE = 20.0  # seconds; several tests may share a busy machine


@dataclass(frozen=True, slots=True)
class Ended:
    """What a command left behind."""

    code: int
    out: str
    err: str

    def refuses(self, *words: str) -> None:
        """The contract for bad input: one line that says what and where, exit code 2."""
        assert (self.code, self.err.count("\n"), self.out) == (2, 1, ""), self
        for text in words:
            assert text in self.err, self


@dataclass
class Shell:
    """A folder to be in, the environment, and the commands."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    def set(self, **settings: str) -> None:
        for name, value in settings.items():
            self.monkeypatch.setenv(name, value)

    def call(self, *words: str, typed: str | bytes = "") -> Ended:
        """Within this process: the same, and a second faster."""
        content = typed.encode() if isinstance(typed, str) else typed
        self.capsys.readouterr()
        with tempfile.TemporaryFile() as file:
            file.write(content)
            file.seek(0)
            with open(file.fileno(), encoding="utf-8", closefd=False) as stdin:
                self.monkeypatch.setattr(sys, "stdin", stdin)
                code = _code(list(words))
        said = self.capsys.readouterr()
        return Ended(code, said.out, said.err)


def lines(*typed: str) -> str:
    """What is typed, a line each."""
    return "\n".join(typed) + "\n"


def _code(words: list[str]) -> int:
    try:
        return main.main(words)
    except SystemExit as left:
        return int(left.code or 0)


@asynccontextmanager
async def started(
    folder: Path, *words: str, settings: Mapping[str, str] = NONE, typed: int = DEVNULL
) -> AsyncIterator[Process]:
    """The command as a process of its own, with these settings only; killed at the end if it still runs."""
    whole = (sys.executable, str(MAIN), *words)
    process = await asyncio.create_subprocess_exec(
        *whole, cwd=folder, env=settings, stdin=typed, stdout=PIPE, stderr=PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


@asynccontextmanager
async def piped(folder: Path, script: str, settings: Mapping[str, str]) -> AsyncIterator[Process]:
    """A line of the shell in which $CHAT talks to the bot."""
    env = {"PATH": os.defpath, "CHAT": f"{sys.executable} {MAIN} chat", **settings}
    process = await asyncio.create_subprocess_exec(
        "bash", "-c", script, cwd=folder, env=env, stdout=PIPE, stderr=PIPE, start_new_session=True
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            os.killpg(process.pid, signal.SIGKILL)
            await process.communicate()


async def ended(process: Process, typed: bytes | None = None) -> Ended:
    """Wait for its end."""
    async with asyncio.timeout(PATIENCE):
        out, err = await process.communicate(typed)
    return Ended(process.returncode or 0, out.decode(), err.decode())


async def get(port: int, path: str, host: str = "localhost") -> str:
    """What the bot's web server answers: status and body."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    answer = (await reader.read()).decode()
    writer.close()
    await writer.wait_closed()
    head, _, body = answer.partition("\r\n\r\n")
    return f"{head.split()[1]} {body}"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
    return port


def without_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
