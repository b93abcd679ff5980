"""Reading a drawn SVG as a reader does: which words stand where, and what is drawn."""

from __future__ import annotations

import re
import xml.etree.ElementTree as Xml
from collections.abc import Iterator
from dataclasses import dataclass

from bot.charts.measuring import drawn_width

NAMESPACE = "{http://www.w3.org/2000/svg}"
_MOVE = re.compile(r"translate\(([-\d.]+),([-\d.]+)\)")


@dataclass(frozen=True, slots=True)
class SeenText:
    """A line of text with the box its letters fill."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    colour: str

    def touches(self, other: SeenText) -> bool:
        return (
            min(self.right, other.right) - max(self.left, other.left) > 1
            and min(self.bottom, other.bottom) - max(self.top, other.top) > 1
        )


@dataclass(frozen=True, slots=True)
class Picture:
    """A whole SVG."""

    root: Xml.Element

    @property
    def width(self) -> float:
        return float(self.root.get("width", 0))

    @property
    def height(self) -> float:
        return float(self.root.get("height", 0))

    def texts(self) -> list[SeenText]:
        """All words but the watermark, which lies across on purpose."""
        return list(_texts(self.root, 0, 0))

    def words(self) -> str:
        return " ".join(one.text for one in self.texts())

    def elements(self) -> list[Xml.Element]:
        return list(self.root.iter())

    def told(self) -> tuple[str, str]:
        """What a screen reader is told: the title and the description."""
        title, description = self.root.find(f"{NAMESPACE}title"), self.root.find(f"{NAMESPACE}desc")
        assert title is not None
        assert description is not None
        return title.text or "", description.text or ""

    def bars(self, colour: str) -> list[tuple[float, float]]:
        """Left and width of every rectangle of a colour in the plot, in order of drawing."""
        shapes = (
            re.fullmatch(r"M([-\d.]+),[-\d.]+h([-\d.]+)v.*", element.get("d", ""))
            for element in self.elements()
            if element.get("fill") == colour
        )
        return [(float(shape[1]), float(shape[2])) for shape in shapes if shape is not None]


def read_picture(svg: str) -> Picture:
    return Picture(Xml.fromstring(svg))


def _texts(element: Xml.Element, x: float, y: float) -> Iterator[SeenText]:
    moved = _MOVE.match(element.get("transform", ""))
    if moved is not None:
        x, y = x + float(moved[1]), y + float(moved[2])
    if element.tag == f"{NAMESPACE}text":
        if "rotate" not in element.get("transform", ""):
            yield _seen(element, x, y)
        return
    for child in element:
        yield from _texts(child, x, y)


def _seen(element: Xml.Element, x: float, y: float) -> SeenText:
    x, y = x + float(element.get("x", 0)), y + float(element.get("y", 0))
    size = float(element.get("font-size", "0").removesuffix("px"))
    text = element.text or ""
    width = drawn_width(text, size, is_bold=element.get("font-weight") == "bold")
    left = {"middle": x - width / 2, "end": x - width}.get(element.get("text-anchor", "start"), x)
    return SeenText(text, left, left + width, y - 0.72 * size, y + 0.2 * size, size, element.get("fill", ""))
