"""Colours and sizes of every chart, in units of the layout (one unit is about one pixel of a phone).

The colours are those of Okabe and Ito (2008, "Color Universal Design"), told apart by colour-blind people;
neighbours are also chosen to differ in lightness, so that a grey print can be read.
"""

from __future__ import annotations

PHONE_WIDTH = 400
"""The width charts are laid out for: an upright phone shows it without shrinking the letters."""

MARGIN = 16

BLUE, SKY, GREEN = "#0072B2", "#56B4E9", "#009E73"
ORANGE, VERMILION, YELLOW = "#E69F00", "#D55E00", "#F0E442"
SILVER = "#DCDCDC"

INK, MUTED = "#1A1A1A", "#4D4D4D"
GRID, BAND, PAPER = "#D9D9D9", "#EFEFEF", "#FFFFFF"
WARNING = "#8A1C1C"

TITLE, SUBTITLE, LABEL, SMALL = 18.0, 13.0, 14.0, 12.0
LEADING = 1.3
"""The distance of two lines of text, in letter sizes."""

LEVELS = (BLUE, SKY, SILVER)
"""Full, partial, unverified: from strong to faint."""

STATES = (BLUE, SILVER, SKY, VERMILION, YELLOW)


def text_on(colour: str) -> str:
    """Black or white, whichever is read better on a colour; always 4.5:1 or more."""
    return "#FFFFFF" if contrast("#FFFFFF", colour) > contrast("#000000", colour) else "#000000"


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
