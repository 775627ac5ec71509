"""The names of the example data, which the reader is taught with."""

import asyncio
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from bot import understand
from handlers import naming
from messages.slots import Lexicon
from storage import migrate
from storage.database import Database
from storage.facts import Facts

TAUGHT_ON = date(2026, 11, 23)


async def example() -> Facts:
    """The published facts of the example data."""
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'empty.db'}")
        await migrate.upgrade(database)
        found = await understand.published(database)
        await database.close()
    return found


def of_the_example() -> Lexicon:
    """The names as they hold on the day when the example begins."""
    return naming.lexicon(asyncio.run(example()), TAUGHT_ON)
