"""Figures to be handed on: tables as files, open data, the report to be printed; small counts are hidden."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from bot.charts.chart import Chart
from bot.charts.errors import NotDrawn
from bot.charts.studio import Studio
from bot.engagement.months import latest_over, months_over
from bot.engagement.periods import Period
from bot.exports.books import MOST_MONTHS, TABLES, Books, Format, NoMonthOver, TooManyMonths
from bot.exports.model import Table
from bot.exports.printable import printed_cell, printed_report
from bot.kernel.clock import Clock, local_day
from bot.kernel.numerals import full_day, month
from bot.people.access import StaffSession
from bot.people.roles import Permission
from bot.web.staff.answers import Answers
from bot.web.staff.rendering import Renderer
from bot.web.staff.reports.filters import filters_of
from bot.web.staff.reports.sections import REPORTS

EXPORT = f"{REPORTS}/export/{{table}}.{{kind}}"
OPEN_DATA = f"{REPORTS}/open-data.zip"
PRINT = f"{REPORTS}/print"
DOWNLOADS = f"{REPORTS}/downloads"

MEDIA = {
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.CSV: "text/csv; charset=utf-8",
    Format.PARQUET: "application/vnd.apache.parquet",
}
CHART_WIDTH = 640


class ReportFiles:
    """What may leave the house, for whoever may take it out."""

    def __init__(
        self, books: Books, *, answers: Answers, renderer: Renderer, studio: Studio, clock: Clock
    ) -> None:
        self._books, self._route, self._renderer = books, answers.route, renderer
        self._studio, self._clock = studio, clock

    def routes(self) -> list[BaseRoute]:
        """All addresses; they stand before the staff pages' answer for unknown ones."""
        needs = Permission.EXPORT_AGGREGATES
        return [
            self._route(EXPORT, self.file, needs),
            self._route(OPEN_DATA, self.open_data, needs),
            self._route(PRINT, self.print, needs),
            self._route(DOWNLOADS, self.downloads, needs),
        ]

    async def file(self, request: Request, session: StaffSession) -> Response:
        """`/staff/reports/export/<table>.<xlsx|csv|parquet>?ky=…`"""
        name, kind = request.path_params["table"], request.path_params["kind"]
        if name not in TABLES or kind not in set(Format):
            raise HTTPException(404)
        period = self._period(request)
        try:
            content = await self._books.file(name, Format(kind), period)
        except (NoMonthOver, TooManyMonths) as refused:
            return self._refused(session, period, refused)
        months = months_over(period, self._today())
        file_name = f"{name.replace('_', '-')}-{_span(months)}.{kind}"
        return _as_file(content, MEDIA[Format(kind)], file_name)

    async def open_data(self, request: Request, session: StaffSession) -> Response:
        """`/staff/reports/open-data.zip?ky=…`"""
        period = self._period(request)
        try:
            content = await self._books.open_data(period)
        except (NoMonthOver, TooManyMonths) as refused:
            return self._refused(session, period, refused)
        months = months_over(period, self._today())
        return _as_file(content, "application/zip", f"du-lieu-mo-{_span(months)}.zip")

    async def print(self, request: Request, session: StaffSession) -> Response:
        """`/staff/reports/print?ky=…`: the latest month of the period that is over."""
        del session
        months = months_over(self._period(request), self._today())
        context, shared = await self._books.shared(months[-1] if months else latest_over(self._today()))
        report = printed_report(context, shared)
        drawn = [
            await self._drawn(section.chart, str(place)) for place, section in enumerate(report.sections)
        ]
        return self._renderer.page(
            "reports/print.html",
            report=report,
            sections=list(zip(report.sections, drawn, strict=True)),
            cells=self._cells,
            reports=REPORTS,
        )

    async def downloads(self, request: Request, session: StaffSession) -> Response:
        """`/staff/reports/downloads?ky=…`: every file of the period in one list."""
        period = self._period(request)
        months = months_over(period, self._today())
        return self._list(session, period, months or (latest_over(self._today()),), is_other=not months)

    def _refused(self, session: StaffSession, period: Period, refused: Exception) -> Response:
        """Why there is no such file, and which ones there are."""
        latest = (latest_over(self._today()),)
        is_long = isinstance(refused, TooManyMonths)
        return self._list(session, period, latest, is_other=not is_long, is_long=is_long, status=409)

    def _list(
        self,
        session: StaffSession,
        period: Period,
        months: Sequence[Period],
        *,
        is_other: bool = False,
        is_long: bool = False,
        status: int = 200,
    ) -> Response:
        latest = latest_over(self._today())
        return self._renderer.page(
            "reports/downloads.html",
            session=session,
            path=REPORTS,
            status=status,
            asked=(full_day(period.first), full_day(period.last)),
            latest=month(latest.first),
            span=_span_words(months),
            query=f"tu={months[0].first}&den={months[-1].last}",
            tables=tuple(TABLES),
            kinds=tuple(Format),
            export=f"{REPORTS}/export",
            open_data=OPEN_DATA,
            print=PRINT,
            is_other=is_other,
            is_long=is_long,
            most=MOST_MONTHS,
        )

    async def _drawn(self, chart: Chart | None, key: str) -> Markup | None:
        if chart is None:
            return None
        try:
            return Markup(await self._studio.svg(chart, CHART_WIDTH, key=key))  # noqa: S704 - our own drawing
        except NotDrawn:
            return None

    def _cells(self, table: Table) -> list[list[str]]:
        say = self._renderer.speaker()
        return [
            [printed_cell(cell, column, say) for cell, column in zip(row, table.columns, strict=True)]
            for row in table.rows
        ]

    def _period(self, request: Request) -> Period:
        """As on every report page; without one, the latest month that is over."""
        if not {"ky", "tu", "den"} & request.query_params.keys():
            return latest_over(self._today())
        return filters_of(request.query_params, self._today()).period

    def _today(self) -> date:
        return local_day(self._clock.now())


def _span(months: Sequence[Period]) -> str:
    """Months as they stand in a file's name: "2026-10", "2026-08-2026-10"."""
    first, last = (f"{each.first:%Y-%m}" for each in (months[0], months[-1]))
    return first if first == last else f"{first}-{last}"


def _span_words(months: Sequence[Period]) -> str:
    """Months as people here write them: "10/2026", "08/2026 – 10/2026"."""
    first, last = month(months[0].first), month(months[-1].first)
    return first if first == last else f"{first} – {last}"


def _as_file(content: bytes, media_type: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)
