"""A chart: what stands around it and how its plot is laid out; drawn on demand as SVG or PNG."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.charts.drawing import png_of, svg_of
from bot.charts.frame import Frame, framed
from bot.charts.marks import Layer
from bot.charts.model import About
from bot.charts.palette import MARGIN, PHONE_WIDTH
from bot.texts import Speaker

PHOTO_SIDES_PX = 10_000
"""Telegram's limit on a photo: its width and height together (Bot API, "sendPhoto")."""

PHOTO_WIDTH_PX = 1080


@dataclass(frozen=True, slots=True)
class Plot:
    """A laid out plot; `summary` tells its numbers to those who cannot see it."""

    layers: Sequence[Layer]
    height: float
    summary: str


Layout = Callable[[float], Plot]
"""Lays a plot out for a width in layout units."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture that is not drawn yet. The same chart gives the page's SVG and the chat's PNG.

    `svg` and `png` draw at once and hold everything else up; an asynchronous program asks a
    `bot.charts.studio.Studio`.
    """

    about: About
    say: Speaker
    layout: Layout
    width: int = PHONE_WIDTH

    def svg(self, width: int | None = None, *, key: str = "") -> str:
        """SVG to be put into a page: no scripts, styles or outside references; names for screen readers.

        Args:
            width: in CSS pixels; the default reads well on a phone and in a column of a wide page.
            key: letters to tell two equal charts on one page apart; different charts need none.
        """
        whole = width or self.width
        plot = self.plot(whole)
        return self.framed(
            plot, svg_of(plot.layers, width=whole - 2 * MARGIN, height=plot.height), whole, key
        )

    def png(self, width_px: int = PHOTO_WIDTH_PX, scale: float = 1.0) -> bytes:
        """PNG for a chat, laid out for a phone and `width_px` x `scale` pixels wide.

        A list too long for a photo of the platform is drawn smaller, so that it can still be sent.
        """
        svg = self.svg()
        return png_of(svg, scale=self.pixels_a_unit(svg, width_px * scale))

    def plot(self, width: int) -> Plot:
        """The plot laid out for a picture `width` wide; not drawn yet."""
        return self.layout(width - 2 * MARGIN)

    def framed(self, plot: Plot, drawn: str, width: int, key: str = "") -> str:
        """A drawn plot with its title and all that stands around it."""
        return framed(self.about, self.say, Frame(width, plot.height, drawn, plot.summary, key))

    def pixels_a_unit(self, svg: str, width_px: float) -> float:
        """How far to enlarge a picture, within what the platform takes as a photo."""
        height = float(svg.partition(' height="')[2].partition('"')[0])
        return min(width_px / self.width, PHOTO_SIDES_PX / (self.width + height + 1))
