"""Who is told that something is to be sent: this process alone, or whichever of several is free."""

import asyncio
import logging
from collections.abc import Callable, Collection
from datetime import timedelta
from importlib import import_module
from importlib.util import find_spec

from sqlmodel.ext.asyncio.session import AsyncSession

from storage.database import Carrier, Database

log = logging.getLogger(__name__)
MISSING = (
    "PgQueuer is not installed, so a process notices within some seconds what others leave for it, not at once; "
    "install the bot with its extra “postgres”"
)


class Alone:
    """Whoever puts something in the outbox sends it, or its own clock says when."""

    async def carry(self, session: AsyncSession, after: Collection[timedelta]) -> None:
        return None

    async def run(self, look: Callable[[], None]) -> None:
        await asyncio.Event().wait()


def queues(database: Database) -> bool:
    """Whether calls are carried from process to process."""
    return not database.is_sqlite and find_spec("pgqueuer") is not None


async def connect(database: Database) -> None:
    """Give the database its carrier, and that its tables."""
    if not queues(database):
        database.carrier = Alone()
        if not database.is_sqlite:
            log.warning(MISSING)
        return
    queue = import_module("storage.queue")  # needs the extra
    await queue.prepare(database)
    carrier: Carrier = queue.Queue(database)
    database.carrier = carrier
