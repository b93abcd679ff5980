"""The pictures of the report pages: each made from the same filters as its page, so the figures agree."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from starlette.datastructures import QueryParams

from bot.charts.chart import Chart
from bot.charts.coverage import coverage_chart
from bot.charts.daily import daily_chart
from bot.charts.dropoff import dropoff_chart
from bot.charts.funnel import funnel_chart
from bot.charts.model import About, Bar, Line, MonthShare, Period, Rank, Stack, Stage, Step, Unit
from bot.charts.online_share import online_share_chart
from bot.charts.ranked import ranked_chart
from bot.charts.ranking import ranking_chart
from bot.engagement.metrics import Metric
from bot.engagement.portal_shares import ShareBy
from bot.engagement.ranking import RankedShare, UnitCount
from bot.engagement.reports import Basis
from bot.engagement.tables import TOTAL
from bot.kernel.numerals import full_day, month, whole
from bot.web.staff.reports.filters import SCOPE_NAMES, Filters, filters_of
from bot.web.staff.reports.findings import (
    coverage_finding,
    funnel_finding,
    reach_finding,
    service_finding,
    services_finding,
)
from bot.web.staff.reports.levels import LEVELS, levels_by_field
from bot.web.staff.reports.names import Names
from bot.web.staff.reports.portal_view import month_of, portal_finding, wish_of
from bot.web.staff.reports.ranking_rows import is_small
from bot.web.staff.reports.report_inside import ReportInside
from bot.web.staff.reports.standings import Source, Standings, is_worth_telling, standings_of
from bot.web.staff.reports.unit_counts import UnitCounts
from bot.web.staff.reports.unit_page import kind_of, measure_of, standings_finding, unit_names

TALLEST = 20
"""Lines of a ranking that are drawn; the table beside it holds all."""

DRAWN_BY_DAY = (Metric.VISITS, Metric.QUESTIONS, Metric.OPTED_IN, Metric.OPTED_OUT)

Draw = Callable[[QueryParams], Awaitable[Chart]]


@dataclass(frozen=True, slots=True)
class Drawings:
    """Every picture by its name in the address."""

    inside: ReportInside

    def all(self) -> Mapping[str, Draw]:
        """What there is to draw."""
        return {
            "funnel": self.funnel,
            "reach": self.reach,
            "top": self.top,
            "steps": self.steps,
            "stuck": self.stuck,
            "ranking": self.ranking,
            "coverage": self.coverage,
            "online": self.online,
        }

    async def funnel(self, query: QueryParams) -> Chart:
        """How far it went."""
        filters = self._filters(query)
        basis, funnel = await self.inside.reporting.funnel(filters.period, filters.scope)
        names = await self.inside.names()
        subject = names.scope(filters.scope)
        stages = [Stage(self._name(stage.metric), stage.value) for stage in funnel.stages]
        about = await self._about(funnel_finding(funnel, subject, names.say), basis, subject)
        return funnel_chart(stages, about, names.say)

    async def reach(self, query: QueryParams) -> Chart:
        """Day by day."""
        filters = self._filters(query)
        basis, reach = await self.inside.reporting.reach(filters.period, filters.scope)
        names = await self.inside.names()
        lines = [
            Line(
                names.say.label(f"reports_pages.daily.{one.value}"),
                reach.days[one],
                sum(reach.days[one].values()),
            )
            for one in DRAWN_BY_DAY
        ]
        period = filters.period
        running = self.inside.today if period.holds(self.inside.today) else None
        days = Period(period.first, period.last, running)
        about = await self._about(reach_finding(reach, names.say), basis, names.scope(filters.scope))
        return daily_chart(lines, days, about, names.say)

    async def top(self, query: QueryParams) -> Chart:
        """What is opened most."""
        filters = self._filters(query)
        basis, top = await self.inside.reporting.top(filters.period)
        names = await self.inside.names()
        opened = {one.key: one.figure.value for one in top}
        called = {key: names.of_entry(key) for key in opened}
        about = await self._about(
            services_finding(opened, called, names.say, total=top[0].figure.of if top else 0), basis
        )
        return ranked_chart([Bar(called[key], count) for key, count in opened.items()], about, names.say)

    async def steps(self, query: QueryParams) -> Chart:
        """Where people stop in one guide."""
        filters = self._filters(query)
        entry = filters.scope.key
        basis, steps, _ = await self.inside.reporting.steps(filters.period, entry)
        names = await self.inside.names()
        drawn = [
            Step(names.step(entry, step.number), step.reached.value, step.left.value if step.left else 0)
            for step in steps
        ]
        about = await self._about(service_finding(steps, entry, names), basis, names.of_entry(entry))
        return dropoff_chart(drawn, about, names.say)

    async def stuck(self, query: QueryParams) -> Chart:
        """Why people say they are stuck."""
        filters = self._filters(query)
        basis, stuck = await self.inside.reporting.stuck(filters.period, filters.scope)
        names = await self.inside.names()
        title = names.say.label("reports_pages.stuck_title", count=whole(stuck.total))
        about = await self._about(title, basis, names.scope(filters.scope))
        bars = [Bar(names.reason(reason), figure.value) for reason, figure in stuck.reasons]
        return ranked_chart(bars, about, names.say)

    async def ranking(self, query: QueryParams) -> Chart:
        """The first of an order, each with its interval."""
        filters = self._filters(query)
        counts = UnitCounts(self.inside, kind_of(query))
        standings = await standings_of(counts, measure_of(query), filters.period)
        names = await self.inside.names()
        called = unit_names(standings, names)
        title = standings_finding(standings, called, names.say)
        about = await self._about(title, standings.basis)
        if standings.counts is not None:
            shown = [(unit, count) for unit, count in standings.counts.items() if unit != TOTAL]
            bars = [Bar(called[unit], count) for unit, count in shown[:TALLEST]]
            return ranked_chart(bars, about, names.say)
        return self._ranked(standings, called, about, names)

    async def coverage(self, query: QueryParams) -> Chart:
        """The catalogue by field and level."""
        filters = self._filters(query)
        basis, coverage = await self.inside.reporting.coverage(filters.period)
        names = await self.inside.names()
        stacks = [Stack(field.name, field.counts) for field in levels_by_field(names)]
        labels = [names.say.label(f"reports_pages.level.{level.value}") for level in LEVELS]
        about = await self._about(coverage_finding(coverage, names.say), basis)
        return coverage_chart(stacks, labels, about, names.say)

    async def online(self, query: QueryParams) -> Chart:
        """The online share by month."""
        wish = wish_of(query, self.inside.today)
        months = await self.inside.portal_reports().online_share(ShareBy.MONTH, wish.portal_period)
        say = self.inside.say
        running = self.inside.today.replace(day=1)
        drawn = [
            MonthShare(
                month_of(key),
                tally.online_self,
                tally.online_for_them,
                tally.dossiers,
                is_final=month_of(key) < running,
                unknown=tally.online_unknown,
            )
            for key, tally in months.groups.items()
        ]
        counted = say.label("reports_pages.portal.counted", first=month(wish.since), last=month(wish.until))
        about = About(
            portal_finding(months, say),
            counted,
            say.label("reports_pages.source.portal"),
            self.inside.today,
            is_synthetic=months.has_synthetic,
        )
        return online_share_chart(drawn, about, say)

    def _ranked(self, standings: Standings, called: Mapping[str, str], about: About, names: Names) -> Chart:
        rows, cases = standings.rows[:TALLEST], standings.cases or {}
        unit = Unit.SHARE if all(isinstance(row, RankedShare) for row in rows) else Unit.POINTS
        ranks = [
            Rank(
                called[row.unit],
                row.share if isinstance(row, RankedShare) else row.points,
                row.low,
                row.high,
                self._cases(cases[row.unit], standings.source),
                is_small(row),
            )
            for row in rows
        ]
        return ranking_chart(ranks, about, names.say, unit=unit)

    def _cases(self, cases: UnitCount, source: Source) -> str:
        if not is_worth_telling(cases):
            return ""
        key = f"reports_pages.ranking.cases.{source.value}"
        return self.inside.say.label(key, count=whole(cases.of))

    def _filters(self, query: QueryParams) -> Filters:
        return filters_of(query, self.inside.today, frozenset(SCOPE_NAMES))

    def _name(self, metric: Metric) -> str:
        return self.inside.say.label(f"report.metric.{metric.value}")

    async def _about(self, title: str, basis: Basis, subject: str = "") -> About:
        say, period = self.inside.say, basis.period
        counted = say.label(
            "reports_pages.counted",
            first=full_day(period.first),
            last=full_day(period.last),
            subject=subject or say.label("reports_pages.everything"),
        )
        return About(
            title,
            counted,
            say.label("reports_pages.source.log"),
            self.inside.today,
            is_synthetic=await self.inside.has_synthetic(),
        )
