"""The door to the drawing library: a Vega-Lite specification in, clean SVG or PNG out.

The library keeps one engine in the process: about 60 MB and half a second for the first picture, some
hundredths of a second for the next. It holds the interpreter's lock while it draws.
"""

from __future__ import annotations

import xml.etree.ElementTree as Xml
from collections.abc import Sequence

from bot.charts.fonts import FAMILY, register_fonts
from bot.charts.marks import Layer
from bot.charts.measuring import drawn_width

VEGA_LITE = "6.4"
FAMILIES = f"{FAMILY}, 'Segoe UI', Arial, sans-serif"
"""The house font, then what browsers have: pages ship no font files."""

_NOISE = {"class", "role", "pointer-events", "style", "id", "font-family"}


def specification(layers: Sequence[Layer], *, width: float, height: float) -> dict[str, object]:
    """A whole specification: no axes, no margins, no background; every layer keeps its own scales."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": width,
        "height": height,
        "padding": 0,
        "autosize": "none",
        "background": None,
        "layer": [layer for layer in layers if layer["data"] != {"values": []}],
        "resolve": {"scale": {"x": "independent", "y": "independent"}},
        "config": {"font": FAMILY, "aria": False, "view": {"stroke": None}},
    }


def svg_of(layers: Sequence[Layer], *, width: float, height: float) -> str:
    """The drawn layers as SVG elements without their `<svg>`, to be put into a picture."""
    import vl_convert  # noqa: PLC0415 - heavy, and only pictures need it

    register_fonts()
    spec = specification(layers, width=width, height=height)
    written = vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE, allowed_base_urls=[])
    root = Xml.fromstring(written)  # noqa: S314 - the library's own output, where all words are escaped
    _tidy(root)
    return "".join(Xml.tostring(child, encoding="unicode") for child in root)


def png_of(svg: str, *, scale: float) -> bytes:
    """A whole SVG as PNG, `scale` pixels a layout unit."""
    import vl_convert  # noqa: PLC0415 - heavy, and only pictures need it

    register_fonts()
    png: bytes = vl_convert.svg_to_png(svg, scale=scale)
    return png


def _tidy(element: Xml.Element) -> None:
    """Leave only what draws: no names for scripts or styles, no empty paths, no namespaces.

    Strict pages block `style` attributes, and names like `id` could clash when several charts share a page.
    """
    element.tag = element.tag.rpartition("}")[2]
    for name in [name for name in element.attrib if name in _NOISE or name.startswith("aria-")]:
        del element.attrib[name]
    if element.tag == "text":
        _hold_to_width(element)
    for child in list(element):
        _tidy(child)
        if _draws_nothing(child):
            element.remove(child)


def _hold_to_width(text: Xml.Element) -> None:
    """A browser without the house font squeezes its own letters, instead of running into the next words."""
    size = float(text.get("font-size", "0").removesuffix("px"))
    width = drawn_width(text.text or "", size, is_bold=text.get("font-weight") == "bold")
    text.set("textLength", f"{width:.1f}")
    text.set("lengthAdjust", "spacingAndGlyphs")


def _draws_nothing(element: Xml.Element) -> bool:
    if element.tag == "g":
        return not len(element)
    return element.tag == "path" and (
        element.get("d", "") in {"", "M0,0h0v0h0Z"} or element.get("display") == "none"
    )
