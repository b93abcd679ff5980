"""`/staff/reports/services`: all services by how much they are opened, and where people stop in one."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.engagement.metrics import Metric
from bot.engagement.sums import Dimension, Scope
from bot.people.access import StaffSession
from bot.web.staff.reports.breakdown import breakdown_of
from bot.web.staff.reports.filters import LONGEST_KEY
from bot.web.staff.reports.findings import service_finding, services_finding
from bot.web.staff.reports.report_inside import ReportInside
from bot.web.staff.reports.sections import SERVICES

OFFERED = (Dimension.FIELD,)
STEPS = (Metric.STEP_REACHED, Metric.STEP_LEFT, Metric.STUCK)


@dataclass(frozen=True, slots=True)
class ServicePages:
    """The list, and one service."""

    inside: ReportInside

    async def all(self, request: Request, session: StaffSession) -> Response:
        """`GET /staff/reports/services`; `linh_vuc` keeps to one field."""
        filters = self.inside.filters(request, OFFERED)
        basis, funnels = await self.inside.reporting.funnels(filters.period, Dimension.SERVICE)
        names = await self.inside.names()
        field = filters.scope.key
        kept = {key: one for key, one in funnels.items() if not field or self._field_of(key) == field}
        breakdown = breakdown_of(Dimension.SERVICE, kept, names)
        opened = {key: one.value(Metric.CARDS) for key, one in kept.items()}
        called = {key: names.of_entry(key) for key in kept}
        return await self.inside.page(
            "services.html",
            session,
            SERVICES,
            finding=services_finding(opened, called, self.inside.say),
            filters=filters,
            offered=OFFERED,
            basis=basis,
            names=names,
            metrics=breakdown.columns,
            breakdown=breakdown,
        )

    async def one(self, request: Request, session: StaffSession) -> Response:
        """`GET /staff/reports/services/<id>`: also of a service that is gone but was used."""
        entry_id: str = request.path_params["service_id"]
        filters = self.inside.filters(request)
        scope = Scope(Dimension.SERVICE, entry_id)
        if len(entry_id) > LONGEST_KEY:
            raise HTTPException(404)
        basis, funnel = await self.inside.reporting.funnel(filters.period, scope)
        _, steps, stuck = await self.inside.reporting.steps(filters.period, entry_id)
        names, inside = await self.inside.names(), self.inside.read_inside()
        is_known = inside.service(entry_id) is not None or inside.faq(entry_id) is not None
        if not is_known and not any(stage.value for stage in funnel.stages):
            raise HTTPException(404)
        return await self.inside.page(
            "service.html",
            session,
            SERVICES,
            finding=service_finding(steps, entry_id, names),
            filters=filters,
            basis=basis,
            names=names,
            metrics=[*(stage.metric for stage in funnel.stages), *STEPS],
            entry_id=entry_id,
            funnel=funnel,
            steps=steps,
            stuck=stuck,
        )

    def _field_of(self, entry_id: str) -> str:
        service = self.inside.read_inside().service(entry_id)
        return service.field_id if service else ""
