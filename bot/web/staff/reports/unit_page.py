"""`/staff/reports/communes`: communes, and the agencies that decide, in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from bot.engagement.sums import Dimension
from bot.engagement.tables import TOTAL
from bot.people.access import StaffSession
from bot.texts import Speaker
from bot.web.staff.reports.agencies import UNKNOWN
from bot.web.staff.reports.findings import counts_finding, ranking_finding
from bot.web.staff.reports.names import Names, capitalised
from bot.web.staff.reports.ranking_rows import ranking_rows, without_cases
from bot.web.staff.reports.report_inside import ReportInside
from bot.web.staff.reports.sections import COMMUNES
from bot.web.staff.reports.standings import Measure, Standings, standings_of
from bot.web.staff.reports.unit_counts import UnitCounts, UnitKind

KIND, BY = "don_vi", "theo"


def kind_of(query: QueryParams) -> UnitKind:
    """Whom an address asks about."""
    typed = query.get(KIND, "")
    return UnitKind(typed) if typed in set(UnitKind) else UnitKind.COMMUNES


def measure_of(query: QueryParams) -> Measure:
    """By what an address sets them in order."""
    typed = query.get(BY, "")
    return Measure(typed) if typed in set(Measure) else Measure.REACH


def unit_names(standings: Standings, names: Names) -> dict[str, str]:
    """What units are called: communes by their full names, agencies as the catalogue writes them."""
    return {
        unit: _unit_name(unit, standings.kind, names) for unit in standings.cases or standings.exact or {}
    }


def standings_finding(standings: Standings, names: Mapping[str, str], say: Speaker) -> str:
    """What an order says, in a sentence."""
    if standings.exact is not None:
        return counts_finding(standings.exact, names, say)
    return ranking_finding(standings.rows, names, say)


@dataclass(frozen=True, slots=True)
class UnitPage:
    """A ranking that praises and blames nobody for chance."""

    inside: ReportInside

    async def show(self, request: Request, session: StaffSession) -> Response:
        """`GET /staff/reports/communes`; `don_vi` says who, `theo` by what."""
        filters = self.inside.filters(request)
        counts = UnitCounts(self.inside, kind_of(request.query_params))
        standings = await standings_of(counts, measure_of(request.query_params), filters.period)
        say, names = self.inside.say, await self.inside.names()
        called = unit_names(standings, names)
        return await self.inside.page(
            "communes.html",
            session,
            COMMUNES,
            finding=standings_finding(standings, called, say),
            filters=filters,
            basis=standings.basis,
            names=names,
            metrics=standings.metrics,
            kept={KIND: standings.kind.value, BY: standings.measure.value},
            standings=standings,
            counts=_counts(standings, called),
            total=(standings.counts or {}).get(TOTAL),
            rows=ranking_rows(standings, called, say),
            without=without_cases(standings, called),
            kinds=tuple(UnitKind),
            measures=tuple(Measure),
        )


def _counts(standings: Standings, names: Mapping[str, str]) -> list[tuple[str, str, int | None]]:
    shown = standings.counts or {}
    return [(unit, names[unit], count) for unit, count in shown.items() if unit != TOTAL]


def _unit_name(unit: str, kind: UnitKind, names: Names) -> str:
    if kind is UnitKind.COMMUNES:
        return names.of(Dimension.COMMUNE, unit)
    return names.say.label("reports_pages.unknown_agency") if unit == UNKNOWN else capitalised(unit)
