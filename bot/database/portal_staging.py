"""Getting many rows to the database at once: a temporary table that other statements then join with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Column, Connection, MetaData, Table, text

from bot.database.tables.reports import PORTAL_COUNTS
from bot.engagement.portal_rows import PortalRow

INCOMING = Table(
    "portal_incoming",
    MetaData(),  # of its own: no migration makes it
    *(
        Column(column.name, column.type, primary_key=column.primary_key)
        for column in PORTAL_COUNTS.columns
        if column.name != "import_id"
    ),
    prefixes=["TEMPORARY"],
    sqlite_with_rowid=False,
)
"""The rows of one import, as they come."""


@contextmanager
def staged(connection: Connection, rows: Sequence[PortalRow]) -> Iterator[Table]:
    """`INCOMING` filled with rows, within the transaction at hand; gone afterwards, also when it fails.

    200,000 rows take about half a second on either database.
    """
    INCOMING.create(connection)
    if connection.dialect.name == "sqlite":
        _insert(connection, rows)
    else:
        _copy(connection, rows)
    yield INCOMING
    # After an error there is nothing to drop: the transaction takes the table with it.
    INCOMING.drop(connection)


def _insert(connection: Connection, rows: Sequence[PortalRow]) -> None:
    places = ", ".join("?" * len(INCOMING.columns))
    statement = f"INSERT INTO {INCOMING.name} ({_names()}) VALUES ({places})"  # noqa: S608 - our own names
    values = [(row.key.month.isoformat(), *row.key[1:], row.dossiers) for row in rows]
    connection.exec_driver_sql(statement, values)


def _copy(connection: Connection, rows: Sequence[PortalRow]) -> None:
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {INCOMING.name} ({_names()}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row((*row.key, row.dossiers))
    connection.execute(text(f"ANALYZE {INCOMING.name}"))  # else it plans for a handful of rows


def _names() -> str:
    return ", ".join(f'"{column.name}"' for column in INCOMING.columns)
