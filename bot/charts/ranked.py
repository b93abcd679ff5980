"""Ranked bars: services asked for, reasons people are stuck, communes."""

from __future__ import annotations

from collections.abc import Sequence

from bot.charts.chart import Chart, Plot
from bot.charts.empty import nothing_yet
from bot.charts.marks import Box, Scale, boxes, lines_between
from bot.charts.model import About, Bar, Unit
from bot.charts.palette import BLUE, MUTED
from bot.charts.rows import lay_rows
from bot.charts.wording import written
from bot.texts import Speaker


def ranked_chart(bars: Sequence[Bar], about: About, say: Speaker, *, unit: Unit = Unit.COUNT) -> Chart:
    """Bars from the largest to the smallest, hidden values last; as high as the list needs."""
    ordered = sorted(bars, key=lambda bar: (bar.value is None, -(bar.value or 0)))
    return Chart(about, say, lambda width: _plot(ordered, unit, say, width))


def _plot(bars: Sequence[Bar], unit: Unit, say: Speaker, width: float) -> Plot:
    if not bars:
        return nothing_yet(say, width)
    values = [written(bar.value, unit, say) for bar in bars]
    placed = lay_rows([bar.label for bar in bars], values, width)
    lengths = [bar.value or 0 for bar in bars]
    low, high = min(0, *lengths), max(0, *lengths)
    scale = Scale(low, high if high > low else low + 1, placed.left, placed.right)
    layers = [
        boxes(
            (Box(0, length, row.top, row.bottom) for row, length in zip(placed.rows, lengths, strict=True)),
            colour=BLUE,
            x=scale,
        ),
        lines_between(
            [Box(0, 0, placed.rows[0].top - 2, placed.rows[-1].bottom + 2)] if low < 0 else [],
            colour=MUTED,
            x=scale,
        ),
        *placed.words(),
    ]
    summary = "; ".join(f"{bar.label}: {value}" for bar, value in zip(bars, values, strict=True))
    return Plot(layers, placed.bottom, summary)
