"""How charts write values, and the blocks of words that stand in plots."""

from __future__ import annotations

from collections.abc import Sequence

from bot.charts.marks import Box, Layer, Words, boxes, texts
from bot.charts.measuring import width_of, wrap, wrap_evenly
from bot.charts.model import Difference, Unit
from bot.charts.palette import INK, LABEL, LEADING, MUTED, SMALL
from bot.kernel.numerals import decimal, percent, signed, whole
from bot.texts import Speaker

_LARGE = (
    (1_000_000_000, 1_000_000_000, "charts.billions"),
    (1_000_000, 1_000_000, "charts.millions"),
    (10_000, 1_000, "charts.thousands"),
)
"""From which size on an axis counts in larger units, and in which; thousands only when they save letters."""


def written(value: float | None, unit: Unit, say: Speaker) -> str:
    """A value in full; a hidden one as "<10"."""
    if value is None:
        return say.label("charts.hidden")
    if unit is Unit.SHARE:
        return percent(value, language=say.language)
    if unit is Unit.POINTS:
        return signed(value, language=say.language)
    return whole(round(value), say.language)


def tick_written(value: float, unit: Unit, say: Speaker) -> str:
    """A value as short as an axis needs it: "5%", "2,5%", "12 nghìn"."""
    if unit is Unit.SHARE:
        return f"{_shortest(value * 100, say)}%"
    if unit is Unit.POINTS:
        return ("+" if value > 0 else "") + _shortest(value, say)
    for least, divisor, key in _LARGE:
        if abs(value) >= least:
            return say.label(key, number=_shortest(value / divisor, say))
    return _shortest(value, say)


def points_written(difference: Difference, say: Speaker) -> str:
    """A difference with its interval: "+1,2 (−1,4 đến +3,8)"."""
    low, high = (signed(value, language=say.language) for value in (difference.low, difference.high))
    return say.label(
        "charts.interval", points=signed(difference.points, language=say.language), low=low, high=high
    )


def paragraph(
    text: str,
    width: float,
    *,
    top: float,
    left: float = 0,
    size: float = LABEL,
    colour: str = INK,
    is_bold: bool = False,
) -> tuple[Layer, float]:
    """Wrapped lines below `top`, and where they end."""
    lines = wrap_evenly(text, width, size, is_bold=is_bold)
    words = [Words(line, left, top + size + number * size * LEADING) for number, line in enumerate(lines)]
    bottom = top + len(lines) * size * LEADING
    return texts(words, size=size, colour=colour, is_bold=is_bold), bottom


def legend(entries: Sequence[tuple[str, str]], width: float, *, top: float = 0) -> tuple[list[Layer], float]:
    """Coloured squares with their words, (colour, word), in as few lines as they need; and where they end."""
    layers: list[Layer] = []
    words: list[Words] = []
    x, y = 0.0, top
    for colour, word in entries:
        lines = wrap(word, width - 18, SMALL)
        needed = 18 + max((width_of(line, SMALL) for line in lines), default=0)
        if x and x + needed > width:
            x, y = 0.0, y + SMALL * LEADING + 3
        layers.append(boxes([Box(x, x + 12, y + 1, y + 13)], colour=colour, edge=MUTED))
        words += [Words(line, x + 18, y + 11 + at * SMALL * LEADING) for at, line in enumerate(lines)]
        y += (len(lines) - 1) * SMALL * LEADING
        x += needed + 14
    return [*layers, texts(words, size=SMALL)], y + SMALL * LEADING + 8


def _shortest(value: float, say: Speaker) -> str:
    """A number without needless zeros."""
    places = next((places for places in (0, 1, 2) if abs(value - round(value, places)) < 1e-9), 3)
    return decimal(value, places, say.language)
