"""A ranking for emulation: every unit with its interval, so that chance is not praised or blamed."""

from __future__ import annotations

from collections.abc import Sequence

from bot.charts.axis import AXIS_HEIGHT
from bot.charts.chart import Chart, Plot
from bot.charts.empty import nothing_yet
from bot.charts.intervals import Interval, Reference, interval_plot
from bot.charts.model import About, Rank, Unit
from bot.charts.palette import MUTED, SMALL, VERMILION
from bot.charts.rows import lay_rows
from bot.charts.wording import paragraph, written
from bot.texts import Speaker


def ranking_chart(
    ranks: Sequence[Rank],
    about: About,
    say: Speaker,
    *,
    unit: Unit = Unit.SHARE,
    average: float | None = None,
) -> Chart:
    """Units in the order given, each a dot on its interval; the average of all is a line through them."""
    return Chart(about, say, lambda width: _plot(ranks, unit, average, say, width))


def _plot(ranks: Sequence[Rank], unit: Unit, average: float | None, say: Speaker, width: float) -> Plot:
    if all(rank.estimate is None for rank in ranks):
        return nothing_yet(say, width)
    key, top = paragraph(_key(ranks, unit, average, say), width, top=0, size=SMALL, colour=MUTED)
    axis_y = top + AXIS_HEIGHT
    placed = lay_rows(
        [rank.label for rank in ranks],
        [_value(rank, unit, say) for rank in ranks],
        width,
        top=axis_y + 9,
        thickness=14,
        details=[rank.basis for rank in ranks],
    )
    reference = _reference(unit, average)
    intervals = [_interval(rank) for rank in ranks]
    layers = [key, *interval_plot(placed, intervals, unit, say, axis_y=axis_y, reference=reference)]
    return Plot(layers, placed.bottom, _summary(ranks, unit, say))


def _reference(unit: Unit, average: float | None) -> Reference | None:
    """The average where there is one; changes are compared with no change."""
    if average is not None:
        return Reference(average, VERMILION)
    return Reference(0) if unit is Unit.POINTS else None


def _interval(rank: Rank) -> Interval | None:
    if rank.estimate is None:
        return None
    return Interval(rank.estimate, rank.low, rank.high, is_unsure=rank.is_small)


def _key(ranks: Sequence[Rank], unit: Unit, average: float | None, say: Speaker) -> str:
    """How to read the marks, in a sentence or three."""
    sentences = [say.label("charts.ranking.key")]
    if any(rank.is_small for rank in ranks):
        sentences.append(say.label("charts.ranking.small"))
    if average is not None:
        sentences.append(say.label("charts.ranking.average", value=written(average, unit, say)))
    return " ".join(sentences)


def _value(rank: Rank, unit: Unit, say: Speaker) -> str:
    return say.label("charts.ranking.unknown") if rank.estimate is None else written(rank.estimate, unit, say)


def _summary(ranks: Sequence[Rank], unit: Unit, say: Speaker) -> str:
    return "; ".join(f"{rank.label}: {_spoken(rank, unit, say)}" for rank in ranks)


def _spoken(rank: Rank, unit: Unit, say: Speaker) -> str:
    value = _value(rank, unit, say)
    if rank.estimate is None:
        return value
    low, high = written(rank.low, unit, say), written(rank.high, unit, say)
    basis = f" ({rank.basis})" if rank.basis else ""
    return say.label("charts.ranking.spoken", value=f"{value}{basis}", low=low, high=high)
