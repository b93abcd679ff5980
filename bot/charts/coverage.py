"""The catalogue by level of online service, in every field."""

from __future__ import annotations

from collections.abc import Sequence

from bot.charts.chart import Chart, Plot
from bot.charts.empty import nothing_yet
from bot.charts.marks import Scale
from bot.charts.model import About, Stack
from bot.charts.palette import LEVELS
from bot.charts.rows import lay_rows
from bot.charts.stacked import stacked_bars
from bot.charts.wording import legend
from bot.kernel.numerals import whole
from bot.texts import Speaker


def coverage_chart(stacks: Sequence[Stack], levels: Sequence[str], about: About, say: Speaker) -> Chart:
    """A bar for each field, split by level from strong to faint; the number of services at its end."""
    if len(levels) > len(LEVELS) or any(len(stack.counts) != len(levels) for stack in stacks):
        raise ValueError(f"every field needs a count for each of the levels, at most {len(LEVELS)}")
    return Chart(about, say, lambda width: _plot(stacks, levels, say, width))


def _plot(stacks: Sequence[Stack], levels: Sequence[str], say: Speaker, width: float) -> Plot:
    if not any(any(stack.counts) for stack in stacks):
        return nothing_yet(say, width)
    colours = LEVELS[: len(levels)]
    key, top = legend(list(zip(colours, levels, strict=True)), width)
    totals = [whole(sum(stack.counts), say.language) for stack in stacks]
    placed = lay_rows([stack.label for stack in stacks], totals, width, top=top + 2, thickness=20)
    scale = Scale(0, max(sum(stack.counts) for stack in stacks), placed.left, placed.right)
    rows = [(row, stack.counts) for row, stack in zip(placed.rows, stacks, strict=True)]
    written = [[whole(count, say.language) for count in stack.counts] for stack in stacks]
    bars = stacked_bars(rows, colours, scale, inside=written)
    spoken = [_spoken(stack, levels, counts) for stack, counts in zip(stacks, written, strict=True)]
    return Plot([*key, *bars, *placed.words()], placed.bottom, "; ".join(spoken))


def _spoken(stack: Stack, levels: Sequence[str], counts: Sequence[str]) -> str:
    parts = ", ".join(f"{level} {count}" for level, count in zip(levels, counts, strict=True))
    return f"{stack.label}: {parts}"
