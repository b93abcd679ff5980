"""Stacked bars: the progress of a run by state, the catalogue by level, dossiers online by month."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from bot.charts.marks import Box, Layer, Scale, Words, boxes, texts
from bot.charts.measuring import width_of
from bot.charts.palette import PAPER, SMALL, text_on
from bot.charts.rows import Row

_ROOM = 8.0


def stacked_bars(
    rows: Sequence[tuple[Row, Sequence[float]]],
    colours: Sequence[str],
    scale: Scale,
    *,
    inside: Sequence[Sequence[str]] = (),
) -> list[Layer]:
    """The parts of each row end to end, white lines between; `inside` is written where it has room."""
    ends = [list(accumulate(parts)) for _, parts in rows]
    layers: list[Layer] = []
    for number, colour in enumerate(colours):
        placed = [
            (at, Box(end[number] - parts[number], end[number], row.top, row.bottom))
            for at, ((row, parts), end) in enumerate(zip(rows, ends, strict=True))
            if parts[number]
        ]
        layers.append(boxes([box for _, box in placed], colour=colour, x=scale, edge=PAPER))
        words = [_inside(box, inside[at][number], scale) for at, box in placed] if inside else []
        fitting = [word for word in words if word is not None]
        layers.append(texts(fitting, size=SMALL, colour=text_on(colour), is_bold=True, align="center"))
    return layers


def _inside(box: Box, text: str, scale: Scale) -> Words | None:
    left, right = scale.at(box.x), scale.at(box.x2)
    if width_of(text, SMALL, is_bold=True) + _ROOM > right - left:
        return None
    return Words(text, (left + right) / 2, (box.y + box.y2) / 2 + SMALL * 0.36)
