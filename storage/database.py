"""Engine and transactions: the only place where SQLite and PostgreSQL differ."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, registry, sqlite
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, ConnectionPoolEntry, Pool
from sqlalchemy.util import greenlet_spawn
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")  # SQLite counts up only INTEGER keys
DRIVERS = {"sqlite": "sqlite+straight", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}


# What a database raises that is away, locked or overloaded: the same work may succeed later.
AWAY = (sa.exc.OperationalError, sa.exc.InterfaceError, sa.exc.TimeoutError, OSError)
# What PostgreSQL calls that: connections, resources, a server that stops or starts, one that takes no connections; two
# who waited for each other; a transaction that was idle for too long.
AWAY_STATES = ("08", "53", "57P", "55000", "40", "25P03")
# A machine that is gone, or a process that stands still, must not keep for hours what its transaction has locked.
_LETS_GO = """
SELECT set_config('tcp_keepalives_idle', '10', false), set_config('tcp_keepalives_interval', '5', false),
    set_config('tcp_keepalives_count', '3', false), set_config('idle_in_transaction_session_timeout', '60s', false)
"""


# What whoever runs it can mend, by the beginning of SQLite's name for it or of PostgreSQL's number.
AILMENTS = {
    "SQLITE_FULL": "no space is left on the disk of the database; make room there",
    "SQLITE_READONLY": "the file of the database may only be read; let this user write it and its folder",
    "SQLITE_IOERR": "the disk of the database fails; see to it, and restore the last backup if need be",
    "SQLITE_CANTOPEN": "the file of the database cannot be opened; let this user write it and its folder",
    "SQLITE_CORRUPT": "the file of the database is damaged; restore the last backup",
    "531": "no space is left on the database server; make room there",
    "25006": "the database server only lets us read; connect to the one that can be written",
}


def ails(error: BaseException) -> str:
    """What is wrong with the database and what to do, in words; empty for what is not known or not its fault."""
    cause = getattr(error, "orig", None)
    name = str(getattr(cause, "sqlite_errorname", "") or getattr(cause, "sqlstate", ""))
    return next((words for beginning, words in AILMENTS.items() if name.startswith(beginning)), "")


class _Cursor(sqlite3.Cursor):
    async def _async_soft_close(self) -> None:
        """What SQLAlchemy's async results expect of a cursor; rows are read without waiting, so nothing is to do."""


class _Connection(sqlite3.Connection):
    def cursor(self, factory: Any = _Cursor) -> Any:
        return super().cursor(factory)


class Straight(SQLiteDialect_pysqlite):
    """SQLite called straight from the event loop: a statement takes microseconds, a thread's round trip hundreds.

    Only writing to the disk at a commit takes longer; that is the price of an answer that is never lost.
    """

    driver = "straight"
    is_async = True
    supports_statement_cache = True

    @classmethod
    def get_pool_class(cls, url: URL) -> type[Pool]:
        return AsyncAdaptedQueuePool


registry.register("sqlite.straight", __name__, "Straight")


class UnusableDatabase(Exception):
    """The database URL cannot be used; the text says why, for the person who set it."""


def database_url(text: str) -> URL:
    """The URL with the driver we use. Raises UnusableDatabase."""
    try:
        url = make_url(text)
    except ArgumentError:
        raise UnusableDatabase("DATABASE_URL is not a URL such as sqlite:///alliance.db") from None
    kind = url.drivername.split("+")[0]
    if kind not in DRIVERS:
        raise UnusableDatabase(f"DATABASE_URL begins with {kind!r}; use sqlite or postgresql")
    url = url.set(drivername=DRIVERS[kind])
    if kind == "sqlite":
        if url.database in (None, "", ":memory:"):
            raise UnusableDatabase("DATABASE_URL must name a file, such as sqlite:///alliance.db")
        if not Path(url.database or "").absolute().parent.is_dir():
            raise UnusableDatabase(f"DATABASE_URL: there is no folder for {url.database}")
    return url


Statement = Mapping[str, sa.Executable]  # by the name of the database's dialect


class Carrier(Protocol):
    """Tells whoever sends, in this process or another, that there will be something in the outbox."""

    async def carry(self, session: AsyncSession, after: Collection[timedelta]) -> None:
        """In the transaction that put it there: after each of these spans something is due."""

    async def run(self, look: Callable[[], None]) -> None:
        """Call `look` whenever something may be due, until cancelled."""


