"""One process to one SQLite file: two that send from the same outbox would say things twice."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.database import Database


class Locked(Exception):
    """Another process uses the database file; the text says which."""


@contextmanager
def only_one(database: Database) -> Iterator[None]:
    """Hold the file's lock; it is let go when the process ends, however it ends. Raises Locked.

    PostgreSQL is shared by many processes and needs no lock.
    """
    if not database.is_sqlite:
        yield
        return
    path = Path(f"{database.url.database}.lock")
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Locked(
                f"{database.url.database} is in use by another process of the bot; stop that one first"
            ) from None
        yield
