"""An experiment: two arms and their difference; or, while nothing may be said, only who was asked."""

from __future__ import annotations

from bot.charts.axis import AXIS_HEIGHT
from bot.charts.chart import Chart, Plot
from bot.charts.intervals import Interval, Reference, interval_plot
from bot.charts.marks import Box, Layer, Scale, Words, boxes
from bot.charts.model import About, Arm, Asked, Experiment, Unit, UnreadExperiment
from bot.charts.palette import BAND, BLUE, MUTED, SMALL
from bot.charts.rows import Row, Rows, lay_rows
from bot.charts.wording import legend, paragraph, points_written
from bot.kernel.numerals import percent, whole
from bot.texts import Speaker


def experiment_chart(result: Experiment, about: About, say: Speaker) -> Chart:
    """Both arms with 95% intervals, the difference with its interval beside zero, and the verdict."""
    return Chart(about, say, lambda width: _result(result, say, width))


def unread_experiment_chart(state: UnreadExperiment, about: About, say: Speaker) -> Chart:
    """Who was assigned and who answered so far; no outcome, no difference, no interval."""
    return Chart(about, say, lambda width: _unread(state, say, width))


def _result(result: Experiment, say: Speaker, width: float) -> Plot:
    arms, y = _arms(result, say, width)
    difference, y = _difference(result, say, width, y + 14)
    verdict, y = _verdict(result.verdict, width, y + 8)
    spoken = [f"{arm.label}: {_share(arm, say)}" for arm in (result.treated, result.held)]
    points = say.label("charts.experiment.difference", points=points_written(result.difference, say))
    return Plot([*arms, *difference, *verdict], y, "; ".join([*spoken, points, result.verdict]))


def _arms(result: Experiment, say: Speaker, width: float) -> tuple[list[Layer], float]:
    arms = (result.treated, result.held)
    values = [_share(arm, say) for arm in arms]
    placed = lay_rows([arm.label for arm in arms], values, width, top=AXIS_HEIGHT + 4, is_above=True)
    intervals = [Interval(arm.share, arm.low, arm.high) for arm in arms]
    return interval_plot(placed, intervals, Unit.SHARE, say, axis_y=SMALL), placed.bottom


def _difference(result: Experiment, say: Speaker, width: float, top: float) -> tuple[list[Layer], float]:
    difference = result.difference
    points = say.label("charts.experiment.difference", points=points_written(difference, say))
    words, y = paragraph(points, width, top=top, is_bold=True)
    hint, y = paragraph(say.label("charts.experiment.zero"), width, top=y, size=SMALL, colour=MUTED)
    axis_y = y + AXIS_HEIGHT
    bare = Row((), Words("", width, axis_y), axis_y + 8, axis_y + 32)
    placed = Rows((bare,), 0, width, axis_y + 40, spans=((axis_y + 5, axis_y + 36),))
    interval = Interval(difference.points, difference.low, difference.high)
    plot = interval_plot(placed, [interval], Unit.POINTS, say, axis_y=axis_y, reference=Reference(0))
    return [words, hint, *plot], placed.bottom


def _verdict(sentence: str, width: float, top: float) -> tuple[list[Layer], float]:
    words, bottom = paragraph(sentence, width - 24, top=top + 8, left=12, is_bold=True)
    return [boxes([Box(0, width, top, bottom + 10)], colour=BAND), words], bottom + 10


def _share(arm: Arm, say: Speaker) -> str:
    return say.label(
        "charts.share_of",
        share=percent(arm.share if arm.of else None, language=say.language),
        part=whole(arm.yes, say.language),
        of=whole(arm.of, say.language),
    )


def _unread(state: UnreadExperiment, say: Speaker, width: float) -> Plot:
    reason, y = _verdict(state.reason, width, 0)
    key, y = legend(
        [(BLUE, say.label("charts.experiment.answered")), (BAND, say.label("charts.experiment.assigned"))],
        width,
        top=y + 12,
    )
    arms = (state.treated, state.held)
    values = [_answered(arm, say) for arm in arms]
    placed = lay_rows([arm.label for arm in arms], values, width, top=y, is_above=True)
    scale = Scale(0, max(1, *(arm.assigned for arm in arms)), placed.left, placed.right)
    rows = list(zip(placed.rows, arms, strict=True))
    assigned = [Box(0, arm.assigned, row.top, row.bottom) for row, arm in rows]
    answered = [Box(0, arm.answered, row.top, row.bottom) for row, arm in rows]
    bars = [boxes(assigned, colour=BAND, x=scale, edge=MUTED), boxes(answered, colour=BLUE, x=scale)]
    spoken = [f"{arm.label}: {value}" for arm, value in zip(arms, values, strict=True)]
    return Plot([*reason, *key, *bars, *placed.words()], placed.bottom, "; ".join([state.reason, *spoken]))


def _answered(arm: Asked, say: Speaker) -> str:
    return say.label(
        "charts.experiment.answered_of",
        answered=whole(arm.answered, say.language),
        assigned=whole(arm.assigned, say.language),
    )
