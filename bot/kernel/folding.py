"""Folding Vietnamese: one spelling for the same word, with and without tone marks."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Marks that carry no letter: zero-width, soft hyphen, direction; they would split words unseen."""

_NOT_WORD = re.compile(r"[^\w]+|_+")


def nfc(text: str) -> str:
    """Composed Unicode without invisible marks, so that equal-looking texts are equal."""
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text))


def strip_tones(text: str) -> str:
    """Letters without tone and vowel marks; đ by hand, since Unicode does not decompose it."""
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def fold(text: str) -> str:
    """Lower-case words without marks or punctuation, single spaces between: "Đăng ký!" → "dang ky"."""
    return " ".join(_NOT_WORD.sub(" ", strip_tones(nfc(text)).lower()).split())
