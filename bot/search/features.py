"""Few readable numbers per entry that say how well a question fits it.

All of them come from two sweeps over the postings: one over phrases (which known phrase is nearest?) and
one over
entries (which entry talks like this?). `measure` does both for every entry at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.search.index import (
    FAMILIES,
    FAMILY_WEIGHT,
    PRIORS,
    SMOOTHING,
    Family,
    Floats,
    Index,
    question_features,
)
from bot.search.normalise import Reading

MEASURED = (
    "nearest",
    "nearest_three",
    "vote",
    "inside",
    "typical_words",
    "typical_pairs",
    "typical_tones",
    "typical_ideas",
    "shared_ideas",
    "missing_ideas",
    "covered",
)
FEATURES = (*MEASURED, *PRIORS)
"""Columns of a measure, in order; docs/matching.md explains each."""

UNKNOWN_TELLING = 3.0
"""How much a word that the catalogue lacks weighs against every likeness, as a known word of middling
weight."""

NEIGHBOURS = 30
SOLID_NORM = 6.0
"""A phrase this heavy or heavier counts in full when it stands inside a question; "xe" alone does not."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What a question looks like beside every entry.

    `table` has one row per entry and one column per name in `FEATURES`. `known_share` is the share of the
    question's weight made of words that the catalogue knows. `likeness` has one number per phrase.
    """

    table: Floats
    known_share: float
    likeness: Floats


def measure(index: Index, reading: Reading, leave_out: int | None = None) -> Measure:
    """Compare one question with the whole catalogue.

    Args:
        leave_out: a phrase's number that must not be counted, so that a known phrase can serve as a question.
    """
    asked = question_features(index, reading)
    dots, weight = _phrase_dots(index, asked)
    unknown = _unknown_weight(index, reading)
    likeness = dots / (index.phrase_norms * np.sqrt(weight + unknown + 1e-9))
    inside = dots / index.phrase_norms**2 * np.minimum(1.0, index.phrase_norms / SOLID_NORM)
    if leave_out is not None:
        likeness[leave_out] = inside[leave_out] = 0.0
    columns = _phrase_columns(index, likeness, inside) | _typical_columns(index, asked, leave_out)
    columns["covered"], known_share = _covered(index, asked, reading, leave_out)
    columns |= _idea_columns(index, asked["ideas"])
    measured = np.stack([columns[name] for name in MEASURED], axis=1).astype(np.float32)
    table = np.concatenate((measured, index.priors), axis=1)
    return Measure(table, known_share, likeness)


def _phrase_dots(index: Index, asked: Mapping[str, Mapping[int, float]]) -> tuple[Floats, float]:
    """Weighted overlap with every phrase, and the question's own squared weight."""
    owners: list[NDArray[np.int32]] = []
    parts: list[Floats] = []
    weight = 0.0
    for name in FAMILIES:
        family, factor = index.families[name], FAMILY_WEIGHT[name]
        for row, certainty in asked[name].items():
            value = float(factor * family.telling[row])
            found = family.phrases[family.starts[row] : family.starts[row + 1]]
            owners.append(found)
            parts.append(np.full(len(found), certainty * value * value, dtype=np.float32))
            weight += certainty * value * value
    if not owners:
        return np.zeros(len(index.phrase_norms), np.float32), 0.0
    dots = np.bincount(np.concatenate(owners), np.concatenate(parts), len(index.phrase_norms))
    return dots.astype(np.float32), weight


def _unknown_weight(index: Index, reading: Reading) -> float:
    """Squared weight of words the catalogue has never seen: they lower every likeness."""
    missing = sum(1 for word in reading.words if word.folded not in index.vocabulary)
    return missing * UNKNOWN_TELLING**2


def _phrase_columns(index: Index, likeness: Floats, inside: Floats) -> dict[str, Floats]:
    starts = index.entry_starts[:-1]
    count = len(index.entries)
    top = np.flatnonzero(likeness >= 0.4 * likeness.max())
    if len(top) > NEIGHBOURS:
        top = top[np.argpartition(-likeness[top], NEIGHBOURS)[:NEIGHBOURS]]
    top = top[np.argsort(-likeness[top], kind="stable")]
    owners = index.phrase_entry[top]
    strengths = likeness[top].astype(np.float64) ** 4
    votes = np.bincount(owners, strengths, count)
    first_three = np.zeros(count)
    seen = np.zeros(count, dtype=np.int64)
    for owner, strength in zip(owners.tolist(), likeness[top].tolist(), strict=True):
        if seen[owner] < 3:
            first_three[owner] += strength / 3
            seen[owner] += 1
    return {
        "nearest": np.maximum.reduceat(likeness, starts),
        "nearest_three": first_three.astype(np.float32),
        "vote": (votes / (votes.sum() + 1e-9)).astype(np.float32),
        "inside": np.minimum(1.0, np.maximum.reduceat(inside, starts)),
    }


