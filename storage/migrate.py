"""Bringing the tables up to date with Alembic."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from storage.database import Database, in_schema

FOLDER = Path(__file__).parent / "migrations"
LOCK = 7201934  # any number, the same in every process


def config(connection: sa.Connection | None = None) -> Config:
    """Alembic's configuration, working on an open connection."""
    made = Config()
    made.set_main_option("script_location", str(FOLDER))
    made.attributes["connection"] = connection
    return made


def newest() -> str:
    """The revision this code needs."""
    return ScriptDirectory.from_config(config()).get_current_head() or ""


def present(connection: sa.Connection) -> str:
    """The revision of the database; empty before the first migration."""
    return MigrationContext.configure(connection).get_current_revision() or ""


def _upgrade(connection: sa.Connection) -> tuple[str, str]:
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)").bindparams(lock=LOCK))
    was = present(connection)
    if was != newest():
        command.upgrade(config(connection), "head")
    return was, newest()


async def upgrade(database: Database) -> tuple[str, str]:
    """The revisions before and after. Several processes may start at once: one does the work."""
    was, now = await in_schema(database.engine, _upgrade)
    return was, now


async def revision(database: Database) -> str:
    """The revision the database is at."""
    found: str = await in_schema(database.engine, present)
    return found
