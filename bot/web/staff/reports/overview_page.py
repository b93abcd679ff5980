"""`/staff/reports`: how it stands, at one glance."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from bot.engagement.metrics import Figure, Metric
from bot.engagement.reports import Overview
from bot.engagement.sums import Dimension, Scope
from bot.kernel.numerals import signed
from bot.people.access import StaffSession
from bot.texts import Speaker
from bot.web.staff.reports.findings import overview_finding
from bot.web.staff.reports.report_inside import ReportInside
from bot.web.staff.reports.sections import OVERVIEW

OFFERED = (Dimension.COMMUNE, Dimension.SERVICE, Dimension.FIELD, Dimension.SOURCE)

NOT_OF_SERVICES = frozenset(
    {Metric.VISITS, Metric.NEW_CHATS, Metric.QUESTIONS, Metric.OPTED_IN, Metric.OPTED_OUT, Metric.BLOCKED}
)
"""Figures that no service has: they would be nothing but a misleading 0."""

FEWEST_FOR_CHANGE = 10
"""From fewer than this a percentage of change is told as a count instead."""


@dataclass(frozen=True, slots=True)
class FigureCard:
    """A big figure and how it moved."""

    figure: Figure
    change: str


def cards_of(overview: Overview, say: Speaker) -> tuple[FigureCard, ...]:
    """The figures that mean something for what is looked at."""
    return tuple(
        FigureCard(figure, change_words(figure.value, overview.before[figure.metric], say))
        for figure in overview.figures
        if is_figure_of(figure.metric, overview.basis.scope)
    )


def is_figure_of(metric: Metric, scope: Scope) -> bool:
    """Whether something can have this figure at all."""
    return not (scope.is_about_services and metric in NOT_OF_SERVICES)


def change_words(now: int, before: int, say: Speaker) -> str:
    """Against as many days before: a percentage, or the count before when that was small."""
    if now == before:
        return say.label("reports_pages.change.same")
    if before < FEWEST_FOR_CHANGE:
        return say.label("reports_pages.change.small", before=before)
    return say.label("reports_pages.change.percent", change=signed(100 * (now / before - 1)))


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """Headline figures, the funnel, quality of answers, what is asked most, reach by day."""

    inside: ReportInside

    async def show(self, request: Request, session: StaffSession) -> Response:
        """`GET /staff/reports`"""
        filters = self.inside.filters(request, OFFERED)
        overview = await self.inside.reporting.overview(filters.period, filters.scope)
        say, names = self.inside.say, await self.inside.names()
        cards = cards_of(overview, say)
        quality = None if filters.scope.is_about_services else overview.quality
        shown = [card.figure.metric for card in cards]
        return await self.inside.page(
            "overview.html",
            session,
            OVERVIEW,
            finding=overview_finding(overview, say),
            filters=filters,
            offered=OFFERED,
            basis=overview.basis,
            names=names,
            metrics=[*shown, *(stage.metric for stage in overview.funnel.stages), *QUALITY, Metric.RISING],
            cards=cards,
            overview=overview,
            quality=quality,
        )


QUALITY = (
    Metric.ANSWERED, Metric.ASKED_BACK, Metric.UNANSWERED, Metric.OTHER_TALK, Metric.PICKED,
    Metric.NONE_OF_THESE, Metric.CONFIRMED_RIGHT,
)  # fmt: skip
"""What quality is told by."""
