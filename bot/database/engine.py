"""Opening the database, and running one transaction at a time in a thread.

A transaction is one plain function of a `Session`: it runs in one thread from its first statement to its
commit, so none can be open while Telegram is called, and no statement pays for a switch to the event loop.
SQLite gets one writer (BEGIN IMMEDIATE, so that two writers queue instead of failing) and two readers;
PostgreSQL a few workers over a pool.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, PoolProxiedConnection, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session

from bot.database.direct import Direct
from bot.database.errors import UnusableAddress

T = TypeVar("T")
Transaction = Callable[[Session], T]

SQLITE_READERS = 2
POSTGRESQL_WORKERS = 6
"""Connections of one process; three processes stay far below PostgreSQL's default of 100."""

BUSY_TIMEOUT_MS = 5000
"""How long SQLite waits for a writer of another process before it gives up."""

CONNECT_TIMEOUT_S = 10

REBUILT_AT_ONCE_BYTES = 128 * 1024**2
"""Up to here a SQLite file is rebuilt within about a second; above, the daily upkeep does it."""


class Database:
    """One database and the threads that speak to it. `close` it when the program ends."""

    def __init__(self, *, writer: Engine, reader: Engine, writers: int, readers: int) -> None:
        self._writer, self._reader = writer, reader
        self._write_threads = ThreadPoolExecutor(writers, thread_name_prefix="database-write")
        self._read_threads = (
            self._write_threads
            if reader is writer
            else ThreadPoolExecutor(readers, thread_name_prefix="database-read")
        )
        self._held: PoolProxiedConnection | None = None
        """SQLite's one writer keeps its connection; only its thread touches it."""
        self._deletions = 0
        self._shredded = 0

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._writer.dialect.name

    async def read(self, fn: Transaction[T]) -> T:
        """Run a function that only reads, in a transaction of its own, and give what it returns."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._read_threads, _in_transaction, self._reader, fn)

    async def write(self, fn: Transaction[T]) -> T:
        """Run a function in a transaction: all of it is kept, or nothing when it raises.

        A cancelled caller does not stop the thread: the transaction still ends as a whole.
        """
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._write_threads, _in_transaction, self._writer, fn)

    async def turn(self, fn: Callable[[Direct], T]) -> T:
        """As `write`, by the short way of `bot.database.direct`: for what every citizen's turn does."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._write_threads, self._in_direct_transaction, fn)

    async def shred(self, *, however_large: bool = False) -> bool:
        """After a person was deleted: leave no byte of them in SQLite's file or log.

        `secure_delete` overwrites rows where they stood, but pages that split and merged before may keep
        copies (measured: 6 of 250 people in a file of 9 MB), and the log keeps older pages; so the file is
        rebuilt and the log emptied. Calls that wait together share one rebuilding. A file above
        `REBUILT_AT_ONCE_BYTES` is rebuilt only when asked for (`however_large`), by the daily upkeep, so
        that nobody waits for it. Returns whether no trace can be left; the next call makes up for a no.
        """
        if self.dialect != "sqlite":
            return True
        self._deletions += 1
        loop = asyncio.get_running_loop()
        wanted = self._deletions
        return await loop.run_in_executor(self._write_threads, self._rebuild, wanted, however_large)

    async def close(self) -> None:
        """Let running transactions end, then close every connection."""
        for threads in (self._read_threads, self._write_threads):
            await asyncio.to_thread(threads.shutdown)
        if self._held is not None:
            self._held.close()
        self._reader.dispose()
        self._writer.dispose()

    def _rebuild(self, wanted: int, however_large: bool) -> bool:
        """In the writer's thread: make `wanted` deletions and all before it untraceable."""
        if self._shredded >= wanted:
            return True
        file = Path(str(self._writer.url.database))
        if not however_large and file.stat().st_size > REBUILT_AT_ONCE_BYTES:
            return False
        latest = self._deletions
        connection = self._writer.raw_connection()
        try:
            assert connection.driver_connection is not None
            connection.driver_connection.execute("VACUUM")
            busy = connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        finally:
            connection.close()
        if not busy:
            self._shredded = latest
        return not busy

    def _in_direct_transaction(self, fn: Callable[[Direct], T]) -> T:
        if self.dialect != "sqlite":
            return _on_pooled(self._writer, fn)
        if self._held is None:
            self._held = self._writer.raw_connection()
        raw = self._held.driver_connection
        assert raw is not None
        raw.execute("BEGIN IMMEDIATE")
        try:
            result = fn(Direct(raw, self._writer.dialect))
            raw.execute("COMMIT")
        except BaseException:
            if raw.in_transaction:
                raw.execute("ROLLBACK")
            raise
        return result


