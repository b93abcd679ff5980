"""The one picture of `/baocao`: four big figures, the funnel, and the line of reach; 1080 x 1350 pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.charts.chart import Chart, Plot
from bot.charts.frame import foot_height, head_height
from bot.charts.funnel import share_of_previous
from bot.charts.marks import Box, Layer, Scale, Words, boxes, texts
from bot.charts.measuring import width_of, wrap
from bot.charts.model import About, Figure, Line, Period, Stage, Unit
from bot.charts.palette import BAND, BLUE, INK, LEADING, MARGIN, MUTED, SMALL
from bot.charts.panels import DAYS_HEIGHT, days_below, known_days, left_of, panel
from bot.charts.wording import paragraph, written
from bot.kernel.numerals import percent, signed
from bot.texts import Speaker

WIDTH, HEIGHT = 420, 525.0
"""A little wider than other charts, as it holds more; only a very long title makes it grow downwards."""

_LEAST_LINE = 44.0
_BIG, _HEADING = 22.0, 13.0
_GAP, _PAD = 6.0, 8.0


@dataclass(frozen=True, slots=True)
class Report:
    """What the picture shows; as many figures as come, two in a row (four are meant)."""

    figures: Sequence[Figure]
    stages: Sequence[Stage]
    line: Line
    period: Period


def report_picture(report: Report, about: About, say: Speaker) -> Chart:
    """A small dashboard to be read in a chat; drawn as any chart."""
    return Chart(about, say, lambda width: _plot(report, about, say, width), WIDTH)


def change_of(figure: Figure, say: Speaker) -> str:
    """How a figure moved against the period before, in words: "+12,5% so với kỳ trước"."""
    if figure.count is None or figure.before is None:
        return say.label("charts.report.no_before")
    if figure.count == figure.before:
        return say.label("charts.report.same")
    if not figure.before:
        return say.label("charts.report.new")
    change = signed((figure.count / figure.before - 1) * 100, language=say.language)
    return say.label("charts.report.change", change=f"{change}%")


def _plot(report: Report, about: About, say: Speaker, width: float) -> Plot:
    whole_width = round(width + 2 * MARGIN)
    room = HEIGHT - head_height(about, say, whole_width) - foot_height(about, say, whole_width)
    figures, y = _figures(report.figures, say, width)
    funnel, y = _funnel(report.stages, say, width, y + 2)
    height = max(room, y + _HEADING * LEADING + 8 + _LEAST_LINE + DAYS_HEIGHT)
    line = _line(report, say, Box(0, width, y, height))
    return Plot([*figures, *funnel, *line], height, _summary(report, say))


def _figures(figures: Sequence[Figure], say: Speaker, width: float) -> tuple[list[Layer], float]:
    """Cells two in a row, all as high as the one with the longest label."""
    cell = (width - _GAP) / 2
    labels = [wrap(figure.label, cell - 2 * _PAD, SMALL) for figure in figures]
    label_height = max((len(lines) for lines in labels), default=0) * SMALL * LEADING
    height = label_height + _BIG + SMALL + 12
    areas: list[Box] = []
    layers: list[Layer] = []
    for number, figure in enumerate(figures):
        x, y = (number % 2) * (cell + _GAP), (number // 2) * (height + _GAP)
        areas.append(Box(x, x + cell, y, y + height))
        count_y = y + label_height + _BIG
        label, _ = paragraph(figure.label, cell - 2 * _PAD, top=y + 2, left=x + _PAD, size=SMALL, colour=INK)
        count = Words(written(figure.count, Unit.COUNT, say), x + _PAD, count_y)
        change = Words(change_of(figure, say), x + _PAD, count_y + SMALL + 4)
        layers += [label, texts([count], size=_BIG, is_bold=True), texts([change], size=SMALL, colour=MUTED)]
    rows = -(-len(figures) // 2)
    return [boxes(areas, colour=BAND), *layers], rows * (height + _GAP)


def _funnel(stages: Sequence[Stage], say: Speaker, width: float, top: float) -> tuple[list[Layer], float]:
    """A funnel in short rows: label, bar, count and share of the stage before."""
    heading, y = paragraph(say.label("charts.report.funnel"), width, top=top, size=_HEADING, is_bold=True)
    if not stages:
        sentence, y = paragraph(say.label("charts.empty"), width, top=y, size=SMALL, colour=MUTED)
        return [heading, sentence], y + _GAP
    values = [_short_value(stages, number, say) for number in range(len(stages))]
    widest = max(width_of(stage.label, SMALL) for stage in stages)
    left = min(widest, width * 0.45) + _GAP
    right = width - max(width_of(value, SMALL, is_bold=True) for value in values) - _GAP
    scale = Scale(0, max(1, *(stage.count or 0 for stage in stages)), left, right)
    labels: list[Layer] = []
    bars, words = [], []
    for stage, value in zip(stages, values, strict=True):
        label, bottom = paragraph(stage.label, left - _GAP, top=y + 1, size=SMALL)
        middle = (y + 1 + bottom) / 2
        labels.append(label)
        bars.append(Box(0, stage.count or 0, middle - 6, middle + 6))
        words.append(Words(value, width, middle + SMALL * 0.36))
        y = bottom + 1
    shown = texts(words, size=SMALL, is_bold=True, align="right")
    return [heading, *labels, boxes(bars, colour=BLUE, x=scale), shown], y + _GAP


def _short_value(stages: Sequence[Stage], number: int, say: Speaker) -> str:
    count = written(stages[number].count, Unit.COUNT, say)
    share = share_of_previous(stages, number)
    if share is None:
        return count
    return say.label("charts.count_and_share", count=count, share=percent(share, language=say.language))


def _line(report: Report, say: Speaker, area: Box) -> list[Layer]:
    heading = say.label("charts.daily.plain_panel", label=report.line.label)
    if report.period.has_unfinished_days:
        heading = say.label("charts.report.not_final", heading=heading)
    title, y = paragraph(heading, area.width, top=area.y, size=_HEADING, is_bold=True)
    if not known_days(report.line, report.period):
        sentence, _ = paragraph(say.label("charts.empty"), area.width, top=y, size=SMALL, colour=MUTED)
        return [title, sentence]
    left = left_of([report.line], report.period, say)
    plot = Box(left, area.x2, y + 8, area.y2 - DAYS_HEIGHT)
    days = days_below(report.period, Box(left, area.x2, plot.y2, area.y2))
    return [title, *panel(report.line, report.period, say, plot), *days]


def _summary(report: Report, say: Speaker) -> str:
    figures = [
        f"{figure.label}: {written(figure.count, Unit.COUNT, say)}, {change_of(figure, say)}"
        for figure in report.figures
    ]
    stages = [
        f"{stage.label}: {_short_value(report.stages, number, say)}"
        for number, stage in enumerate(report.stages)
    ]
    return "; ".join([*figures, *stages])
