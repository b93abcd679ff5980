"""From what was typed to the words that were meant: spelling, keyboards, abbreviations, regional speech.

Both sides pass here, the catalogue's phrases (cleanly) and the citizen's question (with repairs), so
that equal
meanings meet as equal words. Nothing here raises, whatever is typed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from bot.kernel.folding import nfc
from bot.search.acronyms import Acronyms
from bot.search.letters import folded, has_marks, strip_marks, toned, words_in
from bot.search.replacements import Chain
from bot.search.segmenting import Segmenter
from bot.search.spelling import Speller, is_syllable
from bot.search.telex import from_telex, from_vni


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MAX_LETTERS = 1500
"""Longer text is cut to its first and last sentences: a request stands at one of the ends."""

MAX_REPAIRS = 24
"""Unknown words beyond this many are left as they are: the text is not Vietnamese, and time is bounded."""

_REPEATED = re.compile(r"(\w)\1{2,}")
_DOUBLED = re.compile(r"([b-df-hj-np-tv-z])\1")
_ADDRESS = re.compile(r"(https?://|www\.)\S+|\S+@\S+\.\S+")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Word:
    """One word as understood. `others` are further folded readings with weights below 1."""

    surface: str
    folded: str
    toned: str
    weight: float = 1.0
    others: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole text as words; `is_toned` tells whether it was typed with tone marks."""

    words: tuple[Word, ...]
    is_toned: bool

    @property
    def text(self) -> str:
        return " ".join(word.surface for word in self.words)

    @property
    def folded(self) -> tuple[str, ...]:
        return tuple(word.folded for word in self.words)

    @property
    def toned(self) -> tuple[str, ...]:
        return tuple(word.toned for word in self.words)


def clean(text: str) -> str:
    """Composed lower-case text of bounded length, without addresses, control and invisible marks."""
    text = unicodedata.normalize("NFKC", text if len(text) <= 20 * MAX_LETTERS else text[: 20 * MAX_LETTERS])
    text = _CONTROL.sub(" ", nfc(text)).lower()
    if len(text) > MAX_LETTERS:
        text = f"{text[: MAX_LETTERS // 2]} . {text[-MAX_LETTERS // 2 :]}"
    return _ADDRESS.sub(" ", text)


def plain_words(text: str, replacements: Chain) -> list[str]:
    """Words of a well-written phrase, replacements applied; numbers of seven digits and more left out."""
    words = words_in(unicodedata.normalize("NFC", text).lower())
    return replacements.apply([word for word in words if len(word) < 7 or not word.isdigit()])


def _undoubled(word: str) -> str:
    """Every letter typed twice in a row once, whatever its marks: "nhậận" → "nhận"."""
    return "".join(
        letter
        for at, letter in enumerate(word)
        if at == 0 or strip_marks(letter) != strip_marks(word[at - 1])
    )


class Reader:
    """Reads questions with the vocabulary of one catalogue."""

    def __init__(
        self, replacements: Chain, speller: Speller, segmenter: Segmenter, acronyms: Acronyms
    ) -> None:
        self._replacements = replacements
        self._speller = speller
        self._segmenter = segmenter
        self._acronyms = acronyms

    def read(self, text: str) -> Reading:
        """The words meant; empty when nothing but signs was typed."""
        spellings = self._replacements.spellings
        typed = [word for word in words_in(clean(text)) if not (word.isdigit() and len(word) >= 7)]
        known = spellings.apply(self._decode(spellings.apply(typed)))
        letters = [word for word in known if len(word) > 1 and word.isalpha()]
        marked = sum(1 for word in letters if has_marks(word))
        words = self._renamed(self._repaired(known))
        return Reading(words=tuple(words), is_toned=marked > 0.2 * len(letters))

    def _decode(self, words: Sequence[str]) -> list[str]:
        """Keyboard residue and joined words; words the catalogue knows are never touched."""
        result: list[str] = []
        unknown = 0
        for at, word in enumerate(words):
            if self._speller.knows(folded(word)) or word[0].isdigit() or unknown >= MAX_REPAIRS:
                result.append(word)
                continue
            unknown += 1
            before, after = words[at - 1] if at else "", words[at + 1] if at + 1 < len(words) else ""
            result.extend(self._decoded(word, folded(before), folded(after)))
        return result

    def _decoded(self, word: str, before: str, after: str) -> list[str]:
        meaning = self._acronyms.meaning(word)
        if meaning and not self._speller.fits(folded(word), before, after):
            return list(meaning)
        short = _REPEATED.sub(r"\1", word)
        single = _DOUBLED.sub(r"\1", short)
        for made in (short, single, from_vni(word), from_telex(short), from_telex(single), _undoubled(short)):
            if made is not None and (
                made in self._replacements.spellings.single or self._speller.knows(folded(made))
            ):
                return [made]
        return self._segmenter.split(short) or [short]

    def _repaired(self, words: Sequence[str]) -> list[Word]:
        result: list[Word] = []
        keys = [folded(word) for word in words]
        budget = MAX_REPAIRS
        for at, word in enumerate(words):
            needs_repair = not self._speller.knows(keys[at]) and word.isalpha() and len(word) > 1
            if needs_repair and budget > 0:
                budget -= 1
                before = keys[at - 1] if at else ""
                after = keys[at + 1] if at + 1 < len(keys) else ""
                result.append(self._repair(word, keys[at], before, after))
            else:
                result.append(Word(word, keys[at], toned(word)))
        return result

    def _renamed(self, words: Sequence[Word]) -> list[Word]:
        """Names of one thing brought to one, after repairs, so that a slip inside a name does no harm."""
        result: list[Word] = []
        for start, length, meaning in self._replacements.names.spans([word.surface for word in words]):
            if meaning is None:
                result.extend(words[start : start + length])
            else:
                result.extend(Word(one, folded(one), toned(one)) for one in meaning)
        return result

    def _repair(self, word: str, key: str, before: str, after: str) -> Word:
        """The likeliest known syllable; a syllable that could be right as typed is trusted less to be
        wrong."""
        found = self._speller.repairs(key, before, after)
        if not found:
            return Word(word, key, toned(word))
        weight = 0.5 if is_syllable(key) else 0.9
        (best, _), others = found[0], found[1:]
        kept = tuple((meant, weight * merit) for meant, merit in others if merit > 0.3)
        return Word(best, best, best, weight, kept)