def nearest_phrase(index: Index, measured: Measure, entry: int) -> str:
    """The entry's phrase that is most like the question."""
    start, end = index.entry_starts[entry], index.entry_starts[entry + 1]
    return index.phrase_texts[int(start + np.argmax(measured.likeness[start:end]))]


def _typical_columns(
    index: Index, asked: Mapping[str, Mapping[int, float]], leave_out: int | None
) -> dict[str, Floats]:
    sizes = index.entry_sizes
    absent = np.log((sizes + SMOOTHING) / SMOOTHING)
    columns: dict[str, Floats] = {}
    for name in FAMILIES:
        gained, total = _gains(index.families[name], asked[name], len(sizes))
        column = (gained - total * absent) / np.sqrt(total + 1.0)
        if leave_out is not None:
            owner = int(index.phrase_entry[leave_out])
            column[owner] = _typical_without(index, name, asked[name], owner)
        columns[f"typical_{name}"] = column.astype(np.float32)
    return columns


def _gains(family: Family, asked: Mapping[int, float], entries: int) -> tuple[NDArray[np.float64], float]:
    owners: list[NDArray[np.int32]] = []
    parts: list[Floats] = []
    for row, certainty in asked.items():
        part = slice(family.entry_starts[row], family.entry_starts[row + 1])
        owners.append(family.entries[part])
        parts.append(certainty * family.gains[part])
    if not owners:
        return np.zeros(entries), 0.0
    gained = np.bincount(np.concatenate(owners), np.concatenate(parts), entries).astype(np.float64)
    return gained, float(sum(asked.values()))


def _typical_without(index: Index, name: str, asked: Mapping[int, float], owner: int) -> float:
    """The same column for the entry that lends its own phrase as the question: counts less one."""
    family = index.families[name]
    size = float(index.entry_sizes[owner]) - 1.0
    total = sum(asked.values())
    gained = 0.0
    for row, certainty in asked.items():
        part = slice(family.entry_starts[row], family.entry_starts[row + 1])
        at = np.flatnonzero(family.entries[part] == owner)
        if len(at):
            ratio = float(np.expm1(family.gains[part][at[0]]))
            held = _held(index, family, row, owner)
            gained += certainty * float(np.log1p(ratio * (held - 1) / held))
    absent = float(np.log((size + SMOOTHING) / SMOOTHING))
    return float((gained - total * absent) / np.sqrt(total + 1.0))


def _held(index: Index, family: Family, row: int, owner: int) -> int:
    phrases = family.phrases[family.starts[row] : family.starts[row + 1]]
    return max(1, int((index.phrase_entry[phrases] == owner).sum()))


def _covered(
    index: Index, asked: Mapping[str, Mapping[int, float]], reading: Reading, leave_out: int | None
) -> tuple[Floats, float]:
    """Which share of the question's weight each entry has words for, and which share is known at all."""
    family = index.families["words"]
    found = np.zeros(len(index.entries))
    known = 0.0
    for row, certainty in asked["words"].items():
        value = float(family.telling[row]) * certainty
        known += value
        part = slice(family.entry_starts[row], family.entry_starts[row + 1])
        found[family.entries[part]] += value
        if leave_out is not None:
            owner = int(index.phrase_entry[leave_out])
            if _held(index, family, row, owner) == 1 and owner in family.entries[part]:
                found[owner] -= value
    missing = UNKNOWN_TELLING * sum(1 for word in reading.words if word.folded not in index.vocabulary)
    total = known + missing + 1e-9
    return (found / total).astype(np.float32), known / total


def _idea_columns(index: Index, asked: Mapping[int, float]) -> dict[str, Floats]:
    """How much of an entry's talk shares the question's ideas, and how much has ideas the question lacks."""
    shared = np.zeros(len(index.entries), np.float32)
    for row in asked:
        shared += index.idea_shares[row]
    return {"shared_ideas": shared, "missing_ideas": index.idea_totals - shared}
