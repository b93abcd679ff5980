"""Replacing what people type by what they mean, word sequence by word sequence, longest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from bot.catalog.model import Language
from bot.search import lexicon
from bot.search.letters import folded, strip_marks, words_in

_Pair = tuple[tuple[str, ...], tuple[str, ...]]


class Replacements:
    """A fixed table of replacements; one-word keys match exactly as typed, marks included.

    Longer keys also match without any marks, and with `by_fold` whatever the marks, since two syllables leave
    little doubt.
    """

    def __init__(self, tables: Iterable[Mapping[str, str]], by_fold: bool = False) -> None:
        """Later tables win over earlier ones."""
        self._by_fold = by_fold
        merged: dict[tuple[str, ...], tuple[str, ...]] = {}
        for table in tables:
            for text, meaning in table.items():
                key, words = tuple(words_in(text.lower())), tuple(words_in(meaning.lower()))
                if len(key) > 1 and by_fold:
                    key = tuple(map(folded, key))
                elif len(key) > 1:
                    merged.setdefault(tuple(map(strip_marks, key)), words)
                if key:
                    merged[key] = words
        self.single: dict[str, tuple[str, ...]] = {}
        self._longer: dict[tuple[str, str], list[_Pair]] = {}
        for key, words in merged.items():
            if len(key) == 1:
                self.single[key[0]] = words
            else:
                self._longer.setdefault((key[0], key[1]), []).append((key, words))
        for found in self._longer.values():
            found.sort(key=lambda pair: -len(pair[0]))

    def apply(self, words: Sequence[str]) -> list[str]:
        """The words with every known spelling replaced; one pass, left to right, longest key first."""
        result: list[str] = []
        for start, length, meaning in self.spans(words):
            result.extend(words[start : start + length] if meaning is None else meaning)
        return result

    def spans(self, words: Sequence[str]) -> list[tuple[int, int, tuple[str, ...] | None]]:
        """The words cut into (start, length, what replaces them or None to keep them)."""
        keys = [folded(word) for word in words] if self._by_fold else words
        if self.single.keys().isdisjoint(words) and self._longer.keys().isdisjoint(pairwise(keys)):
            return [(0, len(words), None)]
        found: list[tuple[int, int, tuple[str, ...] | None]] = []
        at = 0
        while at < len(words):
            length, meaning = self._match(words, keys, at)
            found.append((at, length, meaning))
            at += length
        return found

    def _match(
        self, words: Sequence[str], keys: Sequence[str], at: int
    ) -> tuple[int, tuple[str, ...] | None]:
        if at + 1 < len(keys):
            for key, meaning in self._longer.get((keys[at], keys[at + 1]), ()):
                if len(key) == 2 or tuple(keys[at : at + len(key)]) == key:
                    return len(key), meaning
        return 1, self.single.get(words[at])


class Chain:
    """Spellings first, then names of the same thing, so that "gplx" ends as "bằng lái" too."""

    def __init__(self, spellings: Replacements, names: Replacements) -> None:
        self.spellings = spellings
        self.names = names

    def apply(self, words: Sequence[str]) -> list[str]:
        """The words as they are indexed."""
        return self.names.apply(self.spellings.apply(words))


def replacements_for(language: Language) -> Chain:
    """What the project knows from the start, then what the province's officers added."""
    spellings = Replacements(
        (
            lexicon.ENGLISH,
            lexicon.TEENCODE,
            lexicon.ABBREVIATIONS,
            lexicon.REGIONAL,
            language.teencode,
            language.abbreviations,
            language.regional,
        )
    )
    return Chain(spellings, Replacements((lexicon.SAME_THING,), by_fold=True))
