"""Cutting words that were typed together: "khaisinh" → "khai sinh"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import log

from bot.search.letters import folded

MIN_LETTERS, MAX_LETTERS, MAX_SYLLABLE = 5, 40, 7


class Segmenter:
    """Splits a joined word into the likeliest run of known syllables."""

    def __init__(self, counts: Mapping[str, int], pairs: Callable[[str, str], int]) -> None:
        self._counts = counts
        self._pairs = pairs

    def split(self, word: str) -> list[str]:
        """The parts with their marks, or an empty list when the word cannot be cut into known syllables."""
        if not MIN_LETTERS <= len(word) <= MAX_LETTERS or not word.isalpha():
            return []
        best: list[tuple[float, int]] = [(0.0, -1)] + [(-1e9, -1)] * len(word)
        keys: dict[tuple[int, int], str] = {}
        for end in range(2, len(word) + 1):
            for start in range(max(0, end - MAX_SYLLABLE), end - 1):
                key = folded(word[start:end])
                if best[start][0] > -1e8 and self._counts.get(key, 0) >= 2:
                    keys[start, end] = key
                    merit = best[start][0] + self._merit(best, keys, start, key)
                    if merit > best[end][0]:
                        best[end] = (merit, start)
        return self._cut(word, best)

    def _merit(
        self, best: list[tuple[float, int]], keys: dict[tuple[int, int], str], start: int, key: str
    ) -> float:
        """Few, frequent parts that are known to stand side by side."""
        before = keys.get((best[start][1], start), "") if start else ""
        together = self._pairs(before, key) if before else 0
        return log(1 + self._counts[key]) / 4 - 5.0 + min(3.0, log(1 + together))

    @staticmethod
    def _cut(word: str, best: list[tuple[float, int]]) -> list[str]:
        if best[-1][1] < 0:
            return []
        parts: list[str] = []
        end = len(word)
        while end > 0:
            start = best[end][1]
            parts.append(word[start:end])
            end = start
        return parts[::-1] if len(parts) > 1 else []
