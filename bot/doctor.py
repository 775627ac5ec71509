"""Looks at each part that must work and says in a line how it is."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot import machine
from bot.machine import Line
from bot.platform import Fetching, Misconfigured, Platform
from bot.settings import Settings
from messages.dates import LONDON, say, say_time
from storage import leases, migrate, outbox
from storage.database import Database, UnusableDatabase

PATIENCE = 10.0  # seconds for a platform to answer
APART = 5.0  # seconds
A_DAY = timedelta(days=1)


async def examine(config: Settings, platforms: Mapping[str, Platform]) -> list[Line]:
    """Settings, disk, backup, database, tables, queue, clock, then each platform's credentials."""
    now = datetime.now(UTC)
    lines = [machine.settings(config), machine.disk(config), *machine.backup(config, now)]
    database = Database(config.database_url)
    lines += machine.queue_engine(database.url)
    try:
        lines += await _database(database)
        fetched = await _fetched(database, platforms) if lines[-1].part == "queue" else {}
    finally:
        await database.close()
    if not platforms:
        lines.append(Line("platforms", True, "none is connected; the terminal works without"))
    for name, platform in platforms.items():
        line = await _platform(platform)
        lines.append(replace(line, text=line.text + fetched.get(name, "")) if line.ok else line)
        await platform.close()
    return lines


async def _fetched(database: Database, platforms: Mapping[str, Platform]) -> dict[str, str]:
    """Where only one of several processes may fetch: whether one does."""
    found: dict[str, str] = {}
    for name, platform in platforms.items():
        if isinstance(platform, Fetching) and platform.duty and not database.is_sqlite:
            does = await leases.held(database, name)
            found[name] = "; one process of the bot fetches" if does else "; no process fetches: is the bot running?"
    return found


async def _database(database: Database) -> list[Line]:
    kind = database.url.get_backend_name()
    try:
        await database.check()
    except UnusableDatabase as error:
        return [Line("database", False, str(error))]
    lines = [Line("database", True, f"{kind} answers")]
    lines.append(await _clock(database))
    at, needed = await migrate.revision(database), migrate.newest()
    if not migrate.suits(at):
        text = f"at {at or 'nothing'}, needed {needed}; run: python main.py migrate"
        return [*lines, Line("tables", False, text)]
    return [*lines, Line("tables", True, f"at {at}"), await _queue(database)]


async def _queue(database: Database) -> Line:
    async with database.reading() as session:
        counts = await outbox.counts(session)
        due = await outbox.next_due(session)
        lost = await outbox.gave_up(session, datetime.now(UTC) - A_DAY)
    late = (datetime.now(UTC) - due).total_seconds() if due else 0
    text = ", ".join(f"{count} {state}" for state, count in sorted(counts.items())) or "empty"
    if late > 300:
        return Line("queue", False, f"{text}; the oldest waits for {late / 60:.0f} minutes: is the bot running?")
    if lost:
        return Line("queue", False, f"{text}; {lost} given up since yesterday: see the log, and what people lack")
    return Line("queue", True, text)


async def _clock(database: Database) -> Line:
    apart = abs((await database.time() - datetime.now(UTC)).total_seconds())
    now = datetime.now(LONDON)
    text = f"{say(now.date())}, {say_time(now)} in London"
    if apart > APART:
        return Line("clock", False, f"{text}; the database’s is {apart:.0f} seconds off: let both keep network time")
    return Line("clock", True, text)


async def _platform(platform: Platform) -> Line:
    try:
        async with asyncio.timeout(PATIENCE):
            return Line(platform.name, True, await platform.check())
    except Misconfigured as error:
        return Line(platform.name, False, str(error))
    except TimeoutError:
        return Line(platform.name, False, f"no answer within {PATIENCE:g} s; is the network open?")
    except Exception as error:  # noqa: BLE001 - a line for every part, whatever is wrong with it
        return Line(platform.name, False, f"could not be asked ({type(error).__name__}); is the network open?")
