"""Learning the ranking's weights: one number per feature, in seconds, from a fixed seed.

Examples are labelled questions and the catalogue's own phrases, each phrase asked as if it were not in the
catalogue, some of them dirtied. The loss is the negative log of the belief in everything that counts as
right.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from bot.search.beliefs import SHARES
from bot.search.features import FEATURES
from bot.search.index import Index
from bot.search.labelled import LabelledQuestion
from bot.search.noise import dirtied
from bot.search.normalise import Reader
from bot.search.phrases import Role
from bot.search.ranking import DEFAULT_WEIGHTS
from bot.search.stories import measure_text

KEPT = 64
"""Entries kept per example: the leading ones by the default weights, and all right ones."""

STEPS = 400
RATE = 0.05
PULL = 0.0005
"""How strongly weights are pulled towards zero."""


@dataclass(frozen=True, slots=True)
class Examples:
    """Stacked examples.

    Shapes: `tables` (n, KEPT, features); `credit` (n, KEPT), how much each entry counts as right, 0-1;
    `importance` (n,).
    """

    tables: NDArray[np.float32]
    credit: NDArray[np.float32]
    importance: NDArray[np.float32]

    def only(self, chosen: Sequence[int]) -> Examples:
        rows = np.asarray(chosen, dtype=np.int64)
        return Examples(self.tables[rows], self.credit[rows], self.importance[rows])

    def joined(self, other: Examples) -> Examples:
        pairs = zip(
            (self.tables, self.credit, self.importance),
            (other.tables, other.credit, other.importance),
            strict=True,
        )
        tables, credit, importance = (np.concatenate(pair) for pair in pairs)
        return Examples(tables, credit, importance)


def question_examples(index: Index, reader: Reader, questions: Sequence[LabelledQuestion]) -> Examples:
    """One example per labelled question, in their order; a label the catalogue lacks has no credit."""
    credit = _Credit(index)
    rows = [(measure_text(index, reader, one.text)[1].table, credit.of(one.right)) for one in questions]
    return _stacked(rows, 1.0)


def phrase_examples(index: Index, reader: Reader, count: int, seed: int, importance: float) -> Examples:
    """Random phrases of the catalogue as questions, each left out of what it is compared with; half
    dirtied."""
    chance = Random(seed)
    chosen = chance.sample(range(len(index.phrase_texts)), min(count, len(index.phrase_texts)))
    rows = []
    for at, phrase in enumerate(chosen):
        text = index.phrase_texts[phrase]
        asked = dirtied(text, chance)[0] if at % 2 else text
        owner = int(index.phrase_entry[phrase])
        credit = np.zeros(len(index.entries), np.float32)
        credit[[at for at, one in enumerate(index.entries) if one.slug == index.entries[owner].slug]] = 1.0
        rows.append((measure_text(index, reader, asked, leave_out=phrase)[1].table, credit))
    return _stacked(rows, importance)


class _Credit:
    """How much each entry counts as right for a set of labels: vague entries as far as they stand for one."""

    def __init__(self, index: Index) -> None:
        self._entries = index.entries

    def of(self, right: frozenset[str]) -> NDArray[np.float32]:
        credit = np.zeros(len(self._entries), np.float32)
        for at, entry in enumerate(self._entries):
            if entry.role is Role.MEANING:
                credit[at] = float(entry.slug in right)
            else:
                credit[at] = sum(
                    share for one, share in zip(entry.stands_for, SHARES, strict=False) if one in right
                )
        return credit


def _stacked(rows: Sequence[tuple[NDArray[np.float32], NDArray[np.float32]]], importance: float) -> Examples:
    vector = DEFAULT_WEIGHTS.vector
    tables, held = [], []
    for table, credit in rows:
        order = np.argsort(-(table @ vector + 100.0 * (credit > 0.9)), kind="stable")[:KEPT]
        tables.append(table[order])
        held.append(credit[order])
    return Examples(np.stack(tables), np.stack(held), np.full(len(rows), importance, np.float32))


def learn(examples: Examples, report: Callable[[str], None] = lambda _line: None) -> NDArray[np.float32]:
    """Weights, one per feature, by full-batch Adam from the default weights; examples without credit are
    left out."""
    usable = examples.only(np.flatnonzero(examples.credit.sum(axis=1) > 0).tolist())
    weights = DEFAULT_WEIGHTS.vector.astype(np.float64)
    first = np.zeros_like(weights)
    second = np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        loss, slope = _loss(usable, weights)
        first = 0.9 * first + 0.1 * slope
        second = 0.99 * second + 0.01 * slope**2
        weights -= RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
        if step % 100 == 0:
            report(f"step {step}: loss {loss:.4f}")
    return weights.astype(np.float32)


def _loss(examples: Examples, weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
    scores = examples.tables @ weights.astype(np.float32)
    scores -= scores.max(axis=1, keepdims=True)
    beliefs = np.exp(scores)
    beliefs /= beliefs.sum(axis=1, keepdims=True)
    credited = beliefs * examples.credit
    right = credited.sum(axis=1, keepdims=True) + 1e-9
    importance = (examples.importance / examples.importance.sum())[:, None]
    pull = (beliefs - credited / right) * importance
    slope = np.einsum("nk,nkf->f", pull, examples.tables).astype(np.float64)
    loss = float(-(np.log(right) * importance).sum()) + PULL * float((weights**2).sum())
    return loss, slope + 2 * PULL * weights


def named(weights: NDArray[np.float32]) -> dict[str, float]:
    """Weights by feature name, rounded so that the file stays readable."""
    return {name: round(float(value), 3) for name, value in zip(FEATURES, weights, strict=True)}
