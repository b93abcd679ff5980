"""How wide words are in the house font, and where to break them.

Widths come from the font files' own tables (`head`, `hhea`, `hmtx`, `cmap` format 4; OpenType 1.9), so that
no drawing library is loaded to lay a page out. Kerning is left out: it is less than `SLACK`.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.kernel.folding import nfc

SLACK = 1.02
SHORT_REST = 0.35
"""A last line shorter than this part of the width looks lost."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_FONTS = Path(__file__).parent / "fonts"


def clean(text: str) -> str:
    """One line of text that every picture can hold: no control letters, single spaces."""
    return " ".join(_CONTROL.sub(" ", nfc(text)).split())


def width_of(text: str, size: float, *, is_bold: bool = False) -> float:
    """The room one line of text needs, in layout units."""
    return drawn_width(text, size, is_bold=is_bold) * SLACK


def drawn_width(text: str, size: float, *, is_bold: bool = False) -> float:
    """The width one line of text is drawn in, in layout units."""
    font = _font("Bold" if is_bold else "Regular")
    return sum(font.advance(ord(letter)) for letter in text) * size


def wrap(text: str, width: float, size: float, *, is_bold: bool = False) -> list[str]:
    """Break a text into lines that fit; nothing is cut off. A word wider than a line is broken inside."""
    lines: list[str] = []
    line = ""
    for word in _fitting_pieces(clean(text), width, size, is_bold):
        longer = f"{line} {word}".strip()
        if line and width_of(longer, size, is_bold=is_bold) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line] if line else lines


def wrap_evenly(text: str, width: float, size: float, *, is_bold: bool = False) -> list[str]:
    """As `wrap`, in as few lines, but no short rest is left to the last line."""
    lines = wrap(text, width, size, is_bold=is_bold)
    if len(lines) < 2 or width_of(lines[-1], size, is_bold=is_bold) >= width * SHORT_REST:
        return lines
    for tried in range(round(width / 2), round(width), 8):
        even = wrap(text, tried, size, is_bold=is_bold)
        if len(even) == len(lines):
            return even
    return lines


def _fitting_pieces(text: str, width: float, size: float, is_bold: bool) -> list[str]:
    pieces: list[str] = []
    for word in text.split():
        piece = ""
        for letter in word:
            if piece and width_of(piece + letter, size, is_bold=is_bold) > width:
                pieces.append(piece)
                piece = ""
            piece += letter
        pieces.append(piece)
    return pieces


@dataclass(frozen=True, slots=True)
class _Font:
    """Advance widths by code point, in parts of the letter size."""

    advances: dict[int, float]

    def advance(self, code: int) -> float:
        return self.advances.get(code, 1.0)  # a picture letter from another font is about square


@cache
def _font(weight: str) -> _Font:
    data = (_FONTS / f"Roboto-{weight}.ttf").read_bytes()
    tables = _tables(data)
    units_per_em: int = struct.unpack_from(">H", data, tables["head"] + 18)[0]
    metrics: int = struct.unpack_from(">H", data, tables["hhea"] + 34)[0]
    widths = [struct.unpack_from(">H", data, tables["hmtx"] + 4 * glyph)[0] for glyph in range(metrics)]
    glyphs = _glyphs(data, tables["cmap"])
    return _Font(
        {code: widths[min(glyph, metrics - 1)] / units_per_em for code, glyph in glyphs.items() if glyph}
    )


def _tables(data: bytes) -> dict[str, int]:
    """Where each table of the file begins."""
    (count,) = struct.unpack_from(">H", data, 4)
    records = (struct.unpack_from(">4sIII", data, 12 + 16 * number) for number in range(count))
    return {tag.decode("ascii"): offset for tag, _, offset, _ in records}


def _glyphs(data: bytes, cmap: int) -> dict[int, int]:
    """Which glyph draws a code point, from the first subtable of format 4 (the basic plane)."""
    (count,) = struct.unpack_from(">H", data, cmap + 2)
    offsets = (cmap + struct.unpack_from(">HHI", data, cmap + 4 + 8 * number)[2] for number in range(count))
    at = next(offset for offset in offsets if struct.unpack_from(">H", data, offset)[0] == 4)
    segments = struct.unpack_from(">H", data, at + 6)[0] // 2
    ends, starts = at + 14, at + 16 + 2 * segments
    deltas, ranges = starts + 2 * segments, starts + 4 * segments
    found: dict[int, int] = {}
    for number in range(segments):
        (end,) = struct.unpack_from(">H", data, ends + 2 * number)
        (start,) = struct.unpack_from(">H", data, starts + 2 * number)
        (delta,) = struct.unpack_from(">h", data, deltas + 2 * number)
        (offset,) = struct.unpack_from(">H", data, ranges + 2 * number)
        for code in range(start, end + 1):
            glyph = code
            if offset:
                (glyph,) = struct.unpack_from(">H", data, ranges + 2 * number + offset + 2 * (code - start))
            found[code] = (glyph + delta) % 0x10000 if glyph else 0
    return found
