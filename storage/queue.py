"""Calls to send what is due, carried by PgQueuer to whichever process is free."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment, QueryQueueBuilder, QuerySchedulerBuilder
from pgqueuer.core.qm import QueueManager
from pgqueuer.db import AsyncpgDriver
from pgqueuer.domain.settings import DBSettings
from pgqueuer.models import Job
from pgqueuer.ports.driver import Driver
from pgqueuer.queries import Queries
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.database import Database, UnusableDatabase, connection_of

log = logging.getLogger(__name__)
CALL = "deliver"
AGAIN = 2.0  # seconds after which the queue is listened to again when the server was away
TIMEOUT = timedelta(seconds=10)  # of a process that says nothing any more; its calls go to another
HOUR = 3600.0  # seconds
AT_ONCE = 10  # calls taken at once
NAMES = DBSettings(db_schema="pgqueuer", prefix="")  # beside our tables, not among them


class _Within:
    """What PgQueuer needs of a connection to put calls into the transaction of a session."""

    def __init__(self, session: AsyncSession) -> None:
        self._connection = connection_of(session)

    async def fetch(self, query: str, *args: object) -> list[sa.RowMapping]:
        return list((await self._connection.exec_driver_sql(query, args)).mappings())


def _queries(driver: Driver) -> Queries:
    builders = QueryBuilderEnvironment(NAMES), QueryQueueBuilder(NAMES), QuerySchedulerBuilder(NAMES)
    return Queries(driver, *builders)


class Queue:
    """The calls of one database. Each means no more than "look": what is due, and whose it is, says the outbox, so
    that a call that is lost costs some seconds and one too many costs nothing."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def carry(self, session: AsyncSession, after: Collection[timedelta]) -> None:
        """In the transaction that put something in the outbox: after each of these spans some of it is due."""
        spans = sorted(after)
        count = len(spans)
        await _queries(AsyncpgDriver(_Within(session))).enqueue(
            [CALL] * count, [None] * count, [0] * count, list(spans)
        )

    async def run(self, look: Callable[[], None]) -> None:
        """Call `look` for each call that reaches this process, until cancelled, also after the server was away."""
        while True:
            try:
                await self._listen(look)
            except Exception as error:  # noqa: BLE001 - whatever ails the queue, the outbox is the truth
                log.error("queue not heard: %s", type(error).__name__)
            look()
            await asyncio.sleep(AGAIN)

    async def _listen(self, look: Callable[[], None]) -> None:
        """For an hour; what the queue writes down of each call it carried, nobody reads."""

        async def called(_: Job) -> None:
            look()

        async with _connected(self.database) as connection:
            queries = _queries(AsyncpgDriver(connection))
            await queries.clear_queue_log(CALL)
            manager = QueueManager(queries, NAMES.channel)
            manager.entrypoint(CALL)(called)
            connection.add_termination_listener(lambda _: manager.shutdown.set())
            asyncio.get_running_loop().call_later(HOUR, manager.shutdown.set)
            await manager.run(
                dequeue_timeout=TIMEOUT,
                batch_size=AT_ONCE,
                max_concurrent_tasks=2 * AT_ONCE,
                shutdown_on_listener_failure=True,
                heartbeat_timeout=TIMEOUT,
                log_aggregation_interval=timedelta(),
            )


@asynccontextmanager
async def _connected(database: Database) -> AsyncIterator[Any]:
    """A connection for the queue alone."""
    pooled = await database.engine.raw_connection()
    connection: Any = pooled.driver_connection
    pooled.detach()
    try:
        yield connection
    finally:
        await connection.close(timeout=AGAIN)


async def prepare(database: Database) -> None:
    """Make or renew PgQueuer's tables. Several processes may start at once: one does the work.

    Raises UnusableDatabase.
    """
    try:
        async with _connected(database) as connection:
            await connection.execute("SELECT pg_advisory_lock(hashtextextended('queue.prepare', 0))")
            await _made(_queries(AsyncpgDriver(connection)))
    except Exception as error:  # noqa: BLE001 - said in a line, whatever it is
        what = f"the tables of the queue cannot be made ({type(error).__name__})"
        raise UnusableDatabase(f"{what}; may the database’s user create a schema?") from None


async def _made(queries: Queries) -> None:
    await (queries.upgrade() if await queries.schema_is_installed() else queries.install())
