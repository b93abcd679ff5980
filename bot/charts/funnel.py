"""A funnel: how many came to each stage, and what part of the stage before that is."""

from __future__ import annotations

from collections.abc import Sequence

from bot.charts.chart import Chart, Plot
from bot.charts.empty import nothing_yet
from bot.charts.marks import Box, Scale, boxes
from bot.charts.model import About, Stage, Unit
from bot.charts.palette import BAND, BLUE
from bot.charts.rows import lay_rows
from bot.charts.wording import written
from bot.kernel.numerals import percent
from bot.texts import Speaker


def funnel_chart(stages: Sequence[Stage], about: About, say: Speaker) -> Chart:
    """Bars of the counts, first stage on top; each says its share of the stage before."""
    return Chart(about, say, lambda width: _plot(stages, say, width))


def share_of_previous(stages: Sequence[Stage], number: int) -> float | None:
    """The part of the stage before; `None` for the first, after nothing, or where a count is hidden."""
    if number == 0:
        return None
    count, before = stages[number].count, stages[number - 1].count
    return count / before if count is not None and before else None


def _plot(stages: Sequence[Stage], say: Speaker, width: float) -> Plot:
    counts = [stage.count or 0 for stage in stages]
    if not any(counts) and all(stage.count is not None for stage in stages):
        return nothing_yet(say, width)
    values = [_value(stages, number, say) for number in range(len(stages))]
    placed = lay_rows([stage.label for stage in stages], values, width, is_above=True)
    scale = Scale(0, max(1, *counts), placed.left, placed.right)
    layers = [
        boxes((Box(placed.left, placed.right, row.top, row.bottom) for row in placed.rows), colour=BAND),
        boxes(
            (Box(0, count, row.top, row.bottom) for row, count in zip(placed.rows, counts, strict=True)),
            colour=BLUE,
            x=scale,
        ),
        *placed.words(),
    ]
    summary = "; ".join(f"{stage.label}: {value}" for stage, value in zip(stages, values, strict=True))
    return Plot(layers, placed.bottom, summary)


def _value(stages: Sequence[Stage], number: int, say: Speaker) -> str:
    count = written(stages[number].count, Unit.COUNT, say)
    share = share_of_previous(stages, number)
    if share is None:
        return count
    return say.label("charts.funnel.value", count=count, share=percent(share, language=say.language))
