"""One transparent combination: each feature times its learned weight, then a softmax over all entries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.search.features import FEATURES, Measure


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learned, small enough to read. `trained_on` says from what and how well it did.

    `features` rank entries; `confidence` turns evidence into a probability (`calibration`).
    `answer_from` is the
    least probability for saying one thing, `ask_from` for offering choices.
    """

    features: Mapping[str, float]
    confidence: Mapping[str, float]
    answer_from: float
    ask_from: float
    trained_on: str

    @property
    def vector(self) -> NDArray[np.float32]:
        return np.asarray([self.features.get(name, 0.0) for name in FEATURES], dtype=np.float32)


DEFAULT_WEIGHTS = Weights(
    features={
        "nearest": 1.5,
        "nearest_three": 2.6,
        "vote": 1.1,
        "inside": 2.4,
        "typical_words": 0.4,
        "typical_pairs": 0.3,
        "typical_tones": 0.1,
        "typical_ideas": 0.2,
        "shared_ideas": 1.0,
        "missing_ideas": -0.8,
        "covered": -0.8,
        "popular": -0.6,
        "common": 1.3,
        "is_answer": 0.6,
        "is_small_talk": 1.2,
        "is_out_of_scope": 1.6,
        "is_vague": -0.3,
        "is_event": 0.4,
    },
    confidence={
        "constant": -1.1,
        "log_odds": 0.8,
        "lead": -0.1,
        "likeness": -1.7,
        "inside": 3.2,
        "vague": 0.1,
        "outside": -2.0,
        "known_share": 1.3,
    },
    answer_from=0.8,
    ask_from=0.08,
    trained_on="training/weights.json, rounded: the start of training, and of service until weights are read",
)


def probabilities(measured: Measure, weights: NDArray[np.float32]) -> NDArray[np.float64]:
    """The share of belief in each entry; sums to 1."""
    scores = (measured.table @ weights).astype(np.float64)
    grown = np.exp(scores - scores.max())
    shares: NDArray[np.float64] = grown / grown.sum()
    return shares


def leading(values: NDArray[np.float64], count: int) -> list[int]:
    """Positions of the largest values, largest first, ties in order; sorts only what is asked for."""
    if len(values) > 4 * count:
        edge = np.partition(values, len(values) - count)[len(values) - count]
        held = np.flatnonzero(values >= edge)
    else:
        held = np.arange(len(values))
    return [int(at) for at in held[np.argsort(-values[held], kind="stable")][:count]]
