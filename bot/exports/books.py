"""Every table by its name, every file by its kind: what pages and the command line ask for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.campaigns.latest_trial import LatestTrial
from bot.engagement.month_counts import Part
from bot.engagement.month_reports import MonthReports
from bot.engagement.month_sharing import SharedMonth
from bot.engagement.months import months_over
from bot.engagement.periods import Period
from bot.engagement.portal_sharing import SharedPortalMonth
from bot.exports.context import Context
from bot.exports.csv_file import csv_of
from bot.exports.model import Table
from bot.exports.month_tables import (
    coverage_table,
    days_table,
    funnel_table,
    overview_table,
    quality_table,
    steps_table,
    stuck_table,
)
from bot.exports.open_data_file import open_data_of
from bot.exports.parquet_file import parquet_of
from bot.exports.portal_tables import portal_table, ranking_table
from bot.exports.trial_table import trials_table
from bot.exports.xlsx_file import SheetWords, xlsx_of
from bot.kernel.clock import local_day
from bot.texts import Speaker

MOST_MONTHS = 36
"""Months in one file: each takes seconds the first time, and no table exceeds some ten thousand rows."""


class Format(StrEnum):
    """Kinds of files, by the ending of their names."""

    XLSX = "xlsx"
    CSV = "csv"
    PARQUET = "parquet"


class NoMonthOver(LookupError):
    """The period holds no whole month that is over, so nothing of it may be handed on."""


class TooManyMonths(LookupError):
    """The period holds more months than one file may."""


@dataclass(frozen=True, slots=True)
class Shared:
    """All that tables are made of, hidden already."""

    months: Sequence[SharedMonth]
    portal: Sequence[SharedPortalMonth]
    trials: Sequence[LatestTrial]


Build = Callable[[Context, Shared], Table]

TABLES: dict[str, Build] = {
    "overview": lambda context, shared: overview_table(context, shared.months),
    "days": lambda context, shared: days_table(context, shared.months),
    "services": lambda context, shared: funnel_table(context, Part.SERVICE, shared.months),
    "fields": lambda context, shared: funnel_table(context, Part.FIELD, shared.months),
    "communes": lambda context, shared: funnel_table(context, Part.COMMUNE, shared.months),
    "sources": lambda context, shared: funnel_table(context, Part.SOURCE, shared.months),
    "campaigns": lambda context, shared: funnel_table(context, Part.CAMPAIGN, shared.months),
    "steps": lambda context, shared: steps_table(context, shared.months),
    "stuck": lambda context, shared: stuck_table(context, shared.months),
    "quality": lambda context, shared: quality_table(context, shared.months),
    "coverage": lambda context, shared: coverage_table(context, shared.months),
    "ranking": lambda context, shared: ranking_table(context, shared.months, shared.portal),
    "portal_communes": lambda context, shared: portal_table(context, Part.COMMUNE, shared.portal),
    "portal_procedures": lambda context, shared: portal_table(context, Part.PROCEDURE, shared.portal),
    "trials": lambda context, shared: trials_table(context, shared.trials),
}
"""All tables, in the order of a list."""


class AllTrials(Protocol):
    """Knows the campaigns that went out."""

    def __call__(self) -> Awaitable[Sequence[LatestTrial]]: ...


class Books:
    """Makes files. `context` gives the names of this moment."""

    def __init__(
        self, months: MonthReports, *, trials: AllTrials, context: Callable[[], Awaitable[Context]]
    ) -> None:
        self._months, self._trials, self._context = months, trials, context

    async def table(self, name: str, period: Period) -> Table:
        """One table of the months of a period that are over.

        Raises:
            KeyError: no such table. NoMonthOver, TooManyMonths: nothing of this period may be handed on.
        """
        build = TABLES[name]
        context, shared = await self.shared(period)
        return await asyncio.to_thread(build, context, shared)

    async def file(self, name: str, kind: Format, period: Period) -> bytes:
        """A table as a file; raises as `table`."""
        table, say = await self.table(name, period), (await self._context()).say
        return await asyncio.to_thread(file_of, table, kind, say)

    async def open_data(self, period: Period) -> bytes:
        """Every table as CSV and Parquet with a README, zipped; raises as `table`."""
        context, shared = await self.shared(period)
        return await asyncio.to_thread(lambda: open_data_of(self._all(context, shared), context.say))

    async def all_tables(self, period: Period) -> Sequence[Table]:
        """Every table; raises as `table`."""
        context, shared = await self.shared(period)
        return await asyncio.to_thread(self._all, context, shared)

    async def shared(self, period: Period) -> tuple[Context, Shared]:
        """What the tables of a period are made of; raises as `table`."""
        context = await self._context()
        months = months_over(period, local_day(context.made_at))
        if not months:
            raise NoMonthOver
        if len(months) > MOST_MONTHS:
            raise TooManyMonths
        return context, Shared(
            [await self._months.month(month) for month in months],
            [await self._months.portal_month(month) for month in months],
            await self._trials(),
        )

    def _all(self, context: Context, shared: Shared) -> Sequence[Table]:
        return [build(context, shared) for build in TABLES.values()]


def file_of(table: Table, kind: Format, say: Speaker) -> bytes:
    """A table as a file of a kind; invented figures are marked in every row."""
    hidden = say.label("exports.hidden")
    table = table.marked(say.label("exports.column.synthetic"), say.label("exports.synthetic"))
    if kind is Format.CSV:
        return csv_of(table, hidden=hidden)
    if kind is Format.PARQUET:
        return parquet_of(table)
    return xlsx_of(table, sheet_words(say))


def sheet_words(say: Speaker) -> SheetWords:
    """What a workbook says besides its table."""
    heads = ("exports.sheet.name", "exports.sheet.meaning", "exports.sheet.how")
    name, meaning, how = (say.label(key) for key in heads)
    return SheetWords(
        say.label("exports.sheet.figures"),
        say.label("exports.sheet.definitions"),
        (name, meaning, how),
        say.label("exports.hidden"),
    )
