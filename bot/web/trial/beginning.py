"""Going back to the example as it was at first, where nothing but this chat's own doings is lost."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from storage import backup, restore
from storage.alliance import the_alliance
from storage.database import Database

PROGRAM = "the example"


class Beginning:
    """The database as this process filled it."""

    def __init__(self, database: Database, copy: Path, revision: int | None) -> None:
        self.database = database
        self.copy = copy
        self.revision = revision

    async def back(self, now: datetime) -> bool:
        """False, and nothing is deleted, where facts were loaded or changed since then: they may be somebody's own."""
        if await _revision(self.database) != self.revision:
            return False
        await restore.restore(self.database, self.copy, now, replace=True)
        return True


@asynccontextmanager
async def kept(database: Database, now: datetime, *, ours: bool) -> AsyncIterator[Beginning | None]:
    """None where the database was not filled by this process, or is shared with others: what is in it stays."""
    if not ours or not database.is_sqlite:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="example-") as folder:
        copy = Path(folder) / "example.zip"
        await backup.write(database, copy, PROGRAM, now)
        yield Beginning(database, copy, await _revision(database))


async def _revision(database: Database) -> int | None:
    async with database.reading() as session:
        alliance = await the_alliance(session)
        return alliance.revision if alliance else None
