"""A newer version may change the tables while this one serves people: it goes on only where it can."""

import asyncio
import logging

from storage import migrate
from storage.database import AWAY, Database, UnusableDatabase

log = logging.getLogger(__name__)
EVERY = 5.0  # seconds


class Tables:
    """The tables of a database that other processes, also of a newer version, may work on."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._seen = ""

    async def fit(self) -> bool:
        """Whether this version can still work on them; a file is ours alone."""
        if self.database.is_sqlite:
            return True
        found = await migrate.revision(self.database)
        if found != self._seen and not migrate.suits(found):
            return False
        self._seen = found
        return True

    async def watch(self) -> None:
        """Look now and then, until cancelled. Raises UnusableDatabase when this version must not go on."""
        while True:
            try:
                if not await self.fit():
                    raise UnusableDatabase(migrate.NEWER)
            except AWAY as error:
                log.error("tables not looked at: %s", type(error).__name__)
            await asyncio.sleep(EVERY)
