"""Bringing a database to the shape this version of the program needs."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from bot.database.engine import single_engine

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
                command.upgrade(migration_settings(connection), revision)
    finally:
        engine.dispose()


def migrate_down(url: str, revision: str) -> None:
    """Take the database back to an earlier revision, or `base`: data of dropped tables is lost."""
    engine = single_engine(url)
    try:
        with engine.begin() as connection:
            _wait_for_other_migrations(connection)
            command.downgrade(migration_settings(connection), revision)
    finally:
        engine.dispose()


def migration_settings(connection: Connection | None = None) -> Config:
    """Alembic's configuration, with the connection its environment is to use."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config


def head_revision() -> str:
    """The newest revision this program knows."""
    return str(ScriptDirectory.from_config(migration_settings()).get_current_head())


def current_revision(connection: Connection) -> str | None:
    """The revision a database has, or None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def _wait_for_other_migrations(connection: Connection) -> None:
    # SQLite needs nothing: BEGIN IMMEDIATE already made us the only writer.
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _MIGRATION_LOCK})
