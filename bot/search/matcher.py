"""The matcher: one question in, one understanding out. Built once per catalogue snapshot; holds no state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.catalog.model import Catalog
from bot.kernel.ids import EntryId
from bot.search import clauses
from bot.search.acronyms import LONGEST_PHRASE, Acronyms
from bot.search.bands import band_for
from bot.search.beliefs import Sharing
from bot.search.calibration import Evidence, confidence
from bot.search.emergencies import EMERGENCY, Emergencies
from bot.search.facets import SCAFFOLDING, facets_in, names_nothing
from bot.search.features import FEATURES, Measure, nearest_phrase
from bot.search.index import Index
from bot.search.indexing import build_index
from bot.search.model import Band, Candidate, EntryKind, Understanding
from bot.search.normalise import Reader, Reading, plain_words
from bot.search.phrases import Entry, Role, entries_of
from bot.search.ranking import DEFAULT_WEIGHTS, Weights, leading, probabilities
from bot.search.replacements import replacements_for
from bot.search.segmenting import Segmenter
from bot.search.spelling import Speller
from bot.search.stories import measure_text


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MAX_CANDIDATES = 5
MAX_OPTIONS = 3
LOOKED_AT = 20
"""Leading entries among which beliefs in one label add up."""

VAGUE_TALK = EntryId("cc_mo_ho")
"""Small talk that asks for help without saying with what: answered by asking back."""

LEAST_GROUP_LIKENESS = 0.25
"""Small talk and other topics are only recognised by phrases that really look alike."""

CODE_BELIEF = 0.97
"""A procedure's code in the question leaves little doubt; a code can be mistyped or outdated."""

SAME_WORDS = 0.97
"""Likeness to a known phrase from which a question is that phrase."""

