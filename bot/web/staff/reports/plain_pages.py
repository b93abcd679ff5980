"""Three pages of one report each: the catalogue by level, reach by day, and what every figure means."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from bot.engagement.metrics import Metric
from bot.engagement.reach import DAILY
from bot.engagement.sums import Dimension
from bot.people.access import StaffSession
from bot.web.staff.reports.findings import coverage_finding, reach_finding
from bot.web.staff.reports.levels import levels_by_field
from bot.web.staff.reports.report_inside import ReportInside
from bot.web.staff.reports.sections import CATALOG, DEFINITIONS, REACH

REACH_OF = (Dimension.COMMUNE, Dimension.SOURCE)
"""Services are not visited, so reach has none."""


@dataclass(frozen=True, slots=True)
class PlainPages:
    """`/staff/reports/catalog`, `/staff/reports/reach` and `/staff/reports/definitions`."""

    inside: ReportInside

    async def catalog(self, request: Request, session: StaffSession) -> Response:
        """How many services stand at each level, by field, and what people open."""
        filters = self.inside.filters(request)
        basis, coverage = await self.inside.reporting.coverage(filters.period)
        names = await self.inside.names()
        return await self.inside.page(
            "catalog.html",
            session,
            CATALOG,
            finding=coverage_finding(coverage, self.inside.say),
            filters=filters,
            basis=basis,
            names=names,
            metrics=[Metric.COVERAGE, Metric.CARDS],
            coverage=coverage,
            fields=levels_by_field(names),
        )

    async def reach(self, request: Request, session: StaffSession) -> Response:
        """Day by day."""
        filters = self.inside.filters(request, REACH_OF)
        basis, reach = await self.inside.reporting.reach(filters.period, filters.scope)
        return await self.inside.page(
            "reach.html",
            session,
            REACH,
            finding=reach_finding(reach, self.inside.say),
            filters=filters,
            offered=REACH_OF,
            basis=basis,
            metrics=DAILY,
            columns=DAILY,
            reach=reach,
        )

    async def definitions(self, request: Request, session: StaffSession) -> Response:
        """Every figure in one list."""
        del request
        finding = self.inside.say.label("reports_pages.finding.definitions")
        return await self.inside.page(
            "definitions.html", session, DEFINITIONS, finding=finding, every=tuple(Metric)
        )
