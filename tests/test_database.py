"""Connections as the rest of the bot meets them."""

import asyncio
import gc

from storage.database import Database


async def _look(database: Database, may_end: asyncio.Event) -> None:
    async with database.reading() as session:
        await session.connection()
        await may_end.wait()


async def test_a_connection_in_use_when_the_database_is_closed_is_closed_when_given_back(empty_url: str) -> None:
    database, may_end = Database(empty_url), asyncio.Event()
    looking = asyncio.create_task(_look(database, may_end))
    await asyncio.sleep(0.05)
    await database.close()
    may_end.set()
    await looking
    del database, looking
    gc.collect()  # a connection that nobody closed complains now, which fails the test
