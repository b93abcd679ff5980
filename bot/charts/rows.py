"""Rows of a chart: a label, a place for the mark, and a value; rows grow with their labels.

Short labels stand beside the marks. When one is long, all stand above, across the whole width: on a phone
that keeps both the words and the bars readable.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.charts.marks import Layer, Words, texts
from bot.charts.measuring import clean, width_of, wrap_evenly
from bot.charts.palette import LABEL, LEADING, MUTED, SMALL

BESIDE = 0.36
"""Labels up to this part of the width stand beside the marks."""

LEAST_MARKS = 0.4
"""The part of the width marks need at least; with less, the labels stand above."""

_GAP = 8.0


@dataclass(frozen=True, slots=True)
class Row:
    """Where one row draws: its label's lines, its value, and its mark between `top` and `bottom`."""

    label: tuple[Words, ...]
    value: Words
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Rows:
    """All rows; marks may use the width from `left` to `right`, and `bottom` is where they end.

    `details` are small words below the labels. `spans` are the stretches of height free of words, where grid
    lines may run.
    """

    rows: tuple[Row, ...]
    left: float
    right: float
    bottom: float
    details: tuple[Words, ...] = ()
    spans: tuple[tuple[float, float], ...] = ()

    def words(self) -> list[Layer]:
        """The labels, their details and the values."""
        return [
            texts([line for row in self.rows for line in row.label]),
            texts(self.details, size=SMALL, colour=MUTED),
            texts([row.value for row in self.rows], is_bold=True, align="right"),
        ]


def lay_rows(
    labels: Sequence[str],
    values: Sequence[str],
    width: float,
    *,
    top: float = 0,
    thickness: float = 18,
    details: Sequence[str] = (),
    is_above: bool = False,
) -> Rows:
    """Place rows below `top`; values stand at the right edge, in bold letters.

    Args:
        thickness: of a mark, in layout units.
        details: what a value rests on, one for each row: below short labels, else in brackets after values.
        is_above: labels stand above even when they are short.
    """
    details = details or [""] * len(labels)
    widest_label = max(
        (
            max(width_of(clean(label), LABEL), width_of(detail, SMALL))
            for label, detail in zip(labels, details, strict=True)
        ),
        default=0,
    )
    left = widest_label + _GAP
    right = width - max((width_of(value, LABEL, is_bold=True) for value in values), default=0) - _GAP
    if is_above or widest_label > width * BESIDE or right - left < width * LEAST_MARKS:
        shown = [
            f"{value} ({detail})" if detail else value for value, detail in zip(values, details, strict=True)
        ]
        rows = _above(labels, shown, width, top=top, thickness=thickness)
        spans = tuple((row.top - 1, row.bottom + 3) for row in rows)
        return Rows(rows, 0, width, _bottom(rows, top), (), spans)
    rows, below = _beside(labels, values, details, width, top=top, thickness=thickness)
    return Rows(rows, left, right, _bottom(rows, top), below, ((top - 4, _bottom(rows, top) - 4),))


def _beside(
    labels: Sequence[str],
    values: Sequence[str],
    details: Sequence[str],
    width: float,
    *,
    top: float,
    thickness: float,
) -> tuple[tuple[Row, ...], tuple[Words, ...]]:
    rows, below = [], []
    detail_height = SMALL * LEADING if any(details) else 0
    height = max(thickness, LABEL * LEADING + detail_height)
    for label, value, detail in zip(labels, values, details, strict=True):
        middle = top + height / 2
        baseline = middle + LABEL * 0.36 - (detail_height / 2 if detail else 0)
        if detail:
            below.append(Words(detail, 0, baseline + SMALL * LEADING))
        value_words = Words(value, width, middle + LABEL * 0.36)
        label_words = Words(label, 0, baseline)
        rows.append(Row((label_words,), value_words, middle - thickness / 2, middle + thickness / 2))
        top += height + _GAP
    return tuple(rows), tuple(below)


def _above(
    labels: Sequence[str], values: Sequence[str], width: float, *, top: float, thickness: float
) -> tuple[Row, ...]:
    rows = []
    for label, value in zip(labels, values, strict=True):
        lines = wrap_evenly(label, width, LABEL) or [""]
        placed = tuple(
            Words(line, 0, top + LABEL + number * LABEL * LEADING) for number, line in enumerate(lines)
        )
        baseline = placed[-1].y
        if width_of(lines[-1], LABEL) + width_of(value, LABEL, is_bold=True) + _GAP > width:
            baseline += LABEL * LEADING  # the value gets a line of its own
        edge = baseline + 6
        rows.append(Row(placed, Words(value, width, baseline), edge, edge + thickness))
        top = edge + thickness + _GAP + 4
    return tuple(rows)


def _bottom(rows: Sequence[Row], top: float) -> float:
    return max((row.bottom for row in rows), default=top) + _GAP
