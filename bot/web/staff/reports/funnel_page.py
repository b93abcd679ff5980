"""`/staff/reports/funnel`: how far it went, for one thing and side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from bot.engagement.metrics import Metric
from bot.engagement.sums import Dimension
from bot.people.access import StaffSession
from bot.web.staff.reports.breakdown import breakdown_of
from bot.web.staff.reports.filters import SCOPE_NAMES
from bot.web.staff.reports.findings import funnel_finding
from bot.web.staff.reports.report_inside import ReportInside
from bot.web.staff.reports.sections import FUNNEL

OFFERED = tuple(SCOPE_NAMES)
BY = "theo"
BY_NAMES: Mapping[str, Dimension] = {name: dimension for dimension, name in SCOPE_NAMES.items()}


@dataclass(frozen=True, slots=True)
class FunnelPage:
    """One funnel above, and below the funnels of all services, fields, communes, sources or campaigns."""

    inside: ReportInside

    async def show(self, request: Request, session: StaffSession) -> Response:
        """`GET /staff/reports/funnel`; `theo` of the address says what is set side by side."""
        filters = self.inside.filters(request, OFFERED)
        by = BY_NAMES.get(request.query_params.get(BY, ""), Dimension.FIELD)
        basis, funnel = await self.inside.reporting.funnel(filters.period, filters.scope)
        _, funnels = await self.inside.reporting.funnels(filters.period, by)
        names = await self.inside.names()
        breakdown = breakdown_of(by, funnels, names)
        stages = [stage.metric for stage in funnel.stages]
        return await self.inside.page(
            "funnel.html",
            session,
            FUNNEL,
            finding=funnel_finding(funnel, names.scope(filters.scope), self.inside.say),
            filters=filters,
            offered=OFFERED,
            basis=basis,
            names=names,
            metrics=[*stages, Metric.SUBMITTED_SELF, Metric.SUBMITTED_FOR_THEM, *breakdown.columns],
            funnel=funnel,
            breakdown=breakdown,
            kept={BY: SCOPE_NAMES[by]},
            by_name=SCOPE_NAMES[by],
            choices=[(name, dimension) for name, dimension in BY_NAMES.items()],
        )