_IN_SCOPE = (EntryKind.SERVICE, EntryKind.FAQ)


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything behind one understanding, for `match` on the command line."""

    understanding: Understanding
    evidence: Evidence
    rows: tuple[tuple[Candidate, str], ...]
    """The leading entries of every role with their features, and their nearest phrase."""
    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _Reckoning:
    """Intermediate results of one question."""

    reading: Reading
    measured: Measure
    raw: NDArray[np.float64]
    beliefs: NDArray[np.float64]
    has_code: bool
    labels: Mapping[EntryId, float]
    best: int


class Matcher:
    """Understands questions against one catalogue. Pure: the same text always gives the same result."""

    def __init__(self, catalog: Catalog, weights: Weights = DEFAULT_WEIGHTS) -> None:
        self.weights = weights
        self._catalog = catalog
        replacements = replacements_for(catalog.language)
        entries = entries_of(catalog)
        phrase_words = [plain_words(phrase, replacements) for entry in entries for phrase in entry.phrases]
        self.index: Index = build_index(entries, phrase_words)
        counts = dict.fromkeys(SCAFFOLDING, 1) | self.index.word_counts
        pairs = self.index.pair_count
        short = (words for words in phrase_words if len(words) <= LONGEST_PHRASE)
        self.reader = Reader(replacements, Speller(counts, pairs), Segmenter(counts, pairs), Acronyms(short))
        self._sharing = Sharing(self.index.entries)
        self._vector = weights.vector
        self._emergencies = Emergencies(catalog.out_of_scope)
        self._in_scope = np.asarray([entry.kind in _IN_SCOPE for entry in self.index.entries])
        self._is_meaning = np.asarray([entry.role is Role.MEANING for entry in self.index.entries])

        self._number = {entry.id: at for at, entry in enumerate(self.index.entries)}
        self._by_code = {code: at for at, entry in enumerate(self.index.entries) for code in entry.codes}

    def reweighted(self, weights: Weights) -> Matcher:
        """The same catalogue with other weights, without building anything again."""
        other = copy(self)
        other.weights = weights
        other._vector = weights.vector
        return other

    def evidence(self, text: str) -> Evidence:
        """What the choice of a band would rest on; training calibrates with it."""
        return self._evidence(self._reckon(text))

    def understand(self, text: str) -> Understanding:
        """The reading of one question; never raises, whatever the text."""
        return self._understood(self._reckon(text))[0]

    def explain(self, text: str) -> Explanation:
        """The same with everything that led to it."""
        reckoning = self._reckon(text)
        understanding, evidence = self._understood(reckoning)
        order = leading(reckoning.raw, 8)
        rows = tuple(
            (
                self._candidate(reckoning, at, float(reckoning.raw[at])),
                nearest_phrase(self.index, reckoning.measured, at),
            )
            for at in order
        )
        return Explanation(
            understanding, evidence, rows, dict(zip(FEATURES, self._vector.tolist(), strict=True))
        )

    def split(self, text: str) -> tuple[str, ...]:
        """Several questions in one message apart; pieces that ask nothing of their own stay together."""
        pieces = clauses.split_questions(text)
        if len(pieces) == 1:
            return (text,)
        read = [self.understand(piece) for piece in pieces]
        best = [one.best.entry_id if one.best and one.band is Band.ANSWER else None for one in read]
        named = [one for one in best if one is not None]
        if len(set(named)) < 2:
            return (text,)
        return tuple(piece for piece, one in zip(pieces, best, strict=True) if one is not None)

    def _reckon(self, text: str) -> _Reckoning:
        reading, measured = measure_text(self.index, self.reader, text)
        raw = probabilities(measured, self._vector)
        coded = next((self._by_code[word] for word in reading.folded if word in self._by_code), None)
        if coded is not None:
            raw = (1 - CODE_BELIEF) * raw
            raw[coded] += CODE_BELIEF
        beliefs = self._sharing.shared_out(raw)
        labels, best = self._labels(beliefs)
        return _Reckoning(reading, measured, raw, beliefs, coded is not None, labels, best)

    def _understood(self, reckoning: _Reckoning) -> tuple[Understanding, Evidence]:
        reading = reckoning.reading
        evidence = self._evidence(reckoning)
        sure = CODE_BELIEF if reckoning.has_code else confidence(evidence, self.weights.confidence)
        facets = facets_in(reading)
        emergency = self._emergencies.number_for(reading)
        group = self._group(reckoning, emergency is not None)
        about_previous = bool(facets) and names_nothing(reading)
        band, kind = self._verdict(reckoning, (evidence, sure), group, about_previous)
        vague = self._vague(reckoning) if band is Band.ASK else None
        candidates = self._candidates(reckoning, sure)
        can_offer = band is Band.ASK and group is None and not about_previous
        understanding = Understanding(
            normalised=reading.text,
            band=band,
            kind=kind,
            candidates=candidates,
            facets=facets,
            group=group,
            question=vague.name if vague is not None and can_offer else None,
            options=_options(candidates, vague) if can_offer else (),
            emergency=emergency or self._emergency_kind(reckoning, group),
            life_event=self._event(reckoning, group),
            is_about_previous=about_previous,
        )
        return understanding, evidence

    def _emergency_kind(self, reckoning: _Reckoning, group: EntryId | None) -> str | None:
        """The number under which the nearest known cry for help is listed."""
        if group != EMERGENCY or EMERGENCY not in self._number:
            return None
        return self._emergencies.kind_of(
            nearest_phrase(self.index, reckoning.measured, self._number[EMERGENCY])
        )

    def _verdict(
        self,
        reckoning: _Reckoning,
        found: tuple[Evidence, float],
        group: EntryId | None,
        about_previous: bool,
    ) -> tuple[Band, EntryKind]:
        if about_previous and group != EMERGENCY:
            return Band.ASK, EntryKind.CHITCHAT
        if group is not None:
            known = self._number.get(group)
            kind = EntryKind.CHITCHAT if known is None else self.index.entries[known].kind
            return (Band.ASK if group == VAGUE_TALK else Band.ANSWER), kind
        if found[0].outside >= 0.5:
            return Band.NONE, EntryKind.OUT_OF_SCOPE
        band = Band.ANSWER if reckoning.has_code else band_for(*found, self.weights)
        best = self.index.entries[reckoning.best]
        return band, EntryKind.OUT_OF_SCOPE if band is Band.NONE else best.kind

    def _labels(self, beliefs: NDArray[np.float64]) -> tuple[dict[EntryId, float], int]:
        """Beliefs by label, and the entry said when one is said: the likeliest within the likeliest label."""
        order = leading(np.where(self._in_scope, beliefs, -1.0), LOOKED_AT)
        found: dict[EntryId, float] = {}
        for at in order:
            if self._in_scope[at]:
                slug = self.index.entries[at].slug
                found[slug] = found.get(slug, 0.0) + float(beliefs[at])
        best = max(found, key=lambda slug: found[slug]) if found else None
        return found, next((at for at in order if self.index.entries[at].slug == best), order[0])

    def _evidence(self, reckoning: _Reckoning) -> Evidence:
        ranked = [*sorted(reckoning.labels.values(), reverse=True), 0.0, 0.0]
        row = reckoning.measured.table[reckoning.best]
        return Evidence(
            best=ranked[0],
            second=ranked[1],
            likeness=float(row[FEATURES.index("nearest")]),
            inside=float(row[FEATURES.index("inside")]),
            vague=float(reckoning.raw[self._sharing.is_vague].sum()),
            outside=float(reckoning.beliefs[~self._in_scope].sum()),
            known_share=reckoning.measured.known_share,
        )

    def _group(self, reckoning: _Reckoning, is_emergency: bool) -> EntryId | None:
        """The small-talk or out-of-scope group that is more likely than everything in scope together."""
        if is_emergency:
            return EMERGENCY
        if not reckoning.reading.words:
            return VAGUE_TALK
        outside = np.where(self._in_scope, 0.0, reckoning.beliefs)
        best = int(np.argmax(outside))
        likeness = float(reckoning.measured.table[best, FEATURES.index("nearest")])
        if outside.sum() < 0.5 or likeness < LEAST_GROUP_LIKENESS:
            return None
        group = self.index.entries[best].id
        is_paper = group == EMERGENCY and self._emergencies.is_about_papers(reckoning.reading)
        return None if is_paper else group

    def _event(self, reckoning: _Reckoning, group: EntryId | None) -> str | None:
        leading = self._leading(reckoning.raw, self._sharing.is_event)
        if leading is None or group is not None:
            return None
        belief = float(reckoning.raw[self._sharing.is_event].sum())
        return str(leading.id) if belief > 0.5 else None

    def _vague(self, reckoning: _Reckoning) -> Entry | None:
        """The vague request a question most likely is, or is word by word, with its question."""
        is_vague = self._sharing.is_vague
        likely = self._leading(reckoning.raw, is_vague)
        if likely is not None or not is_vague.any():
            return likely
        nearest = np.where(is_vague, reckoning.measured.table[:, FEATURES.index("nearest")], -1.0)
        same = int(np.argmax(nearest))
        return self.index.entries[same] if nearest[same] >= SAME_WORDS else None

    def _leading(self, raw: NDArray[np.float64], among: NDArray[np.bool_]) -> Entry | None:
        if not among.any():
            return None
        best = int(np.argmax(np.where(among, raw, -1.0)))
        return self.index.entries[best] if raw[best] > 0.3 else None

    def _candidates(self, reckoning: _Reckoning, probability: float) -> tuple[Candidate, ...]:
        """Best first; the first has the calibrated probability, the others share what is left."""
        inside = np.where(self._in_scope & self._is_meaning, reckoning.beliefs, -1.0)
        best = reckoning.best
        order = [
            best,
            *(at for at in leading(inside, MAX_CANDIDATES + 1) if at != best),
        ]
        rest = max(1e-9, 1.0 - float(reckoning.beliefs[best]))
        shares = [probability, *((1 - probability) * float(reckoning.beliefs[at]) / rest for at in order[1:])]
        pairs = zip(order, (min(probability, share) for share in shares), strict=True)
        return tuple(self._candidate(reckoning, at, share) for at, share in pairs if inside[at] >= 0)[
            :MAX_CANDIDATES
        ]

    def _candidate(self, reckoning: _Reckoning, at: int, probability: float) -> Candidate:
        entry = self.index.entries[at]
        features = dict(zip(FEATURES, reckoning.measured.table[at].tolist(), strict=True))
        return Candidate(entry.id, entry.slug, entry.kind, probability, features)


def _options(candidates: Sequence[Candidate], vague: Entry | None) -> tuple[EntryId, ...]:
    """What to offer: what a vague request may mean, else the leading candidates that have a chance."""
    if vague is not None and vague.stands_for:
        return vague.stands_for[:MAX_OPTIONS]
    likely = [one.entry_id for one in candidates if one.probability > 0.03]
    return tuple(likely[:MAX_OPTIONS]) or tuple(one.entry_id for one in candidates[:1])
