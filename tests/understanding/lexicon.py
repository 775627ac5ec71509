"""The names of the example data, which the reader is taught with."""

import asyncio
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from bot import understand
from bot.understand import Known
from handlers import naming
from messages.slots import Lexicon
from storage import migrate
from storage.database import Database

TAUGHT_ON = date(2026, 11, 23)


async def example() -> Known:
    """What texts are read with: the example data."""
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'empty.db'}")
        await migrate.upgrade(database)
        found = await understand.published(database)
        await database.close()
    return found


def of_the_example() -> Lexicon:
    """The names as they hold on the day when the example begins."""
    return naming.lexicon(asyncio.run(example()).facts, TAUGHT_ON)
