"""Repairing slips of the finger and of the ear against the catalogue's own syllables.

Vietnamese syllables are short, so plain edit distance calls half the language neighbours. The cost of an
edit here depends on what people really confuse: s/x, tr/ch, r/d/gi, l/n, n/ng, c/t, i/y, adjacent keys,
swapped
and missing letters. Of equally cheap repairs the one that pairs with its neighbours wins.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from math import exp, log1p

MAX_COST = 1.3
"""A repair dearer than this is no repair but another word."""

_ONSETS = (
    ("ngh", "N"), ("ng", "N"), ("gh", "g"), ("gi", "z"), ("tr", "c"), ("ch", "c"), ("ph", "f"),
    ("th", "T"), ("kh", "K"), ("nh", "M"), ("qu", "q"), ("k", "k"), ("c", "k"), ("s", "s"), ("x", "s"),
    ("r", "z"), ("d", "z"), ("l", "l"), ("n", "l"), ("v", "z"), ("w", "q"), ("f", "f"), ("j", "z"),
    ("z", "z"),
)  # fmt: skip
_CODAS = (("ngh", "n"), ("ng", "n"), ("nh", "n"), ("ch", "t"), ("n", "n"), ("c", "t"), ("t", "t"), ("k", "t"))
_SYLLABLE = re.compile(
    r"^(ngh?|gh?|gi|tr|ch|ph|th|kh|nh|qu|[bcdghklmnprstvx])?"
    r"(uye|uya|uyu|oai|oay|oeo|uoi|uou|uay|ieu|yeu|ie|ye|ia|ua|uo|oa|oe|ue|ui|uy|oi|ai|ay|ao|au|eu|eo"
    r"|iu|uu|[aeiouy])"
    r"(ng|nh|ch|[cmnpt])?$"
)
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def _adjacent_keys() -> frozenset[frozenset[str]]:
    pairs: set[frozenset[str]] = set()
    for row, keys in enumerate(_ROWS):
        for at, key in enumerate(keys):
            pairs.update(frozenset((key, other)) for other in keys[at + 1 : at + 2])
            if row + 1 < len(_ROWS):
                below = _ROWS[row + 1]
                pairs.update(frozenset((key, other)) for other in below[max(0, at - 1) : at + 1])
    return frozenset(pairs)


_ADJACENT = _adjacent_keys()


def is_syllable(word: str) -> bool:
    """Whether folded letters could be a Vietnamese syllable at all."""
    return _SYLLABLE.match(word) is not None


@lru_cache(maxsize=20_000)
def sound(word: str) -> str:
    """A key equal for folded syllables that many people pronounce alike ("sinh", "xin")."""
    onset = next(((a, b) for a, b in _ONSETS if word.startswith(a)), ("", ""))
    rest = onset[1] + word[len(onset[0]) :]
    coda = next(((a, b) for a, b in _CODAS if rest.endswith(a) and len(rest) > len(a)), ("", ""))
    rest = rest[: len(rest) - len(coda[0])] + coda[1]
    return rest.replace("y", "i")


def slip_cost(typed: str, meant: str) -> float:
    """How unlikely it is to type one for the other: 0 equal, about 0.4 alike, 1 one plain edit."""
    if typed == meant:
        return 0.0
    alike = 0.45 if sound(typed) == sound(meant) else 9.0
    return min(alike, _edit_cost(typed, meant))


def _edit_cost(typed: str, meant: str) -> float:
    """One edit only: swap, missing, extra or wrong letter; more is dearer than any repair."""
    if len(typed) == len(meant):
        wrong = [at for at in range(len(typed)) if typed[at] != meant[at]]
        if len(wrong) == 1:
            a, b = typed[wrong[0]], meant[wrong[0]]
            return 0.7 if frozenset((a, b)) in _ADJACENT else 1.0
        if len(wrong) == 2 and wrong[1] == wrong[0] + 1:
            first, second = wrong
            return 0.5 if typed[first] == meant[second] and typed[second] == meant[first] else 9.0
        return 9.0
    longer, shorter = (typed, meant) if len(typed) > len(meant) else (meant, typed)
    if len(longer) - len(shorter) != 1:
        return 9.0
    at = next((i for i in range(len(shorter)) if longer[i] != shorter[i]), len(shorter))
    if longer[:at] + longer[at + 1 :] != shorter:
        return 9.0
    is_double = at > 0 and longer[at] == longer[at - 1]
    return 0.35 if is_double else 0.7 if longer is meant else 0.8


class Speller:
    """Known syllables that a typed one may stand for."""

    def __init__(self, counts: Mapping[str, int], pairs: Callable[[str, str], int]) -> None:
        """`counts` says how many phrases hold a folded word, `pairs` how many hold two in a row."""
        self._counts = counts
        self._pairs = pairs
        self._by_sound: dict[str, list[str]] = {}
        self._by_gap: dict[str, list[str]] = {}
        for word in counts:
            if word.isalpha() and len(word) > 1:
                self._by_sound.setdefault(sound(word), []).append(word)
                for gap in _with_gaps(word):
                    self._by_gap.setdefault(gap, []).append(word)

    def knows(self, word: str) -> bool:
        return word in self._counts

    def fits(self, word: str, before: str, after: str) -> bool:
        """Whether a known word near this one is at home between its neighbours."""
        near = self._near(word)
        return any(
            slip_cost(word, meant) <= 1.0
            and (self._pairs(before, meant) > 1 or self._pairs(meant, after) > 1)
            for meant in near
        )

    def _near(self, word: str) -> set[str]:
        near = set(self._by_sound.get(sound(word), ()))
        for gap in _with_gaps(word):
            near.update(self._by_gap.get(gap, ()))
        return near

    def repairs(self, word: str, before: str, after: str, limit: int = 2) -> list[tuple[str, float]]:
        """Likely meant words with weights in 0-1, best first; empty when nothing is near.

        Args:
            word: a folded word. before, after: its neighbours, "" at the ends.
        """
        near = self._near(word)
        scored: list[tuple[float, str]] = []
        for meant in near:
            cost = slip_cost(word, meant)
            if 0 < cost <= MAX_COST:
                scored.append((self._merit(meant, before, after) - 2.0 * cost, meant))
        scored.sort(key=lambda pair: (-pair[0], pair[1]))
        best = scored[0][0] if scored else 0.0
        return [(meant, exp(min(0.0, merit - best))) for merit, meant in scored[:limit]]

    def _merit(self, word: str, before: str, after: str) -> float:
        left = log1p(self._pairs(before, word)) if before else 0.0
        right = log1p(self._pairs(word, after)) if after else 0.0
        return 0.25 * log1p(self._counts[word]) + left + right


def _with_gaps(word: str) -> set[str]:
    """The word and the word with one letter left out: two words share one when they are one edit apart."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}
