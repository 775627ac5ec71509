"""Loading in one transaction of its own: everything is kept, or nothing."""

from collections.abc import Callable, Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.load.files import Given
from bot.load.reading import EXAMPLE, load
from bot.load.report import Report
from storage.alliance import the_alliance
from storage.database import Database
from storage.facts import have_changed


class _NotKept(Exception):
    """Rolls the transaction back."""


def _unnoted(session: AsyncSession) -> None:
    """Nobody in particular loads it."""


async def into(
    database: Database,
    files: Sequence[Given],
    *,
    keep: bool = True,
    shown: str = "",
    note: Callable[[AsyncSession], None] = _unnoted,
) -> Report:
    """Read the files into the database; nothing is kept when there is an error or `keep` is false.

    With `shown`, the fingerprint of a report that somebody has seen, it is kept only if it still does just that.
    `note` writes down in the same transaction who loads it.
    """
    report = Report()
    try:
        async with database.transaction() as session:
            report = await load(session, files)
            if report.errors or not keep or shown not in ("", report.fingerprint):
                raise _NotKept
            note(session)
            await have_changed(session)
    except _NotKept:
        return report
    report.kept = True
    return report


async def fill_if_empty(database: Database) -> bool:
    """Give an empty database the example, so that there is something to talk about; false to one that has something."""
    async with database.reading() as session:
        if await the_alliance(session):
            return False
    await into(database, EXAMPLE)
    return True
