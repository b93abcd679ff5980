"""What stands around every plot: the finding, what is counted, source and date, and the synthetic mark."""

from __future__ import annotations

import hashlib
import html
from collections.abc import Iterable
from dataclasses import dataclass

from bot.charts.drawing import FAMILIES
from bot.charts.measuring import clean, drawn_width, width_of, wrap, wrap_evenly
from bot.charts.model import About
from bot.charts.palette import INK, LEADING, MARGIN, MUTED, PAPER, SMALL, SUBTITLE, TITLE, WARNING
from bot.kernel.numerals import full_day
from bot.texts import Speaker

_BAND = 30
_GAP = 12.0
_MARK_SIZE, _MARK_STEP, _MARK_LEAST = 34, 200, 110


@dataclass(frozen=True, slots=True)
class Frame:
    """A drawn plot to be framed; `key` tells equal pictures on one page apart."""

    width: int
    plot_height: float
    plot: str
    summary: str
    key: str = ""


def framed(about: About, say: Speaker, frame: Frame) -> str:
    """The whole picture as SVG."""
    head, top = _head(about, say, frame.width)
    foot, height = _foot(about, say, frame.width, top + frame.plot_height + _GAP)
    name = "c" + hashlib.sha256(f"{frame.key}\n{frame.plot}\n{head}".encode()).hexdigest()[:12]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" '
        f'aria-labelledby="{name}t" aria-describedby="{name}d" '
        f'width="{frame.width}" height="{height:.0f}" viewBox="0 0 {frame.width} {height:.0f}" '
        f'font-family="{FAMILIES}">',
        f'<title id="{name}t">{_escaped(about.title)}</title>',
        f'<desc id="{name}d">{_escaped(_description(about, say, frame.summary))}</desc>',
        f'<rect width="{frame.width}" height="{height:.0f}" fill="{PAPER}"/>',
        head,
        f'<g transform="translate({MARGIN},{top:.1f})">{frame.plot}</g>',
        _watermarks(say, frame.width, top, frame.plot_height) if about.is_synthetic else "",
        foot,
        "</svg>",
    ]
    return "".join(parts)


def head_height(about: About, say: Speaker, width: int) -> float:
    """Where the plot begins."""
    return _head(about, say, width)[1]


def foot_height(about: About, say: Speaker, width: int) -> float:
    """How much stands below the plot, the gap included."""
    return _foot(about, say, width, _GAP)[1]


def _head(about: About, say: Speaker, width: int) -> tuple[str, float]:
    """The synthetic band, the title and the subtitle; and where they end."""
    parts, y = [], float(MARGIN - 4)
    if about.is_synthetic:
        parts.append(_band(say, width))
        y += _BAND
    for text, size, colour, is_bold in (
        (about.title, TITLE, INK, True),
        (about.counted, SUBTITLE, MUTED, False),
    ):
        lines = wrap_evenly(text, width - 2 * MARGIN, size, is_bold=is_bold)
        parts.append(_paragraph(lines, y=y, size=size, colour=colour, is_bold=is_bold))
        y += len(lines) * size * LEADING + 4
    return "".join(parts), y + _GAP - 4


def _band(say: Speaker, width: int) -> str:
    words = say.label("charts.synthetic")
    size = min(15.0, 15.0 * (width - 2 * MARGIN) / width_of(words, 15.0, is_bold=True))
    baseline = _BAND / 2 + size * 0.36
    baseline = _BAND / 2 + size * 0.36
    return (
        f'<rect width="{width}" height="{_BAND}" fill="{WARNING}"/>'
        f'<text x="{width / 2:.1f}" y="{baseline:.1f}" text-anchor="middle" font-size="{size:.1f}" '
        f'font-weight="bold" fill="{PAPER}"{_held_to(words, size, is_bold=True)}>{_escaped(words)}</text>'
    )


def _watermarks(say: Speaker, width: int, top: float, plot_height: float) -> str:
    """The mark again, faint across the plot: it stays when somebody cuts the band off."""
    words = _escaped(say.label("charts.synthetic_short"))
    marks = max(1, round(plot_height / _MARK_STEP)) if plot_height >= _MARK_LEAST else 0
    middles = [top + plot_height * (number + 0.5) / marks for number in range(marks)]
    return "".join(
        f'<text transform="translate({width / 2:.1f},{y:.1f}) rotate(-20)" text-anchor="middle" '
        f'font-size="{_MARK_SIZE}" font-weight="bold" fill="{WARNING}" fill-opacity="0.12">{words}</text>'
        for y in middles
    )


def _foot(about: About, say: Speaker, width: int, y: float) -> tuple[str, float]:
    """Source and date; and the height of the picture."""
    words = say.label("charts.foot", source=clean(about.source), day=full_day(about.made_on))
    lines = wrap(words, width - 2 * MARGIN, SMALL)
    text = _paragraph(lines, y=y, size=SMALL, colour=MUTED, is_bold=False)
    return text, y + len(lines) * SMALL * LEADING + MARGIN - 4


def _paragraph(lines: Iterable[str], *, y: float, size: float, colour: str, is_bold: bool) -> str:
    weight = ' font-weight="bold"' if is_bold else ""
    return "".join(
        f'<text x="{MARGIN}" y="{y + size + number * size * LEADING:.1f}" font-size="{size}" '
        f'fill="{colour}"{weight}{_held_to(line, size, is_bold=is_bold)}>{_escaped(line)}</text>'
        for number, line in enumerate(lines)
    )


def _held_to(line: str, size: float, *, is_bold: bool) -> str:
    """A browser without the house font squeezes its own letters, instead of running over the edge."""
    return f' textLength="{drawn_width(line, size, is_bold=is_bold):.1f}" lengthAdjust="spacingAndGlyphs"'


def _description(about: About, say: Speaker, summary: str) -> str:
    mark = say.label("charts.synthetic") + ". " if about.is_synthetic else ""
    return f"{mark}{about.counted}. {summary}"


def _escaped(text: str) -> str:
    return html.escape(clean(text))
