"""Initials that nobody listed: "ctbs" is read as the phrase of the catalogue that has these initials."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from bot.search.letters import folded

SHORTEST, LONGEST = 3, 5
LONGEST_PHRASE = 5
"""Only short phrases name things; stories would add runs of words that nobody abbreviates."""

_CONSONANTS = re.compile(r"^[bcdghklmnpqrstvx]+$")


class Acronyms:
    """Runs of words by their initials."""

    def __init__(self, phrases: Iterable[Sequence[str]]) -> None:
        """`phrases` are the catalogue's short phrases as words with marks."""
        counts: Counter[tuple[str, ...]] = Counter()
        for words in phrases:
            for size in range(SHORTEST, min(LONGEST, len(words)) + 1):
                counts.update(tuple(words[at : at + size]) for at in range(len(words) - size + 1))
        self._best: dict[str, tuple[str, ...]] = {}
        for run, count in counts.most_common():
            if count < 2:
                break
            self._best.setdefault("".join(folded(word)[0] for word in run), run)

    def meaning(self, word: str) -> tuple[str, ...]:
        """The commonest run of words with these initials; empty unless the word is all consonants."""
        key = folded(word)
        return self._best.get(key, ()) if _CONSONANTS.match(key) else ()

    def known(self) -> Mapping[str, tuple[str, ...]]:
        return self._best