CALLS = "calls"  # where a session keeps what its transaction will have carried


def call(session: AsyncSession, after: timedelta) -> None:
    """This transaction puts something in the outbox that is due after that span."""
    session.info.setdefault(CALLS, set()).add(max(after, timedelta()))


class Database:
    """A database and its transactions; one object for the life of the process.

    One that is not `durable` does not wait for the disk: for copies that nobody keeps.
    """

    def __init__(self, url: str, *, durable: bool = True) -> None:
        self.url = database_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        options: dict[str, Any] = {"pool_pre_ping": True}
        if self.is_sqlite:
            options = {"connect_args": {"check_same_thread": False, "factory": _Connection}}
        self.engine: AsyncEngine = create_async_engine(self.url, **options)
        event.listen(self.engine.sync_engine, "handle_error", _name_as_away)
        if self.is_sqlite:
            event.listen(self.engine.sync_engine, "connect", _prepare_durable if durable else _prepare_sqlite)
            event.listen(self.engine.sync_engine, "begin", _begin_sqlite)
        else:
            event.listen(self.engine.sync_engine, "connect", _prepare_postgres)
        self._reading = self.engine.execution_options(sqlite_begin="BEGIN")
        self._alone = self.engine.execution_options(**({} if self.is_sqlite else {"isolation_level": "AUTOCOMMIT"}))
        self.carrier: Carrier | None = None
        self._writing = asyncio.Lock() if self.is_sqlite else nullcontext()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """The one place that commits: all of it or nothing. On SQLite writers queue up."""
        async with self._writing, self.engine.begin() as connection, _session(connection) as session:
            yield session
            if session.new or session.dirty or session.deleted:
                await session.flush()
            if self.carrier and (after := session.info.get(CALLS)):
                await self.carrier.carry(session, after)

    async def run_alone(self, statement: Statement, **values: Any) -> int:
        """One statement as a transaction of its own, with as little ado as can be; returns how many rows it changed."""
        execute = statement[self.url.get_backend_name()]

        def alone() -> int:
            with self.engine.sync_engine.begin() as connection:
                return connection.execute(execute, values).rowcount

        async with self._writing:
            changed: int = await greenlet_spawn(alone)
        return changed

    async def answered(self, statement: sa.Executable, **values: Any) -> Sequence[sa.Row[*tuple[Any, ...]]]:
        """One statement as a transaction of its own, in one journey to the server; returns its rows."""
        async with self._alone.connect() as connection:
            done = await connection.execute(statement, values)
            return done.all() if done.returns_rows else ()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A consistent view for questions; nothing written here is kept, and it never waits for a writer."""
        async with self._reading.connect() as connection, _session(connection) as session:
            yield session

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[AsyncConnection]:
        """All as it stands at one moment, for reading it whole, however long that takes and whatever is written."""
        isolation = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        async with self._reading.execution_options(**isolation).connect() as connection, connection.begin():
            yield connection

    async def check(self) -> None:
        """Raises UnusableDatabase when the database does not answer."""
        try:
            async with self.reading() as session:
                await session.connection()
        except (OSError, sa.exc.SQLAlchemyError) as error:
            why = ails(error) or type(error).__name__
            raise UnusableDatabase(f"the database does not answer: {why}") from None

    async def time(self) -> datetime:
        """What time it is on the machine of the database; a file has none but ours."""
        if self.is_sqlite:
            return datetime.now(UTC)
        async with self._reading.connect() as connection:
            moment: datetime = (await connection.execute(sa.select(sa.func.clock_timestamp()))).scalar_one()
        return moment

    async def close(self) -> None:
        """Close every connection: those in use as soon as they are given back."""
        pool = self.engine.sync_engine.pool
        await self.engine.dispose()
        event.listen(pool, "checkin", _close)  # the engine has a new pool now, and nobody empties this one


def _name_as_away(context: sa.engine.ExceptionContext) -> None:
    """asyncpg does not tell a server that is away from other errors: make it an error of the kind that passes."""
    state = str(getattr(context.original_exception, "sqlstate", "") or "")
    if state.startswith(AWAY_STATES) and not isinstance(context.sqlalchemy_exception, AWAY):
        raise sa.exc.OperationalError(None, None, context.original_exception) from context.original_exception


def _close(_: Any, record: ConnectionPoolEntry) -> None:
    record.close()


def _prepare_durable(connection: Any, _: Any) -> None:
    _prepare_sqlite(connection, _)
    connection.execute("PRAGMA synchronous=FULL").close()


def _prepare_sqlite(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # BEGIN is ours, see _begin_sqlite
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "busy_timeout=30000", "foreign_keys=ON", "synchronous=OFF"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _prepare_postgres(connection: Any, _: Any) -> None:
    cursor = connection.cursor()
    cursor.execute(_LETS_GO)
    cursor.close()
    connection.commit()


def _begin_sqlite(connection: sa.Connection) -> None:
    # Without IMMEDIATE two writers that read first both commit, and one update is lost.
    connection.exec_driver_sql(connection.get_execution_options().get("sqlite_begin", "BEGIN IMMEDIATE"))


def _session(connection: AsyncConnection) -> AsyncSession:
    return AsyncSession(connection, expire_on_commit=False)


def inserting_once(table: type[SQLModel], returning: str) -> Statement:
    """INSERT that leaves an existing row with the same key alone; gives the named column, if any, of a row it made."""
    columns: sa.Table = table.__table__  # type: ignore[attr-defined]
    here = sqlite.insert(columns).on_conflict_do_nothing()
    there = postgresql.insert(columns).on_conflict_do_nothing()
    if not returning:
        return {"sqlite": here, "postgresql": there}
    return {"sqlite": here.returning(columns.c[returning]), "postgresql": there.returning(columns.c[returning])}


def the_same(statement: sa.Executable) -> Statement:
    """A statement that is the same for every database."""
    return {"sqlite": statement, "postgresql": statement}


async def run(session: AsyncSession, statement: Statement, **values: Any) -> sa.CursorResult[*tuple[Any, ...]]:
    """Execute a statement that was built once, without the object layer: for what every turn does."""
    connection = connection_of(session)
    execute = statement[connection.dialect.name]
    return await connection.run_sync(lambda plain: plain.execute(execute, values))


async def run_many(session: AsyncSession, statement: Statement, rows: Sequence[Mapping[str, Any]]) -> None:
    """Execute a statement once for each row, in one go."""
    connection = connection_of(session)
    execute = statement[connection.dialect.name]
    await connection.run_sync(lambda plain: plain.execute(execute, rows))


def connection_of(session: AsyncSession) -> AsyncConnection:
    """The connection a session works on."""
    if not isinstance(session.bind, AsyncConnection):
        raise TypeError("only sessions of `Database` can do this")
    return session.bind


# Waits until no other transaction holds the name; SQLite's writers take turns already.
TAKE_TURNS = {"postgresql": sa.text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")}


async def take_turns(session: AsyncSession, name: str) -> None:
    """Until this transaction ends nobody else gets beyond this point with the same name."""
    if is_shared(session):
        await run(session, TAKE_TURNS, name=name)


def is_shared(session: AsyncSession) -> bool:
    """Whether other processes may work on the same database."""
    return connection_of(session).dialect.name in TAKE_TURNS


async def in_schema(engine: AsyncEngine, do: Callable[[sa.Connection], Any]) -> Any:
    """Run synchronous schema work (Alembic) on one connection, in one transaction."""
    async with engine.begin() as connection:
        return await connection.run_sync(do)


class Hundredths(sa.TypeDecorator[Decimal]):
    """Days and pounds, kept exactly on every database: as a whole number of hundredths."""

    impl = sa.Integer
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: sa.Dialect) -> int | None:
        if value is None:
            return None
        hundredths = Decimal(value) * 100
        if hundredths != hundredths.to_integral_value():
            raise ValueError("more than two decimal places")
        return int(hundredths)

    def process_result_value(self, value: Any | None, dialect: sa.Dialect) -> Decimal | None:
        return None if value is None else Decimal(int(value)) / 100


def words(kind: type[StrEnum]) -> Any:
    """A column type for an enum kept as its words, so that a new member needs no migration."""
    return sa.Enum(
        kind,
        native_enum=False,
        length=24,
        create_constraint=False,
        values_callable=lambda members: [member.value for member in members],
    )
