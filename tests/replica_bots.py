"""Starts as many bots as it is told, side by side, each as a process of its own with a log of its own.

A line in: the settings as JSON, for `python main.py run` by a fork, so that what it imports is read from the disk only
once. `ASKEW` among them is by how many seconds the clock of its machine is fast.
A line out: the number of that process, whose log is `NUMBER.log` in the present folder.
"""

import json
import os
import signal
import sys
import time
from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo

import main
import storage.queue  # noqa: F401 - what a database on a server needs, read from the disk once as well

OURS = ("bot", "handlers", "messages", "scheduler", "storage", "apscheduler")


def askew(seconds: float) -> None:
    """Whatever asks this machine for the time is told a wrong one."""
    real = time.time

    class Askew(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + timedelta(seconds=seconds)

    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in OURS and vars(module).get("datetime") is datetime:
            vars(module)["datetime"] = Askew
    time.time = lambda: real() + seconds


def start_beside(settings: Mapping[str, str]) -> int:
    """The number of the new process, which writes its log into a file."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(reading)
        os.write(writing, b"go")
        os.close(writing)
        return child
    os.read(reading, 2)
    os.environ.update(settings)
    log = os.open(f"{os.getpid()}.log", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    os.dup2(log, sys.stderr.fileno())
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    if seconds := float(settings.get("ASKEW", 0)):
        askew(seconds)
    code = 1
    try:
        code = main.main(["run"])
    finally:
        os._exit(code)


def serve() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead are buried by the system
    while line := sys.stdin.readline():
        print(start_beside(json.loads(line)), flush=True)


if __name__ == "__main__":
    serve()
