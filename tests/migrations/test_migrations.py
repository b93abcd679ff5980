"""Migrations go up, down and up again, end where the models are, and are quick when nothing is to do."""

from __future__ import annotations

import time

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect
from sqlmodel import SQLModel

from bot.database import tables
from bot.database.engine import single_engine
from bot.database.errors import UnusableAddress
from bot.database.migrate import head_revision, migrate, migrate_down, migration_settings


def revisions() -> list[str]:
    """Every revision, oldest first."""
    script = ScriptDirectory.from_config(migration_settings())
    return [str(revision.revision) for revision in reversed(list(script.walk_revisions()))]


def table_names(url: str) -> set[str]:
    engine = single_engine(url)
    with engine.connect() as connection:
        names = set(inspect(connection).get_table_names())
    engine.dispose()
    return names - {"alembic_version"}


def test_the_stairway_up_down_and_up(empty_database_url: str) -> None:
    for revision in revisions():
        migrate(empty_database_url, revision)
        there = table_names(empty_database_url)
        migrate_down(empty_database_url, "-1")
        assert table_names(empty_database_url) < there
        migrate(empty_database_url, revision)
        assert table_names(empty_database_url) == there
    migrate_down(empty_database_url, "base")
    assert table_names(empty_database_url) == set()


def test_the_models_match_the_migrated_database(database_url: str) -> None:
    assert table_names(database_url) == set(SQLModel.metadata.tables)
    engine = single_engine(database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, tables.CHATS.metadata)
    engine.dispose()
    assert differences == []


def test_an_up_to_date_database_is_left_alone_quickly(database_url: str) -> None:
    started = time.perf_counter()
    migrate(database_url)
    assert time.perf_counter() - started < 0.5


@pytest.mark.parametrize("url", ["", "mysql://u:geheim@h/d", "sqlite://", "sqlite:///:memory:", "không phải"])
def test_an_address_we_cannot_use_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(UnusableAddress) as refusal:
        migrate(url)
    assert "geheim" not in str(refusal.value)


def test_file_names_tell_the_newest_revision() -> None:
    assert head_revision() == ScriptDirectory.from_config(migration_settings()).get_current_head()
