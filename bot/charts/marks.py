"""The few kinds of marks charts are made of, as layers of a Vega-Lite specification.

A layer carries its own data and scales: positions are either layout units of the plot (`PIXELS`) or values
mapped by a `Scale`. There are no axes of the library's own: ticks and their words are marks too, so that
every number is written in one way (`bot.kernel.numerals`) and every position is known here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from bot.charts.measuring import clean
from bot.charts.palette import INK, LABEL, PAPER

Layer: TypeAlias = dict[str, object]
"""One layer of a Vega-Lite 6 specification."""

Align: TypeAlias = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Scale:
    """Values from `low` to `high` at the positions from `start` to `end`."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """The position of a value."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def channel(self, field: str) -> Mapping[str, object]:
        scale = {
            "domain": [self.low, self.high],
            "range": [self.start, self.end],
            "nice": False,
            "zero": False,
        }
        return {"field": field, "type": "quantitative", "scale": scale, "axis": None}


PIXELS = Scale(0, 1, 0, 1)


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text standing on a baseline at (x, y)."""

    text: str
    x: float
    y: float


def texts(
    words: Iterable[Words],
    *,
    size: float = LABEL,
    colour: str = INK,
    is_bold: bool = False,
    align: Align = "left",
) -> Layer:
    """Lines of text."""
    rows = [{"x": one.x, "y": one.y, "text": clean(one.text)} for one in words]
    mark = {
        "type": "text",
        "align": align,
        "baseline": "alphabetic",
        "fontSize": size,
        "fontWeight": "bold" if is_bold else "normal",
        "color": colour,
    }
    return _layer(rows, mark, _at(PIXELS, PIXELS) | {"text": {"field": "text", "type": "nominal"}})


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; x in the layer's scale, y in layout units."""

    x: float
    x2: float
    y: float
    y2: float

    @property
    def width(self) -> float:
        return self.x2 - self.x


def boxes(areas: Iterable[Box], *, colour: str, x: Scale = PIXELS, edge: str | None = None) -> Layer:
    """Filled rectangles, optionally with an edge; those of no width are left out."""
    rows = [{"x": one.x, "x2": one.x2, "y": one.y, "y2": one.y2} for one in areas if one.width]
    mark: dict[str, object] = {"type": "rect", "color": colour}
    if edge is not None:
        mark |= {"stroke": edge, "strokeWidth": 1}
    return _layer(rows, mark, _at(x, PIXELS) | {"x2": {"field": "x2"}, "y2": {"field": "y2"}})


def lines_between(
    areas: Iterable[Box], *, colour: str, thickness: float = 1, dash: Sequence[int] = (), x: Scale = PIXELS
) -> Layer:
    """Straight lines from (x, y) to (x2, y2)."""
    rows = [{"x": one.x, "x2": one.x2, "y": one.y, "y2": one.y2} for one in areas]
    mark: dict[str, object] = {"type": "rule", "color": colour, "strokeWidth": thickness}
    if dash:
        mark["strokeDash"] = list(dash)
    return _layer(rows, mark, _at(x, PIXELS) | {"x2": {"field": "x2"}, "y2": {"field": "y2"}})


def dots(
    points: Iterable[tuple[float, float]],
    *,
    colour: str,
    x: Scale = PIXELS,
    y: Scale = PIXELS,
    area: float = 90,
    is_hollow: bool = False,
) -> Layer:
    """Dots at (x, y); hollow ones are filled with the paper, so that a line behind does not show through."""
    mark = {
        "type": "point",
        "shape": "circle",
        "size": area,
        "filled": True,
        "fill": PAPER if is_hollow else colour,
        "stroke": colour,
        "strokeWidth": 2,
        "opacity": 1,
    }
    return _layer([{"x": one, "y": two} for one, two in points], mark, _at(x, y))


def path(points: Iterable[tuple[float, float | None]], *, colour: str, x: Scale, y: Scale) -> Layer:
    """A line through points in order of x; a point without a value breaks it."""
    rows = [{"x": one, "y": two} for one, two in points]
    mark = {
        "type": "line",
        "color": colour,
        "strokeWidth": 2.5,
        "strokeJoin": "round",
        "invalid": "break-paths-show-domains",
    }
    return _layer(rows, mark, _at(x, y))


def _at(x: Scale, y: Scale) -> dict[str, object]:
    return {"x": x.channel("x"), "y": y.channel("y")}


def _layer(
    rows: Sequence[Mapping[str, object]], mark: Mapping[str, object], encoding: Mapping[str, object]
) -> Layer:
    return {"data": {"values": list(rows)}, "mark": dict(mark), "encoding": dict(encoding)}
