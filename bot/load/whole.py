"""Loading in one transaction of its own: everything is kept, or nothing."""

from collections.abc import Sequence
from pathlib import Path

from bot.load.reading import EXAMPLE, load
from bot.load.report import Report
from storage.alliance import the_alliance
from storage.database import Database
from storage.facts import have_changed


class _NotKept(Exception):
    """Rolls the transaction back."""


async def into(database: Database, paths: Sequence[Path], *, keep: bool = True) -> Report:
    """Read the files into the database; nothing is kept when there is an error or `keep` is false."""
    report = Report()
    try:
        async with database.transaction() as session:
            report = await load(session, paths)
            if report.errors or not keep:
                raise _NotKept
            await have_changed(session)
    except _NotKept:
        return report
    return report


async def fill_if_empty(database: Database) -> bool:
    """Give an empty database the example, so that there is something to talk about; false to one that has something."""
    async with database.reading() as session:
        if await the_alliance(session):
            return False
    await into(database, EXAMPLE)
    return True
