"""Starts the bot anew as often as it is told, each time as a process of its own.

A line in: `python main.py run` begins, by a fork, so that what it imports is read from the disk only once.
A line out: the number of that process. The next line in is read when it has ended.
"""

import os
import sys

import main
import storage.queue  # noqa: F401 - what a database on a server needs, read from the disk here as well


def start() -> int:
    """The number of the new process."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        code = main.main(["run"])
    finally:
        os._exit(code)


def serve() -> None:
    while sys.stdin.readline():
        child = start()
        print(child, flush=True)
        os.waitpid(child, 0)


if __name__ == "__main__":
    serve()
