"""Ticks: few, round, and written inside the plot's width."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from bot.charts.marks import Box, Layer, Scale, Words, lines_between, texts
from bot.charts.measuring import width_of
from bot.charts.palette import GRID, MUTED, SMALL

TICKS = 4
AXIS_HEIGHT = 18.0
"""What the numbers of an axis need above the grid."""


def round_ticks(low: float, high: float, most: int = TICKS, *, is_whole: bool = False) -> list[float]:
    """At most about `most` round numbers around a range; the first and last enclose it.

    With `is_whole` they are integers, as for counts of people. An empty range gets room above.
    """
    if high <= low:
        high = low + 1
    step = _round_step((high - low) / max(1, most - 1))
    if is_whole:
        step = max(1, step)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(number * step, 10) for number in range(first, last + 1)]


def _round_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return float(next(step for step in (1, 2, 2.5, 5, 10) if step * power >= rough * 0.999) * power)


def value_axis(
    ticks: Sequence[float],
    write: Callable[[float], str],
    scale: Scale,
    spans: Sequence[tuple[float, float]],
    *,
    y: float,
) -> list[Layer]:
    """Upright grid lines in each span of height, and their numbers on the baseline `y`, none touching."""
    shown: list[Words] = []
    edge = -math.inf
    for tick in ticks:
        text = write(tick)
        half = width_of(text, SMALL) / 2
        middle = min(max(scale.at(tick), scale.start + half - 8), scale.end + 8 - half)
        if middle - half > edge + 6:
            shown.append(Words(text, middle, y))
            edge = middle + half
    grid = [upright(tick, span) for tick in ticks for span in spans]
    return [
        lines_between(grid, colour=GRID, x=scale),
        texts(shown, size=SMALL, colour=MUTED, align="center"),
    ]


def upright(value: float, span: tuple[float, float]) -> Box:
    """A line at a value through a span of height."""
    return Box(value, value, *span)
