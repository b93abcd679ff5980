"""Statements that insert or change in one go; SQLite and PostgreSQL spell them alike, in two dialects."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from sqlalchemy import Table, UpdateBase, bindparam
from sqlalchemy.dialects import postgresql, sqlite

Insert = sqlite.Insert | postgresql.Insert
Build = Callable[[str], UpdateBase]
"""Gives the statement of `sqlite` or `postgresql`; its parameters are named like the table's columns."""


def insert_into(dialect: str, table: Table) -> Insert:
    """A plain INSERT of the dialect, to be given a SELECT."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


def inserting_all(dialect: str, table: Table) -> Insert:
    """An INSERT of one row with every column of the table."""
    return insert_into(dialect, table).values(
        {column.name: bindparam(column.name) for column in table.columns}
    )


def replacing(table: Table, *, only: Collection[str] = ()) -> Build:
    """Inserts a row, or replaces the one with its key: all of it, or `only` some columns."""

    def build(dialect: str) -> UpdateBase:
        insert, keys = inserting_all(dialect, table), keys_of(table)
        wanted = only or {column.name for column in table.columns} - {*keys}
        changed = {c.name: insert.excluded[c.name] for c in table.columns if c.name in wanted}
        return insert.on_conflict_do_update(index_elements=keys, set_=changed)

    return build


def growing(table: Table) -> Build:
    """Inserts a row, or adds its `count` to the one with its key."""
    return lambda dialect: adding(inserting_all(dialect, table), table)


def adding(insert: Insert, table: Table) -> UpdateBase:
    """The insert into a table, growing the `count` of rows that are there already."""
    return insert.on_conflict_do_update(
        index_elements=keys_of(table), set_={"count": table.c.count + insert.excluded["count"]}
    )


def keys_of(table: Table) -> Sequence[str]:
    """The columns of a table's primary key."""
    return [column.name for column in table.primary_key.columns]
