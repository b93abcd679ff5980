"""Long texts: a request stands in one clause of a story, so each clause is measured beside the whole."""

from __future__ import annotations

import numpy as np

from bot.search.clauses import clauses_of
from bot.search.features import FEATURES, Measure, measure
from bot.search.index import Index
from bot.search.normalise import Reader, Reading

STORY_WORDS = 16
"""Texts longer than this are stories."""

MAX_PARTS = 8
"""Clauses measured at most: those with most words the catalogue knows, so that time stays bounded."""


def measure_text(
    index: Index, reader: Reader, text: str, leave_out: int | None = None
) -> tuple[Reading, Measure]:
    """Read a text and compare it with the catalogue, clause by clause when it is long."""
    reading = reader.read(text)
    whole = measure(index, reading, leave_out)
    if len(reading.words) <= STORY_WORDS:
        return reading, whole
    parts = [measure(index, one, leave_out) for one in _clause_readings(index, reader, text)]
    return reading, _blended(whole, parts) if parts else whole


def _clause_readings(index: Index, reader: Reader, text: str) -> list[Reading]:
    readings = [reader.read(clause) for clause in clauses_of(text)]
    if len(readings) <= MAX_PARTS:
        return readings
    known = [sum(word.folded in index.vocabulary for word in one.words) for one in readings]
    kept = sorted(sorted(range(len(readings)), key=lambda at: -known[at])[:MAX_PARTS])
    return [readings[at] for at in kept]


def _blended(whole: Measure, parts: list[Measure]) -> Measure:
    """Half the whole text, half the best clause for each feature: measured best on stories and plain
    questions.

    Small talk keeps the whole text's numbers: every story opens with a greeting and ends with thanks.
    """
    tables = np.stack([part.table for part in parts])
    table = 0.5 * whole.table + 0.5 * tables.max(axis=0)
    is_talk = whole.table[:, FEATURES.index("is_small_talk")] > 0
    table[is_talk] = whole.table[is_talk]
    known = max(whole.known_share, *(part.known_share for part in parts))
    return Measure(table, known, whole.likeness)
