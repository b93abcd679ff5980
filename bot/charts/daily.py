"""Lines per day: one panel for each thing counted, since their sizes differ by far; one time for all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.charts.chart import Chart, Plot
from bot.charts.empty import nothing_yet
from bot.charts.marks import Box, Layer, boxes
from bot.charts.model import About, Line, Period
from bot.charts.palette import BAND, MUTED
from bot.charts.panels import DAYS_HEIGHT, days_below, days_of, known_days, left_of, panel
from bot.charts.wording import paragraph
from bot.kernel.numerals import full_day, short_day, whole
from bot.texts import Speaker

PANEL = 84.0
_ABOVE, _BETWEEN = 10.0, 16.0


def daily_chart(lines: Sequence[Line], period: Period, about: About, say: Speaker) -> Chart:
    """A panel for each line below the other; missing days are gaps, days not final yet are shaded."""
    return Chart(about, say, lambda width: _plot(lines, period, say, width))


def _plot(lines: Sequence[Line], period: Period, say: Speaker, width: float) -> Plot:
    if not any(known_days(line, period) for line in lines):
        return nothing_yet(say, width)
    layers: list[Layer] = []
    left = left_of(lines, period, say)
    y = 0.0
    for line in lines:
        title, y = paragraph(_title(line, say), width, top=y, is_bold=True)
        area = Box(left, width, y + _ABOVE, y + _ABOVE + PANEL)
        layers += [title, *panel(line, period, say, area)]
        y = area.y2 + _BETWEEN
    y += DAYS_HEIGHT - _BETWEEN
    layers += days_below(period, Box(left, width, y - DAYS_HEIGHT, y))
    notes, y = _notes(lines, period, say, width, y + 6)
    return Plot([*layers, *notes], y, _summary(lines, period, say))


def _title(line: Line, say: Speaker) -> str:
    if line.total is None:
        return say.label("charts.daily.plain_panel", label=line.label)
    return say.label("charts.daily.panel", label=line.label, total=whole(line.total, say.language))


def _notes(
    lines: Sequence[Line], period: Period, say: Speaker, width: float, y: float
) -> tuple[list[Layer], float]:
    """What the shade and the gaps mean, where there are any."""
    layers: list[Layer] = []
    if period.not_final_from is not None and period.not_final_from <= period.last:
        words = say.label("charts.daily.not_final", day=short_day(period.not_final_from))
        layers.append(boxes([Box(0, 12, y + 2, y + 14)], colour=BAND, edge=MUTED))
        layer, y = paragraph(words, width - 18, top=y, left=18, size=12, colour=MUTED)
        layers.append(layer)
    if any(_missing(line, period) for line in lines):
        layer, y = paragraph(say.label("charts.daily.gaps"), width, top=y, size=12, colour=MUTED)
        layers.append(layer)
    return layers, y


def _missing(line: Line, period: Period) -> list[date]:
    return [day for day in days_of(period) if line.counts.get(day) is None]


def _summary(lines: Sequence[Line], period: Period, say: Speaker) -> str:
    return "; ".join(_line_summary(line, period, say) for line in lines)


def _line_summary(line: Line, period: Period, say: Speaker) -> str:
    counts = known_days(line, period)
    if not counts:
        return f"{line.label}: {say.label('charts.empty')}"
    best = max(counts, key=lambda day: counts[day])
    most = whole(counts[best], say.language)
    title = _title(line, say)
    return say.label("charts.daily.spoken", panel=title, most=most, day=full_day(best))
