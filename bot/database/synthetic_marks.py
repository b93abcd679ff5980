"""Whether a database is invented, and the ground of a simulation: nobody real may stand on it."""

from __future__ import annotations

from collections.abc import Container, Iterator
from datetime import datetime

from sqlalchemy import Connection, Table, func, select, text
from sqlmodel import SQLModel

from bot.database.engine import Database
from bot.database.tables.campaigns import CAMPAIGNS
from bot.database.tables.reports import PORTAL_IMPORTS, ROLLUPS
from bot.database.tables.synthetic import SYNTHETIC_MARKS
from bot.database.upserts import insert_into
from bot.engagement.sums import Dimension
from bot.simulation.ports import SIMULATION, Found

_NOT_DATA = frozenset({"leases", "pacing", SYNTHETIC_MARKS.name})
"""What any program that ran leaves behind without having met anybody."""


class DatabaseSyntheticMarks:
    """Implements `bot.engagement.ports.SyntheticMarks`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def has_any(self) -> bool:
        return await self._database.read(lambda session: _is_marked(session.connection()))


class DatabaseGround:
    """Implements `bot.simulation.ports.Ground`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def found(self, invented: Container[int]) -> Found:
        return await self._database.read(lambda session: _found(session.connection(), invented))

    async def clear(self) -> None:
        await self._database.write(lambda session: _clear(session.connection()))

    async def mark(self, *, seed: int, at: datetime) -> bool:
        return await self._database.write(lambda session: _mark(session.connection(), seed, at))

    async def count_events(self) -> int:
        everything = select(func.coalesce(func.sum(ROLLUPS.c["count"]), 0)).where(
            ROLLUPS.c.dimension == Dimension.ALL.value
        )
        return int(await self._database.read(lambda session: session.execute(everything).scalar_one()))


def _is_marked(connection: Connection) -> bool:
    return connection.execute(select(SYNTHETIC_MARKS.c.name).limit(1)).first() is not None


def _found(connection: Connection, invented: Container[int]) -> Found:
    """An unmarked database with anything in it is somebody's: those without consent leave only counts."""
    if not _is_marked(connection):
        holds = any(_has_rows(connection, table) for table in SQLModel.metadata.sorted_tables)
        return Found.OTHERS if holds else Found.NOTHING
    is_real = connection.execute(
        select(PORTAL_IMPORTS.c.id).where(~PORTAL_IMPORTS.c.is_synthetic).limit(1)
    ).first()
    has_strangers = any(chat_id not in invented for chat_id in _chats(connection))
    return Found.OTHERS if is_real or has_strangers else Found.SIMULATION


def _has_rows(connection: Connection, table: Table) -> bool:
    return table.name not in _NOT_DATA and connection.execute(select(table).limit(1)).first() is not None


def _chats(connection: Connection) -> Iterator[int]:
    """Everybody any table names, and whoever wrote a campaign."""
    columns = [table.c.chat_id for table in SQLModel.metadata.sorted_tables if "chat_id" in table.c]
    for column in (*columns, CAMPAIGNS.c.author):
        yield from connection.execute(select(column).where(column.is_not(None)).distinct()).scalars()


def _clear(connection: Connection) -> None:
    tables = list(reversed(SQLModel.metadata.sorted_tables))
    if connection.dialect.name == "postgresql":
        names = ", ".join(f'"{table.name}"' for table in tables)
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY"))
        return
    for table in tables:
        connection.execute(table.delete())


def _mark(connection: Connection, seed: int, at: datetime) -> bool:
    row = {"name": SIMULATION, "seed": seed, "at": at}
    marked = insert_into(connection.dialect.name, SYNTHETIC_MARKS).values(row).on_conflict_do_nothing()
    return connection.execute(marked.returning(SYNTHETIC_MARKS.c.name)).first() is not None
