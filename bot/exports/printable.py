"""The report to be printed: one month that is over, in the order a reader wants it, all defined at its end.

Charts are laid out here and drawn by whoever shows the report. Nothing in it is an exact small count.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.charts.chart import Chart
from bot.charts.daily import daily_chart
from bot.charts.funnel import funnel_chart
from bot.charts.model import About, Bar, Line, Period, Rank, Stage
from bot.charts.ranked import ranked_chart
from bot.charts.ranking import ranking_chart
from bot.engagement.metrics import Metric
from bot.engagement.month_counts import Part
from bot.engagement.month_sharing import SharedMonth
from bot.engagement.ranking import rank_shares
from bot.exports.books import TABLES, Shared
from bot.exports.context import Context
from bot.exports.model import Cell, Column, Hidden, Kind, Table
from bot.exports.portal_tables import use_of
from bot.kernel.clock import local_day
from bot.kernel.numerals import UNKNOWN, full_day, month, percent, signed, whole
from bot.texts import Speaker

WAY = (
    Metric.VISITS, Metric.QUESTIONS, Metric.CONFIRMED, Metric.GUIDES, Metric.PORTAL, Metric.SUBMITTED,
)  # fmt: skip
LISTED = 10
LEFT_OUT = frozenset({"month", "meaning", "figure_id"})
"""Columns that say the same in every row of a month, or stand in the appendix."""

OWN_WEIGHT_ENOUGH = 0.5


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report: what it finds, a picture, and the figures."""

    title: str
    finding: str = ""
    chart: Chart | None = None
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Definition:
    """One entry of the appendix."""

    name: str
    meaning: str
    how: str


@dataclass(frozen=True, slots=True)
class PrintedReport:
    """All of it, in order."""

    title: str
    basis: str
    sections: tuple[Section, ...]
    notes: tuple[str, ...]
    definitions: tuple[Definition, ...]
    is_synthetic: bool


def printed_report(context: Context, shared: Shared) -> PrintedReport:
    """The report of the one month in `shared`."""
    (shared_month,) = shared.months
    say, of = context.say, month(shared_month.month.first)
    tables = {name: build(context, shared) for name, build in TABLES.items()}
    sections = tuple(_Layout(context, shared_month, tables).sections())
    used = [section.table for section in sections if section.table is not None]
    notes = dict.fromkeys(note for table in used for note in table.notes)
    return PrintedReport(
        say.label("exports.print.title", month=of),
        tables["overview"].basis,
        sections,
        tuple(notes),
        tuple(_definitions(used, say)),
        any(table.is_synthetic for table in used),
    )


def printed_cell(cell: Cell, column: Column, say: Speaker) -> str:
    """A cell as people here write it."""
    if cell is None:
        return UNKNOWN
    if isinstance(cell, Hidden):
        return say.label("exports.hidden")
    if isinstance(cell, str):
        return cell
    if isinstance(cell, date):
        return month(cell) if column.kind is Kind.MONTH else full_day(cell)
    if column.kind is Kind.SHARE:
        return percent(cell, language=say.language)
    if column.kind is Kind.POINTS:
        return signed(cell, language=say.language)
    return whole(round(cell), say.language)


