"""How far a run of a campaign is: one bar by state, and the numbers of every state below."""

from __future__ import annotations

from collections.abc import Sequence

from bot.charts.chart import Chart, Plot
from bot.charts.empty import nothing_yet
from bot.charts.marks import Box, Layer, Scale, Words, boxes, texts
from bot.charts.model import About, Bar
from bot.charts.palette import LABEL, LEADING, MUTED, STATES
from bot.charts.rows import Row
from bot.charts.stacked import stacked_bars
from bot.charts.wording import paragraph
from bot.kernel.numerals import percent, whole
from bot.texts import Speaker

_BAR = 34.0
_SQUARE = 13.0


def progress_chart(states: Sequence[Bar], about: About, say: Speaker) -> Chart:
    """States in the order given (at most five); all of them are listed, also those with nobody."""
    if len(states) > len(STATES):
        raise ValueError(f"a run has at most {len(STATES)} states that can be told apart")
    return Chart(about, say, lambda width: _plot(states, say, width))


def _plot(states: Sequence[Bar], say: Speaker, width: float) -> Plot:
    counts = [round(state.value or 0) for state in states]
    total = sum(counts)
    if not total:
        return nothing_yet(say, width)
    row = Row((), Words("", 0, 0), 0, _BAR)
    bar = stacked_bars([(row, counts)], STATES[: len(states)], Scale(0, total, 0, width))
    layers: list[Layer] = [*bar]
    y = _BAR + 14
    values = [_value(count, total, say) for count in counts]
    for number, (state, value) in enumerate(zip(states, values, strict=True)):
        words, bottom = paragraph(state.label, width * 0.6, top=y, left=22)
        layers += [
            boxes([Box(0, _SQUARE, y + 2, y + 2 + _SQUARE)], colour=STATES[number], edge=MUTED),
            words,
            texts([Words(value, width, y + LABEL)], is_bold=True, align="right"),
        ]
        y = max(bottom, y + LABEL * LEADING) + 6
    spoken = (f"{state.label}: {value}" for state, value in zip(states, values, strict=True))
    return Plot(layers, y, "; ".join(spoken))


def _value(count: int, total: int, say: Speaker) -> str:
    share = percent(count / total, language=say.language)
    return say.label("charts.count_and_share", count=whole(count, say.language), share=share)
