"""From belief to a probability that can be taken at its word.

The softmax knows which entry fits best, not whether any does. A small logistic model over the evidence,
learnt on
questions whose authors were left out of the ranking's training, says how often such an answer was right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the choice of a band rests on; all shares 0-1.

    `best` and `second` are beliefs in labels, `likeness` that of the nearest phrase of the best entry,
    `inside` how
    much of one of its phrases stands in the question, `vague` the belief in vague requests, `outside`
    the belief in
    small talk and out of scope, `known_share` how much of the question the catalogue has words for.
    """

    best: float
    second: float
    likeness: float
    inside: float
    vague: float
    outside: float
    known_share: float


TERMS = ("constant", "log_odds", "lead", "likeness", "inside", "vague", "outside", "known_share")
"""Terms of the logistic model, in order."""


def terms_of(evidence: Evidence) -> NDArray[np.float64]:
    """The evidence as the terms of the model."""
    best = min(max(evidence.best, 1e-4), 1 - 1e-3)
    lead = log((evidence.best + 1e-3) / (evidence.second + 1e-3))
    return np.asarray(
        [
            1.0,
            log(best / (1 - best)),
            min(5.0, lead),
            evidence.likeness,
            evidence.inside,
            evidence.vague,
            evidence.outside,
            evidence.known_share,
        ]
    )


def confidence(evidence: Evidence, coefficients: Mapping[str, float]) -> float:
    """The probability, 0-1, that the best entry is what was meant."""
    vector = [coefficients.get(name, 0.0) for name in TERMS]
    score = float(np.dot(terms_of(evidence), vector))
    return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, score))))


def fit(evidence: Sequence[Evidence], was_right: Sequence[bool], pull: float = 0.5) -> dict[str, float]:
    """Coefficients by Newton's method; `pull` holds all but the constant near zero."""
    rows = np.stack([terms_of(one) for one in evidence])
    truth = np.asarray(was_right, dtype=np.float64)
    weights = np.zeros(len(TERMS))
    penalty = np.diag([0.0] + [pull] * (len(TERMS) - 1))
    for _ in range(30):
        believed = 1.0 / (1.0 + np.exp(-rows @ weights))
        slope = rows.T @ (believed - truth) + penalty @ weights
        bend = (rows * (believed * (1 - believed))[:, None]).T @ rows + penalty + 1e-6 * np.eye(len(TERMS))
        weights -= np.linalg.solve(bend, slope)
    return {name: round(float(value), 3) for name, value in zip(TERMS, weights, strict=True)}
