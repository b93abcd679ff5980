"""Reading whole months for files: exact inside, shared outside."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import date, datetime

from bot.engagement.month_counts import Cell, Line, asks_of, counts_of
from bot.engagement.month_sharing import SharedMonth, share_month, tables_apart
from bot.engagement.months import is_over
from bot.engagement.periods import Period
from bot.engagement.portal_service import PortalReports
from bot.engagement.portal_shares import PortalPeriod, ShareBy
from bot.engagement.portal_sharing import PortalMonth, SharedPortalMonth, share_portal
from bot.engagement.ports import Reports
from bot.engagement.reach import CatalogView
from bot.engagement.sharing import Shared, shareable
from bot.kernel.calculate import Calculate, here
from bot.kernel.clock import Clock, local_day

REMEMBERED = 72
"""Tables whose hiding is remembered: three years of the log and of the portal."""


class MonthStillOpen(ValueError):
    """A month that is not over was to be handed on."""


class MonthReports:
    """Months as they may be handed on; never gives exact counts. Hiding is done where `calculate` says."""

    def __init__(
        self,
        reports: Reports,
        *,
        portal: Callable[[], PortalReports],
        catalog: Callable[[], CatalogView],
        clock: Clock,
        calculate: Calculate = here,
    ) -> None:
        self._reports, self._portal, self._catalog = reports, portal, catalog
        self._clock, self._calculate = clock, calculate
        self._known: OrderedDict[tuple[str, date], tuple[Mapping[Cell, int], Shared[Cell]]] = OrderedDict()

    async def month(self, month: Period) -> SharedMonth:
        """What the bot's log counts of one month.

        Raises:
            MonthStillOpen: when it is not over.
        """
        now = self._must_be_over(month)
        reading = await self._reports.read(asks_of(month))
        counts = counts_of(month, reading, self._catalog(), now)
        return share_month(counts, await self._shown("log", month, counts.counts, counts.lines))

    async def portal_month(self, month: Period) -> SharedPortalMonth:
        """What the portal's imported reports count of one month.

        Raises:
            MonthStillOpen: when it is not over.
        """
        self._must_be_over(month)
        days, portal = PortalPeriod(month.first, month.last), self._portal()
        communes = await portal.online_share(ShareBy.COMMUNE, days)
        counted = PortalMonth(month, communes, await portal.online_share(ShareBy.PROCEDURE, days))
        counts, lines = counted.cells()
        return share_portal(counted, await self._shown("portal", month, counts, lines))

    def _must_be_over(self, month: Period) -> datetime:
        now = self._clock.now()
        if not is_over(month, local_day(now)):
            raise MonthStillOpen(f"{month.first:%Y-%m} is not over")
        return now

    async def _shown(
        self, source: str, month: Period, counts: Mapping[Cell, int], lines: tuple[Line, ...]
    ) -> Shared[Cell]:
        """Hidden anew only when something changed: of a month that is over, seldom anything does."""
        known = self._known.get((source, month.first))
        if known is not None and known[0] == counts:
            self._known.move_to_end((source, month.first))
            return known[1]
        found: dict[Cell, int | None] = {}
        for table in tables_apart(counts, lines):  # one by one, so that other questions come in between
            found |= await self._calculate(shareable, table)
        shown = {cell: found[cell] for cell in counts}
        self._known[source, month.first] = counts, shown
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return shown
