"""Starts the bot as often as it is told, one after the other, and says how each ended.

A line in: the settings as JSON, for `python main.py run` by a fork, which writes its log where LOG says. A line out:
the number of that process; when it has ended, another with its exit code.
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests import crash_bot


@dataclass
class Running:
    """A process of the bot."""

    starter: subprocess.Popen[str]
    number: int
    log: Path

    async def told(self, how: int) -> tuple[int, float]:
        """Send it a signal; returns its exit code, and the seconds it took."""
        began = time.monotonic()
        os.kill(self.number, how)
        return await self.ended(), time.monotonic() - began

    async def ended(self) -> int:
        """Wait for its end; returns its exit code."""
        assert self.starter.stdout
        return int(await asyncio.to_thread(self.starter.stdout.readline))


@dataclass
class Starter:
    """What starts them."""

    process: subprocess.Popen[str]
    folder: Path

    def start(self, settings: Mapping[str, str]) -> Running:
        log = self.folder / "log"
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps({**settings, "LOG": str(log)}) + "\n")
        self.process.stdin.flush()
        return Running(self.process, int(self.process.stdout.readline()), log)


@contextmanager
def starting(folder: Path) -> Iterator[Starter]:
    """Whatever still runs at the end is ended with it."""
    env = {"PYTHONPATH": str(Path(__file__).parents[1])}
    command = (sys.executable, "-m", "tests.stopping_bot")
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, cwd=folder, env=env, stdin=pipe, stdout=pipe, text=True, start_new_session=True)
    try:
        yield Starter(process, folder)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def begin(settings: Mapping[str, str]) -> int:
    os.environ.update(settings)
    log = os.open(settings["LOG"], os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    os.dup2(log, sys.stderr.fileno())
    return crash_bot.start()


def serve() -> None:
    while line := sys.stdin.readline():
        child = begin(json.loads(line))
        print(child, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    serve()
