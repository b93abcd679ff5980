"""A forest plot: the difference in subgroups, marked as exploration and never as a finding."""

from __future__ import annotations

from collections.abc import Sequence

from bot.charts.axis import AXIS_HEIGHT
from bot.charts.chart import Chart, Plot
from bot.charts.empty import nothing_yet
from bot.charts.intervals import Interval, Reference, interval_plot
from bot.charts.marks import Box, Layer, boxes
from bot.charts.model import About, Subgroup, Unit
from bot.charts.palette import SMALL, YELLOW
from bot.charts.rows import lay_rows
from bot.charts.wording import paragraph, points_written
from bot.kernel.numerals import whole
from bot.texts import Speaker


def forest_chart(groups: Sequence[Subgroup], about: About, say: Speaker) -> Chart:
    """Differences by subgroup around a zero line; the warning that it is exploratory stands above them."""
    return Chart(about, say, lambda width: _plot(groups, say, width))


def _plot(groups: Sequence[Subgroup], say: Speaker, width: float) -> Plot:
    if not groups:
        return nothing_yet(say, width)
    warning, top = _warning(say, width)
    labels = [_label(group, say) for group in groups]
    values = [_value(group, say) for group in groups]
    axis_y = top + AXIS_HEIGHT + 4
    placed = lay_rows(labels, values, width, top=axis_y + 6, thickness=14, is_above=True)
    intervals = [_interval(group) for group in groups]
    plot = interval_plot(placed, intervals, Unit.POINTS, say, axis_y=axis_y, reference=Reference(0))
    if not any(intervals):  # nothing to measure against: words only, no empty axis
        plot = placed.words()
    spoken = (f"{label}: {value}" for label, value in zip(labels, values, strict=True))
    return Plot([*warning, *plot], placed.bottom, "; ".join([say.label("charts.forest.warning"), *spoken]))


def _interval(group: Subgroup) -> Interval | None:
    """All of them hollow and dashed: nothing here is sure."""
    if group.difference is None:
        return None
    return Interval(group.difference.points, group.difference.low, group.difference.high, is_unsure=True)


def _warning(say: Speaker, width: float) -> tuple[list[Layer], float]:
    words, bottom = paragraph(
        say.label("charts.forest.warning"), width - 20, top=7, left=10, size=SMALL + 1, is_bold=True
    )
    return [boxes([Box(0, width, 0, bottom + 7)], colour=YELLOW), words], bottom + 7


def _label(group: Subgroup, say: Speaker) -> str:
    return say.label("charts.forest.group", label=group.label, people=whole(group.people, say.language))


def _value(group: Subgroup, say: Speaker) -> str:
    if group.difference is None:
        return say.label("charts.forest.too_few")
    return points_written(group.difference, say)
