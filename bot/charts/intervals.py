"""Dots with their 95% intervals on rows: shared by rankings, experiments and forest plots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.charts.axis import round_ticks, upright, value_axis
from bot.charts.marks import Box, Layer, Scale, dots, lines_between
from bot.charts.model import Unit
from bot.charts.palette import BLUE, INK, MUTED
from bot.charts.rows import Row, Rows
from bot.charts.wording import tick_written
from bot.texts import Speaker

_EDGE = 7.0
"""Room for half a dot at both ends."""


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate and where the truth plausibly lies; an unsure one is drawn hollow and dashed."""

    middle: float
    low: float
    high: float
    is_unsure: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """An upright line all intervals are compared with."""

    value: float
    colour: str = INK


def interval_plot(
    placed: Rows,
    intervals: Sequence[Interval | None],
    unit: Unit,
    say: Speaker,
    *,
    axis_y: float,
    reference: Reference | None = None,
) -> list[Layer]:
    """The axis (its numbers standing on `axis_y`), the reference, the intervals and the rows' words.

    The scale has round ends and holds every interval, the reference, and zero.
    """
    rows = [(row, one) for row, one in zip(placed.rows, intervals, strict=True) if one is not None]
    held = [0.0] if reference is None else [0.0, reference.value]
    held += [value for _, one in rows for value in (one.low, one.middle, one.high)]
    ticks = round_ticks(min(held), max(held))
    scale = Scale(ticks[0], ticks[-1], placed.left + _EDGE, placed.right - _EDGE)
    marks = [] if reference is None else [upright(reference.value, span) for span in placed.spans]
    return [
        *value_axis(ticks, lambda tick: tick_written(tick, unit, say), scale, placed.spans, y=axis_y),
        lines_between(marks, colour=reference.colour if reference else INK, thickness=2, x=scale),
        *_marks([one for one in rows if not one[1].is_unsure], scale, colour=BLUE),
        *_marks([one for one in rows if one[1].is_unsure], scale, colour=MUTED, is_unsure=True),
        *placed.words(),
    ]


def _marks(
    rows: Sequence[tuple[Row, Interval]], scale: Scale, *, colour: str, is_unsure: bool = False
) -> list[Layer]:
    """The lines first, then the dots on them."""
    lines = [Box(one.low, one.high, row.middle, row.middle) for row, one in rows]
    points = [(one.middle, row.middle) for row, one in rows]
    return [
        lines_between(lines, colour=colour, thickness=3, dash=(4, 3) if is_unsure else (), x=scale),
        dots(points, colour=colour, x=scale, is_hollow=is_unsure),
    ]
