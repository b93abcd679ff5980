"""The counts of the portal, kept in the database: each call one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.database import portal_imports
from bot.database.engine import Database
from bot.database.reports.portal import portal_sums
from bot.engagement.portal_rows import PortalImport
from bot.engagement.portal_shares import Grouping, PortalPeriod, PortalSums
from bot.engagement.ports import AlreadyIn, Collides, ImportRecord, TakenIn, Undone
from bot.kernel.ids import ChatId


class DatabasePortalCounts:
    """Implements `bot.engagement.ports.PortalCounts`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take_in(
        self, counted: PortalImport, *, staff: ChatId | None, now: datetime, replace: bool
    ) -> TakenIn | AlreadyIn | Collides:
        return await self._database.write(
            lambda session: portal_imports.take_in(
                session.connection(), counted, staff=staff, now=now, replace=replace
            )
        )

    async def imports(self, *, limit: int = 50) -> Sequence[ImportRecord]:
        return await self._database.read(
            lambda session: portal_imports.records(session.connection(), limit=limit)
        )

    async def undo(self, number: int) -> Undone | None:
        return await self._database.write(lambda session: portal_imports.undo(session.connection(), number))

    async def sums(self, grouping: Grouping, period: PortalPeriod) -> PortalSums:
        return await self._database.read(lambda session: portal_sums(session.connection(), grouping, period))
