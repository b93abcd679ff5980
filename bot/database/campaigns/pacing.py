"""One rate for all senders of all processes, kept in one row.

Seconds are those of the database, so that machines whose clocks differ keep one rate.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TypeVar

from sqlalchemy import Connection, func, select, update

from bot.campaigns.pace import PaceState, Slots, pause, reserve
from bot.database.engine import Database
from bot.database.tables.campaigns import PACING
from bot.database.upserts import insert_into

T = TypeVar("T")
BULK = "bulk"


class DatabasePacing:
    """Implements `bot.campaigns.ports.PacingRow`."""

    def __init__(self, database: Database, *, name: str = BULK) -> None:
        self._database, self._name = database, name

    async def reserve(self, *, count: int, per_s: float) -> Slots:
        return await self._change(lambda state, now: reserve(state, now, count=count, per_s=per_s))

    async def pause(self, seconds: float) -> None:
        await self._change(lambda state, now: (pause(state, now, seconds=seconds), None))

    async def _change(self, change: Callable[[PaceState, float], tuple[PaceState, T]]) -> T:
        def transaction(connection: Connection) -> T:
            state = self._locked(connection)
            # Read after the row is locked, or waiting for it would count as time that went by unused.
            after, answer = change(state, _seconds(connection))
            connection.execute(update(PACING).where(PACING.c.name == self._name).values(asdict(after)))
            return answer

        return await self._database.write(lambda session: transaction(session.connection()))

    def _locked(self, connection: Connection) -> PaceState:
        columns = [PACING.c[name] for name in asdict(PaceState())]
        mine = select(*columns).where(PACING.c.name == self._name).with_for_update()
        row = connection.execute(mine).one_or_none()
        if row is None:
            fresh = {"name": self._name, **asdict(PaceState())}
            connection.execute(insert_into(connection.dialect.name, PACING).on_conflict_do_nothing(), fresh)
            row = connection.execute(mine).one()
        return PaceState(*row)


def _seconds(connection: Connection) -> float:
    """The database's clock. SQLite has no other than the machine's."""
    if connection.dialect.name == "sqlite":
        return datetime.now(UTC).timestamp()
    return float(connection.execute(select(func.extract("epoch", func.clock_timestamp()))).scalar_one())
