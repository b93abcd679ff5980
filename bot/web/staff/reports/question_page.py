"""`/staff/reports/questions`: what nobody could answer, and what people ask for most."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from bot.engagement.metrics import Metric
from bot.engagement.sums import Dimension
from bot.people.access import StaffSession
from bot.web.staff.reports.findings import questions_finding
from bot.web.staff.reports.overview_page import QUALITY
from bot.web.staff.reports.report_inside import ReportInside
from bot.web.staff.reports.sections import QUESTIONS

OFFERED = (Dimension.COMMUNE,)
LISTED = 15


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """Masked questions of people who agreed to have them kept, grouped by likeness."""

    inside: ReportInside

    async def show(self, request: Request, session: StaffSession) -> Response:
        """`GET /staff/reports/questions`"""
        filters = self.inside.filters(request, OFFERED)
        reporting, period = self.inside.reporting, filters.period
        found = await reporting.unanswered(period, filters.scope.key or None)
        basis, quality = await reporting.quality(period, filters.scope)
        _, top = await reporting.top(period, limit=LISTED)
        _, rising = await reporting.rising(period, limit=LISTED)
        return await self.inside.page(
            "questions.html",
            session,
            QUESTIONS,
            finding=questions_finding(found, self.inside.say),
            filters=filters,
            offered=OFFERED,
            basis=basis,
            metrics=[Metric.UNANSWERED_GROUPS, Metric.QUESTIONS, *QUALITY, Metric.CARDS, Metric.RISING],
            found=found,
            quality=quality,
            top=top,
            rising=rising,
        )