def create_database(url: str) -> Database:
    """Open the database at an address: a SQLite file or PostgreSQL. Nothing connects before first use.

    Raises:
        UnusableAddress: when the address names neither.
    """
    address = normalised(url)
    if address.get_backend_name() == "sqlite":
        return Database(
            writer=sqlite_engine(address, begin="BEGIN IMMEDIATE", size=2),
            reader=sqlite_engine(address, begin="BEGIN", size=SQLITE_READERS),
            writers=1,
            readers=SQLITE_READERS,
        )
    engine = postgresql_engine(address, size=POSTGRESQL_WORKERS)
    return Database(writer=engine, reader=engine, writers=POSTGRESQL_WORKERS, readers=0)


def normalised(url: str) -> URL:
    """The address with our drivers: hosts hand out `postgres://`, people write `postgresql://`.

    Raises:
        UnusableAddress: when the address names neither a SQLite file nor PostgreSQL.
    """
    try:
        address = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise UnusableAddress("the database address cannot be read") from error
    scheme = address.drivername.partition("+")[0]
    if scheme in {"postgres", "postgresql"}:
        return address.set(drivername="postgresql+psycopg")
    if scheme != "sqlite":
        raise UnusableAddress("the database must be a SQLite file or PostgreSQL")
    if address.database in {None, "", ":memory:"}:
        raise UnusableAddress("SQLite needs a file: several connections cannot share one in memory")
    return address.set(drivername="sqlite+pysqlite")


def single_engine(url: str) -> Engine:
    """One engine for work outside the event loop, such as migrations."""
    address = normalised(url)
    if address.get_backend_name() == "sqlite":
        return sqlite_engine(address, begin="BEGIN IMMEDIATE", size=1)
    return postgresql_engine(address, size=1)


def sqlite_engine(address: URL, *, begin: str, size: int) -> Engine:
    """A SQLite engine whose transactions start with `begin`; its folder is made when missing."""
    Path(str(address.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        address,
        pool_size=size,
        max_overflow=0,
        hide_parameters=True,  # what people wrote stays out of error messages, and so out of logs
        connect_args={"check_same_thread": False},
    )

    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver must not begin transactions of its own
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}").close()

    def begin_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", begin_transaction)
    return engine


_PRAGMAS = (
    f"busy_timeout={BUSY_TIMEOUT_MS}",
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "foreign_keys=ON",
    "secure_delete=ON",
)


def postgresql_engine(address: URL, *, size: int) -> Engine:
    """A PostgreSQL engine; a connection that died is replaced instead of failing a citizen's turn."""
    return create_engine(
        address,
        pool_size=size,
        max_overflow=0,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"connect_timeout": CONNECT_TIMEOUT_S},
    )


def _in_transaction(engine: Engine, fn: Transaction[T]) -> T:
    with Session(engine, expire_on_commit=False) as session, session.begin():
        return fn(session)


def _on_pooled(engine: Engine, fn: Callable[[Direct], T]) -> T:
    """Run in a transaction on a connection of the pool, which tests it first and rolls back what is left."""
    pooled = engine.raw_connection()
    try:
        assert pooled.driver_connection is not None
        result = fn(Direct(pooled.driver_connection, engine.dialect))
        pooled.commit()
    finally:
        pooled.close()
    return result
