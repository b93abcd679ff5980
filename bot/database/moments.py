"""Reading several things as they were at one moment."""

from __future__ import annotations

from sqlalchemy import Connection, text


def one_moment(connection: Connection) -> None:
    """Make all reads of a transaction see one moment; call it first. On SQLite they do anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
