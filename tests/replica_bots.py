"""Starts as many bots as it is told, side by side, each as a process of its own with a log of its own.

A line in: `python main.py run` begins, by a fork, so that what it imports is read from the disk only once.
A line out: the number of that process, whose log is `NUMBER.log` in the present folder.
"""

import os
import signal
import sys

import main
import storage.queue  # noqa: F401 - what a database on a server needs, read from the disk once as well


def start_beside() -> int:
    """The number of the new process, which writes its log into a file."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(reading)
        os.write(writing, b"go")
        os.close(writing)
        return child
    os.read(reading, 2)
    log = os.open(f"{os.getpid()}.log", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    os.dup2(log, sys.stderr.fileno())
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    code = 1
    try:
        code = main.main(["run"])
    finally:
        os._exit(code)


def serve() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead are buried by the system
    while sys.stdin.readline():
        print(start_beside(), flush=True)


if __name__ == "__main__":
    serve()
