"""The catalogue's phrases as numbers: which words, pairs, tones and ideas stand in which phrase and entry.

Four families of features: folded words, pairs of neighbouring folded words (a Vietnamese word is mostly two
syllables), words with their tones, and ideas (`concepts`). For each family a phrase-side inverted index
(nearest
phrases) and an entry-side one (how typical a feature is of an entry). Everything is a flat numpy array.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.search.concepts import concepts_in
from bot.search.normalise import Reading
from bot.search.phrases import Entry

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

FAMILIES = ("words", "pairs", "tones", "ideas")
FAMILY_WEIGHT = {"words": 1.0, "pairs": 0.7, "tones": 0.6, "ideas": 0.5}
"""How much each family counts in the likeness of two phrases."""

SMOOTHING = 3.0
"""Imagined phrases per entry drawn from the whole catalogue: keeps small entries modest."""


@dataclass(frozen=True, slots=True)
class Family:
    """One family's postings. `rows` maps a feature to a row; row r owns `starts[r]:starts[r + 1]`."""

    rows: dict[int, int]
    telling: Floats
    starts: Ints
    phrases: NDArray[np.int32]
    entry_starts: Ints
    entries: NDArray[np.int32]
    gains: Floats


@dataclass(frozen=True, slots=True)
class Index:
    """Everything needed to compare a question with the catalogue; phrases lie grouped by entry."""

    entries: tuple[Entry, ...]
    phrase_texts: tuple[str, ...]
    phrase_entry: NDArray[np.int32]
    entry_starts: Ints
    phrase_norms: Floats
    entry_sizes: Floats
    vocabulary: dict[str, int]
    tone_ids: dict[str, int]
    idea_ids: dict[str, int]
    families: dict[str, Family]
    word_counts: dict[str, int]
    idea_shares: Floats
    """Row per idea, column per entry: the share of the entry's phrases that hold the idea."""
    idea_totals: Floats
    priors: Floats
    """Row per entry, column per name in `PRIORS`."""

    def pair_count(self, first: str, second: str) -> int:
        """How many phrases hold the two folded words side by side."""
        a, b = self.vocabulary.get(first, -1), self.vocabulary.get(second, -1)
        pairs = self.families["pairs"]
        row = pairs.rows.get(a * PAIR_BASE + b) if a >= 0 and b >= 0 else None
        return int(pairs.starts[row + 1] - pairs.starts[row]) if row is not None else 0


PRIORS = ("popular", "common", "is_answer", "is_small_talk", "is_out_of_scope", "is_vague", "is_event")
"""What is known of an entry before anything is asked."""

PAIR_BASE = 1 << 20
"""A pair's key is the first word's number times this plus the second's."""


def question_features(index: Index, reading: Reading) -> dict[str, dict[int, float]]:
    """Row → weight of every family for a question; words the catalogue lacks appear nowhere."""
    words, tones, ideas = index.families["words"], index.families["tones"], index.families["ideas"]
    options = [((word.folded, word.weight), *word.others) for word in reading.words]
    found: dict[str, dict[int, float]] = {name: {} for name in FAMILIES}
    for one in options:
        for text, weight in one:
            _keep(found["words"], words.rows.get(index.vocabulary.get(text, -1)), weight)
    _pair_features(index, options, found["pairs"])
    if reading.is_toned:
        for word in reading.words:
            _keep(found["tones"], tones.rows.get(index.tone_ids.get(word.toned, -1)), word.weight)
    for idea in concepts_in(reading.folded, reading.toned, reading.is_toned):
        _keep(found["ideas"], ideas.rows.get(index.idea_ids.get(idea, -1)), 1.0)
    return found


def _pair_features(
    index: Index, options: Sequence[tuple[tuple[str, float], ...]], found: dict[int, float]
) -> None:
    rows = index.families["pairs"].rows
    for first, second in pairwise(options):
        for a, weight_a in first:
            for b, weight_b in second:
                key = index.vocabulary.get(a, -1) * PAIR_BASE + index.vocabulary.get(b, -1)
                _keep(found, rows.get(key), weight_a * weight_b)


def _keep(found: dict[int, float], row: int | None, weight: float) -> None:
    if row is not None and weight > found.get(row, 0.0):
        found[row] = weight
