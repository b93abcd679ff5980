"""Building the index: all phrases at once, as flat arrays, so that start-up stays short.

Words of all phrases lie behind each other in one array, with a gap of -1 between phrases. Everything else is
sorting and counting.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.search.concepts import PATTERNS, concepts_in, special_concepts
from bot.search.index import FAMILY_WEIGHT, PAIR_BASE, PRIORS, SMOOTHING, Family, Floats, Index, Ints
from bot.search.letters import folded, toned
from bot.search.model import EntryKind
from bot.search.phrases import Entry, Role

LEAST_TELLING = 0.1
"""Even a word that stands everywhere counts a little, so that small talk has something to go by."""


@dataclass(frozen=True, slots=True)
class _Texts:
    """All phrases as numbers: -1 before, between and after them. `phrase` says whose word stands where."""

    words: Ints
    tones: Ints
    phrase: Ints
    word_ids: dict[str, int]
    tone_ids: dict[str, int]


def build_index(entries: Sequence[Entry], phrase_words: Sequence[Sequence[str]]) -> Index:
    """Index the phrases of the entries.

    Args:
        phrase_words: the plain words of every entry's phrases, in order (`normalise.plain_words`).
    """
    sizes = np.asarray([len(entry.phrases) for entry in entries], dtype=np.float32)
    phrase_entry = np.repeat(np.arange(len(entries)), sizes.astype(np.int64)).astype(np.int32)
    texts = _flatten(phrase_words)
    idea_ids, idea_rows, idea_phrases = _ideas(texts, phrase_words)
    keyed = {
        "words": _keyed(texts.words, texts.phrase),
        "pairs": _pairs(texts),
        "tones": _keyed(texts.tones, texts.phrase),
        "ideas": (idea_rows, idea_phrases),
    }
    families = {name: _family(*found, phrase_entry, sizes) for name, found in keyed.items()}
    shares = _idea_shares(families["ideas"], phrase_entry, sizes)
    return Index(
        entries=tuple(entries),
        phrase_texts=tuple(phrase for entry in entries for phrase in entry.phrases),
        phrase_entry=phrase_entry,
        entry_starts=np.concatenate(([0], np.cumsum(sizes))).astype(np.int64),
        phrase_norms=_norms(families, len(phrase_words)),
        entry_sizes=sizes,
        vocabulary=texts.word_ids,
        tone_ids=texts.tone_ids,
        idea_ids=idea_ids,
        families=families,
        word_counts=_word_counts(texts.word_ids, families["words"]),
        idea_shares=shares,
        idea_totals=shares.sum(axis=0),
        priors=_priors(entries),
    )


def _flatten(phrase_words: Sequence[Sequence[str]]) -> _Texts:
    surfaces: dict[str, int] = {}
    flat: list[int] = [-1]
    lengths: list[int] = []
    for words in phrase_words:
        flat.extend([surfaces.setdefault(word, len(surfaces)) for word in words])
        flat.append(-1)
        lengths.append(len(words) + 1)
    word_ids: dict[str, int] = {}
    tone_ids: dict[str, int] = {}
    to_word = np.asarray(
        [word_ids.setdefault(folded(one), len(word_ids)) for one in surfaces] + [-1], np.int64
    )
    to_tone = np.asarray(
        [tone_ids.setdefault(toned(one), len(tone_ids)) for one in surfaces] + [-1], np.int64
    )
    numbers = np.asarray(flat, dtype=np.int64)
    owner = np.concatenate(([0], np.repeat(np.arange(len(lengths)), lengths))).astype(np.int64)
    return _Texts(to_word[numbers], to_tone[numbers], owner, word_ids, tone_ids)


def _keyed(features: Ints, phrase: Ints) -> tuple[Ints, Ints]:
    held = features >= 0
    return features[held], phrase[held]


def _pairs(texts: _Texts) -> tuple[Ints, Ints]:
    first, second = texts.words[:-1], texts.words[1:]
    held = (first >= 0) & (second >= 0)
    return (first * PAIR_BASE + second)[held], texts.phrase[:-1][held]


def _ideas(texts: _Texts, phrase_words: Sequence[Sequence[str]]) -> tuple[dict[str, int], Ints, Ints]:
    """Ideas of all phrases: patterns by array for phrases with marks, word by word for the few without."""
    ids: dict[str, int] = {}
    rows: list[Ints] = []
    owners: list[Ints] = []
    order = np.argsort(texts.tones, kind="stable")
    sorted_tones = texts.tones[order]
    for pattern, concept in PATTERNS:
        at = _positions(texts, order, sorted_tones, pattern)
        if len(at):
            rows.append(np.full(len(at), ids.setdefault(concept, len(ids)), np.int64))
            owners.append(texts.phrase[at])
    for phrase, concept in _odd_ideas(phrase_words):
        rows.append(np.asarray([ids.setdefault(concept, len(ids))], np.int64))
        owners.append(np.asarray([phrase], np.int64))
    if not rows:
        return ids, np.zeros(0, np.int64), np.zeros(0, np.int64)
    return ids, np.concatenate(rows), np.concatenate(owners)


def _positions(texts: _Texts, order: Ints, sorted_tones: Ints, pattern: tuple[str, ...]) -> Ints:
    """Where a run of toned words stands; the gaps of -1 keep runs within one phrase."""
    ids = [texts.tone_ids.get(word, -2) for word in pattern]
    if -2 in ids:
        return np.zeros(0, np.int64)
    low, high = np.searchsorted(sorted_tones, [ids[0], ids[0] + 1])
    at = order[low:high]
    for offset, wanted in enumerate(ids[1:], 1):
        at = at[at + offset < len(texts.tones)]
        at = at[texts.tones[at + offset] == wanted]
    return at


def _odd_ideas(phrase_words: Sequence[Sequence[str]]) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    for phrase, surfaces in enumerate(phrase_words):
        text = " ".join(surfaces)
        if text.isascii():
            words = [folded(word) for word in surfaces]
            found.extend((phrase, concept) for concept in concepts_in(words, words, False))
        elif "mất" in text or "tuổi" in text or "tháng" in text:
            words = [folded(word) for word in surfaces]
            tones = [toned(word) for word in surfaces]
            found.extend((phrase, concept) for concept in special_concepts(words, tones))
    return found


def _family(features: Ints, phrases: Ints, phrase_entry: NDArray[np.int32], sizes: Floats) -> Family:
    count, entries = max(1, len(phrase_entry)), max(1, len(sizes))
    keys = _distinct(features)[0]
    cells = _distinct(np.searchsorted(keys, features) * count + phrases)[0]
    row, phrase = cells // count, cells % count
    shared, shared_counts = _distinct(row * entries + phrase_entry[phrase])
    cell_row, cell_entry = shared // entries, shared % entries
    shares = shared_counts / sizes[cell_entry]
    background = np.bincount(cell_row, shares, len(keys)) / entries + 1e-6
    gains = np.log1p(shared_counts / (SMOOTHING * background[cell_row]))
    edges = np.arange(len(keys) + 1)
    return Family(
        rows=dict(zip(keys.tolist(), range(len(keys)), strict=True)),
        telling=_telling(cell_row, shares, len(keys), entries),
        starts=np.searchsorted(row, edges).astype(np.int64),
        phrases=phrase.astype(np.int32),
        entry_starts=np.searchsorted(cell_row, edges).astype(np.int64),
        entries=cell_entry.astype(np.int32),
        gains=gains.astype(np.float32),
    )


def _distinct(values: Ints) -> tuple[Ints, Ints]:
    """Sorted distinct values and their counts; sorting beats the hashing of `np.unique` here."""
    ordered = np.sort(values)
    starts = (
        np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1]))) if len(ordered) else ordered
    )
    return ordered[starts], np.diff(np.append(starts, len(ordered)))


def _telling(row: Ints, shares: NDArray[np.float64], features: int, entries: int) -> Floats:
    """How much a feature tells about the entry: the nats that it takes off the uncertainty over entries.

    Better than a plain inverse frequency: a word that stands in many entries but mostly in one still tells.
    """
    totals = np.bincount(row, shares, features)
    belief = shares / totals[row]
    uncertainty = np.bincount(row, -belief * np.log(belief), features)
    telling: Floats = np.clip(np.log(max(2, entries)) - uncertainty, LEAST_TELLING, None).astype(np.float32)
    return telling


def _idea_shares(ideas: Family, phrase_entry: NDArray[np.int32], sizes: Floats) -> Floats:
    rows = np.repeat(np.arange(len(ideas.telling)), np.diff(ideas.starts))
    cells = rows * len(sizes) + phrase_entry[ideas.phrases]
    counts = np.bincount(cells, minlength=len(ideas.telling) * len(sizes))
    return (counts.reshape(len(ideas.telling), len(sizes)) / (sizes + 2.0)).astype(np.float32)


def _norms(families: dict[str, Family], phrases: int) -> Floats:
    total = np.zeros(phrases)
    for name, family in families.items():
        squares = np.repeat((FAMILY_WEIGHT[name] * family.telling) ** 2, np.diff(family.starts))
        total += np.bincount(family.phrases, squares, phrases)
    return np.sqrt(total + 1e-9).astype(np.float32)


def _word_counts(vocabulary: dict[str, int], words: Family) -> dict[str, int]:
    lengths = np.diff(words.starts)
    return {word: int(lengths[words.rows[number]]) for word, number in vocabulary.items()}


def _priors(entries: Sequence[Entry]) -> Floats:
    """Columns of `PRIORS`; common services were given more phrases, so their number tells something."""
    rows = [
        (
            entry.popular,
            float(np.log((len(entry.phrases) + 5) / 50)),
            entry.kind is EntryKind.FAQ,
            entry.kind is EntryKind.CHITCHAT,
            entry.kind is EntryKind.OUT_OF_SCOPE,
            entry.role is Role.VAGUE,
            entry.role is Role.EVENT,
        )
        for entry in entries
    ]
    return np.asarray(rows, dtype=np.float32).reshape(len(entries), len(PRIORS))
