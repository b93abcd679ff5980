"""Leases: work that one process at a time does, taken over when its holder is gone."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import or_

from bot.database.engine import Database
from bot.database.tables.campaigns import LEASES
from bot.database.upserts import insert_into


class DatabaseLeases:
    """Implements `bot.campaigns.ports.Leases` by one conditional statement a wish."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(self, name: str, *, holder: str, seconds: float, now: datetime) -> bool:
        values = {"name": name, "holder": holder, "until": now + timedelta(seconds=seconds)}
        taken = (
            insert_into(self._database.dialect, LEASES)
            .values(values)
            .on_conflict_do_update(
                index_elements=["name"],
                set_={"holder": holder, "until": values["until"]},
                where=or_(LEASES.c.until <= now, LEASES.c.holder == holder),
            )
            .returning(LEASES.c.name)
        )
        return await self._database.write(lambda session: session.execute(taken).first() is not None)

    async def give_back(self, name: str, *, holder: str) -> None:
        mine = LEASES.delete().where(LEASES.c.name == name, LEASES.c.holder == holder)
        await self._database.write(lambda session: session.connection().execute(mine))