class _Layout:
    """The sections of one month."""

    def __init__(self, context: Context, counted: SharedMonth, tables: dict[str, Table]) -> None:
        self._context, self._month, self._tables = context, counted, tables

    def sections(self) -> Iterator[Section]:
        yield Section(self._say("findings"), table=self._short("overview"))
        yield self._way()
        yield self._reach()
        yield self._services()
        yield self._stuck()
        yield Section(self._say("questions"), table=self._short("quality"))
        yield self._communes()
        yield Section(self._say("portal"), table=self._short("portal_communes"))
        yield Section(self._say("trials"), table=self._short("trials"))

    def _way(self) -> Section:
        counts = [self._month.whole(metric) for metric in WAY]
        title = self._say("way_hidden")
        if counts[0] is not None and counts[-1] is not None:
            title = self._say("way_title", first=self._number(counts[0]), last=self._number(counts[-1]))
        stages = [Stage(self._name(metric), count) for metric, count in zip(WAY, counts, strict=True)]
        return Section(self._say("way"), title, funnel_chart(stages, self._about(title), self._context.say))

    def _reach(self) -> Section:
        total = self._month.whole(Metric.VISITS)
        title = self._say("visits_hidden")
        if total is not None:
            title = self._say("visits_day", count=self._number(total))
        days = {
            date.fromisoformat(key): self._month.value(Part.DAY, key, Metric.VISITS)
            for key in self._month.keys(Part.DAY)
        }
        line = Line(self._context.say.label("report_chat.visits"), days, total)
        period = Period(self._month.month.first, self._month.month.last)
        return Section(
            self._say("reach"), title, daily_chart([line], period, self._about(title), self._context.say)
        )

    def _services(self) -> Section:
        counted = [
            (self._month.value(Part.SERVICE, key, Metric.CARDS), self._context.name(Part.SERVICE, key))
            for key in self._month.keys(Part.SERVICE)
        ]
        return self._listed("services", counted, self._most("services"))

    def _stuck(self) -> Section:
        counted = [
            (self._month.value(Part.REASON, key, Metric.STUCK), self._context.names.reason(key))
            for key in self._month.keys(Part.REASON)
        ]
        return self._listed("stuck", counted, self._short("stuck"))

    def _listed(self, name: str, counted: list[tuple[int | None, str]], table: Table) -> Section:
        known = sorted(
            ((count, label) for count, label in counted if count), key=lambda one: (-one[0], one[1])
        )
        if not known:
            return Section(self._say(name), self._say(f"{name}_none"), table=table)
        title = self._say(f"{name}_title", name=known[0][1], count=self._number(known[0][0]))
        bars = [Bar(label, count) for count, label in known[:LISTED]]
        chart = ranked_chart(bars, self._about(title), self._context.say)
        return Section(self._say(name), title, chart, table)

    def _communes(self) -> Section:
        ranked = rank_shares(use_of(self._month))
        table = self._short("communes")
        if not ranked:
            return Section(self._say("communes"), self._say("communes_none"), table=table)
        title = self._say("communes_title", count=self._number(len(ranked)))
        ranks = [
            Rank(
                self._context.name(Part.COMMUNE, row.unit),
                row.share,
                row.low,
                row.high,
                is_small=row.why.own_weight < OWN_WEIGHT_ENOUGH,
            )
            for row in ranked
        ]
        chart = ranking_chart(ranks, self._about(title), self._context.say)
        return Section(self._say("communes"), title, chart, table)

    def _most(self, name: str) -> Table:
        """The rows with the most, hidden ones not among them: the whole list is in the files."""
        table = self._short(name)
        place = next(place for place, column in enumerate(table.columns) if column.key == Metric.CARDS.value)
        rows = [row for row in table.rows if isinstance(row[place], int) and row[place]]
        rows.sort(key=lambda row: -int(str(row[place])))
        return replace(table, rows=tuple(rows[: 2 * LISTED]))

    def _short(self, name: str) -> Table:
        """A table without what is the same in every row, and without ids."""
        table = self._tables[name]
        kept = [
            place
            for place, column in enumerate(table.columns)
            if column.key not in LEFT_OUT and not column.key.endswith("_id")
        ]
        return replace(
            table,
            columns=tuple(table.columns[place] for place in kept),
            rows=tuple(tuple(row[place] for place in kept) for row in table.rows),
        )

    def _about(self, title: str) -> About:
        context = self._context
        return About(
            title,
            self._say("counted", month=month(self._month.month.first)),
            self._say("source"),
            local_day(context.made_at),
            context.is_synthetic,
        )

    def _say(self, key: str, **params: object) -> str:
        return self._context.say.label(f"exports.print.{key}", **params)

    def _name(self, metric: Metric) -> str:
        return self._context.say.label(metric.name_key)

    def _number(self, count: int) -> str:
        return whole(count, self._context.say.language)


def _definitions(tables: Sequence[Table], say: Speaker) -> Iterator[Definition]:
    """Every figure and every column that is used, each once."""
    told: set[str] = set()
    metrics = dict.fromkeys((*WAY, *Metric))
    for table in tables:
        for column in table.columns:
            if column.title not in told and column.key not in {metric.value for metric in metrics}:
                told.add(column.title)
                yield Definition(column.title, column.definition, column.how)
    for metric in metrics:
        yield Definition(
            say.label(metric.name_key), say.label(metric.definition_key), say.label(metric.how_key)
        )
