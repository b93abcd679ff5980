"""Where people stop in a guide, step by step."""

from __future__ import annotations

from collections.abc import Sequence

from bot.charts.chart import Chart, Plot
from bot.charts.empty import nothing_yet
from bot.charts.marks import Box, Scale, boxes
from bot.charts.model import About, Step
from bot.charts.palette import BLUE, ORANGE
from bot.charts.rows import Row, lay_rows
from bot.charts.wording import legend
from bot.kernel.numerals import percent, whole
from bot.texts import Speaker


def dropoff_chart(steps: Sequence[Step], about: About, say: Speaker) -> Chart:
    """A bar of who reached each step, split into those who went on and those who stopped."""
    return Chart(about, say, lambda width: _plot(steps, say, width))


def _plot(steps: Sequence[Step], say: Speaker, width: float) -> Plot:
    if not any(step.reached for step in steps):
        return nothing_yet(say, width)
    entries = [(BLUE, say.label("charts.dropoff.went_on")), (ORANGE, say.label("charts.dropoff.stopped"))]
    key, top = legend(entries, width)
    values = [_value(step, say) for step in steps]
    placed = lay_rows([step.label for step in steps], values, width, top=top, is_above=True)
    scale = Scale(0, max(step.reached for step in steps), placed.left, placed.right)
    rows = list(zip(placed.rows, steps, strict=True))
    layers = [
        *key,
        boxes([_went_on(row, step) for row, step in rows], colour=BLUE, x=scale),
        boxes([_stopped(row, step) for row, step in rows], colour=ORANGE, x=scale),
        *placed.words(),
    ]
    summary = "; ".join(f"{step.label}: {value}" for step, value in zip(steps, values, strict=True))
    return Plot(layers, placed.bottom, summary)


def _went_on(row: Row, step: Step) -> Box:
    return Box(0, step.reached - step.stopped, row.top, row.bottom)


def _stopped(row: Row, step: Step) -> Box:
    return Box(step.reached - step.stopped, step.reached, row.top, row.bottom)


def _value(step: Step, say: Speaker) -> str:
    share = step.stopped / step.reached if step.reached else None
    return say.label(
        "charts.dropoff.value",
        reached=whole(step.reached, say.language),
        stopped=whole(step.stopped, say.language),
        share=percent(share, language=say.language),
    )
