"""What the words of a report can mean here: the procedure codes and communes that exist.

A commune written with tone marks must have the right ones: "Thạch Hạ" was a commune, "Thạch Hà" is one.
Written without any, the letters decide.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.engagement.portal_problems import ProblemKind, Refused, shown
from bot.kernel.folding import fold, nfc, strip_tones
from bot.kernel.ids import CommuneId, ProcedureCode

CODE_DIGITS = 6
"""Digits after the dot of a national code; a spreadsheet drops zeros at the end."""

HINTED_CODES = 3

_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_WORD = re.compile(r"[^\W_]+")
_OFFICE = re.compile(r"^(?:ubnd|uy ban nhan dan|ma)\s+")
_KIND = re.compile(r"^(xa|x|phuong|p|dac khu)\s+(.+)$")
_KINDS = {"x": "xa", "p": "phuong"}
_CODE_ALPHABET = "0123456789."


@dataclass(frozen=True, slots=True)
class CommuneName:
    """A commune as reports may name it; `kind` is "xã", "phường" or "đặc khu"."""

    id: CommuneId
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class PortalRegister:
    """Codes and communes a report may speak of; `former_units` says what became of old names."""

    codes: frozenset[ProcedureCode]
    communes: tuple[CommuneName, ...]
    former_units: Mapping[str, str] = field(default_factory=dict)
    _ids: dict[str, CommuneId] = field(init=False, repr=False, compare=False)
    _by_name: dict[str, list[CommuneName]] = field(init=False, repr=False, compare=False)
    _former: dict[str, tuple[str, str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_name: dict[str, list[CommuneName]] = {}
        for one in self.communes:
            by_name.setdefault(fold(one.name), []).append(one)
        former = {fold(name): (name, note) for name, note in self.former_units.items()}
        object.__setattr__(self, "_ids", {one.id: one.id for one in self.communes})
        object.__setattr__(self, "_by_name", by_name)
        object.__setattr__(self, "_former", former)

    def commune(self, text: str) -> CommuneId | Refused:
        """The commune of an id or a name, with or without xã, phường or UBND before it."""
        if text in self._ids:
            return self._ids[text]
        folded = _OFFICE.sub("", fold(text))
        if folded in self._former:
            name, note = self._former[folded]
            return Refused(
                ProblemKind.COMMUNE_FORMER, {"value": shown(text), "name": name, "note": note.rstrip(".")}
            )
        found = [one for one in self._named(folded) if is_spelt_like(text, one.name)]
        if len(found) == 1:
            return found[0].id
        if found:
            names = ", ".join(f"{one.kind} {one.name}" for one in found)
            return Refused(ProblemKind.COMMUNE_AMBIGUOUS, {"value": shown(text), "names": names})
        return Refused(ProblemKind.COMMUNE_UNKNOWN, {"value": shown(text)})

    def with_hint(self, refused: Refused) -> Refused:
        """The same refusal, naming what was probably meant when something is near."""
        value = refused.details.get("value", "")
        if refused.kind is ProblemKind.CODE_UNKNOWN and (codes := self.nearest_codes(value)):
            return Refused(ProblemKind.CODE_UNKNOWN_NEAR, {**refused.details, "near": ", ".join(codes)})
        if refused.kind is ProblemKind.COMMUNE_UNKNOWN and (name := self._nearest_commune(value)):
            return Refused(ProblemKind.COMMUNE_UNKNOWN_NEAR, {**refused.details, "near": name})
        return refused

    def nearest_codes(self, text: str) -> tuple[ProcedureCode, ...]:
        """Known codes a text may have meant, the likeliest first, at most `HINTED_CODES`.

        One alone when a spreadsheet explains it (zeros lost at the end, the dot lost), else those one slip
        away; a digit lost at the end comes before other slips.
        """
        plain = "".join(text.split()).replace(",", ".")
        explained = [one for one in (*_with_zeros(plain), *_with_dot(plain)) if one in self.codes]
        slips = sorted(_one_edit_away(plain) & self.codes, key=lambda one: (not one.startswith(plain), one))
        return tuple(ProcedureCode(one) for one in explained[:1] or slips[:HINTED_CODES])

    def _named(self, folded: str) -> list[CommuneName]:
        with_kind = _KIND.match(folded)
        if with_kind is None:
            return self._by_name.get(folded, [])
        kind = _KINDS.get(with_kind[1], with_kind[1])
        return [one for one in self._by_name.get(with_kind[2], []) if fold(one.kind) == kind]

    def _nearest_commune(self, text: str) -> str | None:
        names = {fold(f"{one.kind} {one.name}"): f"{one.kind} {one.name}" for one in self.communes}
        bare = {fold(one.name): f"{one.kind} {one.name}" for one in self.communes}
        folded = _OFFICE.sub("", fold(text))
        with_kind = _KIND.match(folded)
        if with_kind and with_kind[2] in bare:  # a right name with the wrong kind before it
            return bare[with_kind[2]]
        near = difflib.get_close_matches(folded, [*names, *bare], n=1, cutoff=0.75)
        return (names | bare)[near[0]] if near else None


def is_spelt_like(text: str, name: str) -> bool:
    """Whether the last words of a text are this name: tone for tone if they carry marks, else by letters."""
    wanted = _toned(name)
    written = _toned(text)[-len(wanted) :]
    has_marks = any(base != strip_tones(base) or tones for base, tones in written)
    return written == wanted if has_marks else True


def _toned(text: str) -> list[tuple[str, str]]:
    """Each word as its letters and its tone apart, so that "hoà" and "hòa" are one."""
    return [_letters_and_tone(word) for word in _WORD.findall(nfc(text).lower())]


def _letters_and_tone(word: str) -> tuple[str, str]:
    marks = unicodedata.normalize("NFD", word)
    letters = "".join(mark for mark in marks if mark not in _TONES)
    tones = "".join(mark for mark in marks if mark in _TONES)
    return unicodedata.normalize("NFC", letters), tones


def _with_zeros(text: str) -> Iterable[str]:
    head, dot, tail = text.partition(".")
    return [f"{head}.{tail.ljust(CODE_DIGITS, '0')}"] if dot and len(tail) < CODE_DIGITS else []


def _with_dot(text: str) -> Iterable[str]:
    digits = re.sub(r"\D", "", text)
    return [f"{digits[:1]}.{digits[1:]}"] if len(digits) > 1 else []


def _one_edit_away(text: str) -> set[str]:
    if len(text) > 2 * CODE_DIGITS:
        return set()
    cuts = [(text[:place], text[place:]) for place in range(len(text) + 1)]
    removed = {left + right[1:] for left, right in cuts if right}
    changed = {left + one + right[1:] for left, right in cuts if right for one in _CODE_ALPHABET}
    added = {left + one + right for left, right in cuts for one in _CODE_ALPHABET}
    swapped = {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    return removed | changed | added | swapped
