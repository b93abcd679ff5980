"""Bringing a database to the shape this version of the program needs.

Alembic is imported only when there is something to migrate: it costs memory and start-up time for ever.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from bot.database.engine import single_engine

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"

_MIGRATION_LOCK = 0x6D6F7463
"""Any number of our own, so that two releases starting at once on PostgreSQL migrate one after the other."""


def migrate(url: str, revision: str = "head") -> None:
    """Upgrade the database at an address, making a SQLite file when there is none; quick when up to date.

    Raises:
        UnusableAddress: when the address names neither a SQLite file nor PostgreSQL.
    """
    engine = single_engine(url)
    try:
        with engine.begin() as connection:
            _wait_for_other_migrations(connection)
            if revision != "head" or current_revision(connection) != head_revision():
                from alembic import command  # noqa: PLC0415 - see above

                command.upgrade(migration_settings(connection), revision)
    finally:
        engine.dispose()


def migrate_down(url: str, revision: str) -> None:
    """Take the database back to an earlier revision, or `base`: data of dropped tables is lost."""
    from alembic import command  # noqa: PLC0415 - see above

    engine = single_engine(url)
    try:
        with engine.begin() as connection:
            _wait_for_other_migrations(connection)
            command.downgrade(migration_settings(connection), revision)
    finally:
        engine.dispose()


def migration_settings(connection: Connection | None = None) -> Config:
    """Alembic's configuration, with the connection its environment is to use."""
    from alembic.config import Config  # noqa: PLC0415 - see above

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config


def head_revision() -> str:
    """The newest revision this program knows: files are named by their revision, in order."""
    return max(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*_*.py"))


def current_revision(connection: Connection) -> str | None:
    """The revision a database has, or None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def _wait_for_other_migrations(connection: Connection) -> None:
    # SQLite needs nothing: BEGIN IMMEDIATE already made us the only writer.
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _MIGRATION_LOCK})
