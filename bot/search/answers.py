"""One understanding as the line that `match --jsonl` prints: labels instead of ids, one line per label."""

from __future__ import annotations

from dataclasses import dataclass

from bot.kernel.ids import EntryId
from bot.search.model import Band, Candidate, EntryKind, Understanding


@dataclass(frozen=True, slots=True)
class Answer:
    """A machine's view of an understanding. `results` are labels with kind and probability, best first."""

    band: Band
    kind: EntryKind
    results: tuple[tuple[EntryId, EntryKind, float], ...]

    @property
    def slugs(self) -> tuple[EntryId, ...]:
        return tuple(slug for slug, _, _ in self.results)

    def as_row(self) -> dict[str, object]:
        results = [
            {"slug": slug, "kind": str(kind), "probability": round(probability, 4)}
            for slug, kind, probability in self.results
        ]
        return {"band": str(self.band), "kind": str(self.kind), "results": results}


def answer_of(read: Understanding) -> Answer:
    """Candidates under one label become one result; their probabilities add up."""
    merged: dict[EntryId, tuple[EntryKind, float]] = {}
    for one in read.candidates:
        if not one.slug.startswith("cc_"):
            kind, probability = merged.get(one.slug, (one.kind, 0.0))
            merged[one.slug] = (kind, min(1.0, probability + one.probability))
    ordered = sorted(merged.items(), key=lambda item: -item[1][1])
    results = tuple((slug, kind, probability) for slug, (kind, probability) in ordered)
    return Answer(read.band, _kind(read), results)


def _kind(read: Understanding) -> EntryKind:
    """An answer about the bot itself is measured as small talk."""
    best: Candidate | None = read.best
    if read.kind is EntryKind.FAQ and best is not None and best.slug.startswith("cc_"):
        return EntryKind.CHITCHAT
    return read.kind
