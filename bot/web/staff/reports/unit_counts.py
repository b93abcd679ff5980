"""What is counted for each commune or agency, so that they can be set in order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.engagement.metrics import Metric
from bot.engagement.periods import Period
from bot.engagement.portal_shares import PortalPeriod, ShareBy, Tally
from bot.engagement.ranking import UnitCount
from bot.engagement.reports import Basis, Funnel
from bot.engagement.sums import Dimension
from bot.kernel.ids import ProcedureCode
from bot.web.staff.reports.agencies import agencies_of_codes, agency_of_entry
from bot.web.staff.reports.report_inside import ReportInside


class UnitKind(StrEnum):
    """Who is set in order; the value stands in the address."""

    COMMUNES = "xa"
    AGENCIES = "co-quan"


@dataclass(frozen=True, slots=True)
class Counted:
    """How much a unit was used: openings, and answered questions that somebody went on with, of all."""

    opened: int
    went_on: int
    asked: int


@dataclass(frozen=True, slots=True)
class UnitCounts:
    """Asks for the counts of every unit of a kind; units without any are in it with 0."""

    inside: ReportInside
    kind: UnitKind

    async def used(self, period: Period) -> tuple[Basis, Mapping[str, Counted]]:
        """By the bot's own log."""
        dimension = Dimension.COMMUNE if self.kind is UnitKind.COMMUNES else Dimension.SERVICE
        basis, funnels = await self.inside.reporting.funnels(period, dimension)
        counted = dict.fromkeys(self._units(), Counted(0, 0, 0))
        unit_of = self._unit_of_sums()
        for key, funnel in funnels.items():
            unit = unit_of(key)
            if unit is not None:
                counted[unit] = _sum(counted.get(unit, Counted(0, 0, 0)), self._counted(funnel))
        return basis, counted

    async def online(self, since: date, until: date) -> Mapping[str, UnitCount]:
        """Dossiers online of all, by the imported reports of these months."""
        by = ShareBy.COMMUNE if self.kind is UnitKind.COMMUNES else ShareBy.PROCEDURE
        shares = await self.inside.portal_reports().online_share(by, PortalPeriod(since, until))
        unit_of = self._unit_of_dossiers()
        tallies = dict.fromkeys(self._units(), Tally())
        for key, tally in shares.groups.items():
            unit = unit_of(key)
            if unit is not None:
                tallies[unit] = tallies.get(unit, Tally()) + tally
        return {unit: UnitCount(unit, tally.online, tally.dossiers) for unit, tally in tallies.items()}

    async def months(self, until: date) -> list[date]:
        """The months with imported reports, up to a day."""
        shares = await self.inside.portal_reports().online_share(ShareBy.MONTH, PortalPeriod(until=until))
        return [date.fromisoformat(f"{key}-01") for key in shares.groups]

    def _counted(self, funnel: Funnel) -> Counted:
        is_commune = self.kind is UnitKind.COMMUNES
        opened = funnel.value(Metric.VISITS if is_commune else Metric.CARDS)
        asked = funnel.value(Metric.QUESTIONS if is_commune else Metric.ASKED_ABOUT)
        # A tap just after midnight may go on with a question of the day before.
        return Counted(opened, min(funnel.value(Metric.CONFIRMED), asked), asked)

    def _units(self) -> list[str]:
        catalog = self.inside.read_inside().catalog
        if self.kind is UnitKind.COMMUNES:
            return [commune.id for commune in catalog.province.communes]
        return list(dict.fromkeys(agency for agency in agencies_of_codes(catalog).values() if agency))

    def _unit_of_sums(self) -> Callable[[str], str | None]:
        if self.kind is UnitKind.COMMUNES:
            return lambda key: key
        catalog = self.inside.read_inside().catalog
        return lambda key: agency_of_entry(catalog, key)

    def _unit_of_dossiers(self) -> Callable[[str], str | None]:
        if self.kind is UnitKind.COMMUNES:
            return lambda key: key
        agencies = agencies_of_codes(self.inside.read_inside().catalog)
        return lambda key: agencies.get(ProcedureCode(key))


def _sum(one: Counted, other: Counted) -> Counted:
    return Counted(one.opened + other.opened, one.went_on + other.went_on, one.asked + other.asked)
