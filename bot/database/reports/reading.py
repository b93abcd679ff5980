"""The sums that reports ask for: from the rollups where a day has them, else from the log itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select
from sqlalchemy.orm import Session

from bot.database.engine import Database
from bot.database.moments import one_moment
from bot.database.reports.campaigns import campaign_sends
from bot.database.reports.questions import kept_questions
from bot.database.reports.raw import raw_sums
from bot.database.tables import COUNTERS, EVENTS, LOSSES
from bot.database.tables.reports import ROLLED_DAYS, ROLLUPS
from bot.engagement.likeness import KeptQuestion
from bot.engagement.periods import Period
from bot.engagement.reports import CampaignSends
from bot.engagement.sums import Ask, FieldOf, Reading, SumKey, Sums
from bot.kernel.clock import local_day


class DatabaseReports:
    """Implements `bot.engagement.ports.Reports`. `field_of` tells the field of entries not rolled up yet."""

    def __init__(self, database: Database, *, field_of: FieldOf) -> None:
        self._database, self._field_of = database, field_of

    async def read(self, asks: Sequence[Ask]) -> Reading:
        return await self._database.read(lambda session: self._read(session, asks))

    async def campaign_sends(self, campaign_id: int, period: Period) -> CampaignSends:
        return await self._database.read(
            lambda session: campaign_sends(session.connection(), campaign_id, period)
        )

    async def unanswered(
        self, period: Period, commune_id: str | None, *, limit: int
    ) -> Sequence[KeptQuestion]:
        return await self._database.read(
            lambda session: kept_questions(session.connection(), period, commune_id, limit=limit)
        )

    def _read(self, session: Session, asks: Sequence[Ask]) -> Reading:
        connection = session.connection()
        one_moment(connection)
        rolled = _rolled_days(connection, asks)
        live = _live_days(connection, asks, rolled)
        answers = tuple(self._answer(connection, ask, rolled, live) for ask in asks)
        first = asks[0].period
        return Reading(answers, _lost(connection, first), _as_of(rolled, first))

    def _answer(
        self, connection: Connection, ask: Ask, rolled: dict[date, datetime], live_days: frozenset[date]
    ) -> Sums:
        days = list(ask.period.days)
        sums = _from_rollups(connection, ask, [day for day in days if day in rolled])
        live = raw_sums(
            connection,
            ask.dimension,
            [day for day in days if day in live_days],
            field_of=self._field_of,
            names=ask.names,
            keys=ask.keys,
        )
        for key, count in live.items():
            shown = key if ask.by_day else replace(key, day=None)
            sums[shown] = sums.get(shown, 0) + count
        return sums


def rollups_statement(ask: Ask, days: Iterable[date]) -> Select[Any]:
    """Days are listed one by one: with the names they make the first three columns of the key."""
    columns: list[ColumnElement[Any]] = [ROLLUPS.c.name, ROLLUPS.c.key, ROLLUPS.c.detail]
    if ask.by_day:
        columns.append(ROLLUPS.c.day)
    wanted = [
        ROLLUPS.c.dimension == ask.dimension.value,
        ROLLUPS.c.day.in_(days),
        ROLLUPS.c.name.in_([name.value for name in ask.names]),
    ]
    if ask.keys is not None:
        wanted.append(ROLLUPS.c.key.in_(ask.keys))
    return select(*columns, func.sum(ROLLUPS.c["count"]).label("n")).where(*wanted).group_by(*columns)


def _from_rollups(connection: Connection, ask: Ask, days: Sequence[date]) -> dict[SumKey, int]:
    if not days:
        return {}
    rows = connection.execute(rollups_statement(ask, days))
    return {SumKey(*key): int(count) for *key, count in rows}


def _rolled_days(connection: Connection, asks: Sequence[Ask]) -> dict[date, datetime]:
    """The days of all questions that have sums, and when these were made."""
    first = min(ask.period.first for ask in asks)
    last = max(ask.period.last for ask in asks)
    rows = connection.execute(
        select(ROLLED_DAYS.c.day, ROLLED_DAYS.c.rolled_at).where(ROLLED_DAYS.c.day.between(first, last))
    )
    return {row.day: row.rolled_at for row in rows}


def _live_days(connection: Connection, asks: Sequence[Ask], rolled: dict[date, datetime]) -> frozenset[date]:
    """Days without sums that may have raw rows; a search for days that have none could read the whole log."""
    days = frozenset(day for ask in asks for day in ask.period.days if day not in rolled)
    if not days:
        return days
    ends = [
        connection.execute(select(end)).scalar()
        for table in (EVENTS, COUNTERS)
        for end in (func.min(table.c.day), func.max(table.c.day))
    ]
    known = [day for day in ends if day is not None]
    return frozenset(day for day in days if known and min(known) <= day <= max(known))


def _lost(connection: Connection, period: Period) -> int:
    of_days = LOSSES.c.day.between(period.first, period.last)
    return int(connection.scalar(select(func.sum(LOSSES.c["count"])).where(of_days)) or 0)


def _as_of(rolled: dict[date, datetime], period: Period) -> datetime | None:
    """When the earliest day that was summed while it still ran was summed."""
    running = [at for day, at in rolled.items() if period.holds(day) and local_day(at) == day]
    return min(running, default=None)
