"""Bringing the tables up to date with Alembic."""

import asyncio
import logging
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from storage.database import Database, UnusableDatabase, in_schema

log = logging.getLogger(__name__)
FOLDER = Path(__file__).parent / "migrations"
SUITS = "_suits_"
LOCK = 7201934  # any number, the same in every process
PATIENCE = 2  # seconds
TRIES = 15
IN_USE = ("55P03", "40P01")  # somebody holds a table for longer, or each of two waits for the other
NEWER = "the tables were made by a newer version of the program; install that version"


def config(connection: sa.Connection | None = None) -> Config:
    """Alembic's configuration, working on an open connection."""
    made = Config()
    made.set_main_option("script_location", str(FOLDER))
    made.attributes["connection"] = connection
    return made


def newest() -> str:
    """The revision this code needs."""
    return ScriptDirectory.from_config(config()).get_current_head() or ""


def known() -> set[str]:
    """Every revision this code has heard of."""
    return {script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()}


def present(connection: sa.Connection) -> str:
    """The revision of the database; empty before the first migration."""
    return MigrationContext.configure(connection).get_current_revision() or ""


def suits(found: str) -> bool:
    """Whether this code can work on tables of that revision.

    They are those it knows, or the next one's, where that adds and takes nothing away: such a revision is named after
    the one whose code it lets go on, as `0007_suits_0006`.
    """
    _, named, before = found.partition(SUITS)
    return found == newest() or (bool(named) and before == newest().partition(SUITS)[0])


def take_turns(connection: sa.Connection) -> None:
    """Until this transaction ends nobody else changes the tables; on SQLite every writer is alone."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)").bindparams(lock=LOCK))


def _upgrade(connection: sa.Connection) -> tuple[str, str]:
    take_turns(connection)
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text(f"SET LOCAL lock_timeout = '{PATIENCE}s'"))
    was = present(connection)
    if was not in known() and suits(was):
        return was, was
    if was and was not in known():
        raise UnusableDatabase(NEWER)
    if was != newest():
        command.upgrade(config(connection), "head")
    return was, newest()


async def upgrade(database: Database) -> tuple[str, str]:
    """The revisions before and after. Several processes may start at once: one does the work.

    Tables of the next version that suit this one are left as they are. While others work on the tables we wait for them
    in small pieces, so that whoever comes after us waits for seconds only.

    Raises UnusableDatabase for tables that a newer version has made, and for those that others never let go.
    """
    for _ in range(TRIES):
        try:
            was, now = await in_schema(database.engine, _upgrade)
        except sa.exc.DBAPIError as error:
            if str(getattr(error.orig, "sqlstate", "")) not in IN_USE:
                raise
            log.info("the tables are in use and not changed yet; we try again")
            await asyncio.sleep(PATIENCE)
        else:
            return was, now
    raise UnusableDatabase("the tables are in use all the time, as by a backup; when that has ended, run this again")


async def revision(database: Database) -> str:
    """The revision the database is at."""
    found: str = await in_schema(database.engine, present)
    return found
