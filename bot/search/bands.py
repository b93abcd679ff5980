"""From a calibrated probability to what is said: one answer, a question back, or an honest no."""

from __future__ import annotations

from bot.search.calibration import Evidence
from bot.search.model import Band
from bot.search.ranking import Weights

LEAST_KNOWN = 0.2
"""With fewer of its words known, a question is in another language or about another world."""


def band_for(evidence: Evidence, probability: float, weights: Weights) -> Band:
    """Which band fits; a vague request is asked back however well its phrases are known."""
    if probability < weights.ask_from or evidence.known_share < LEAST_KNOWN:
        return Band.NONE
    if evidence.vague > max(0.5, evidence.best):
        return Band.ASK
    return Band.ANSWER if probability >= weights.answer_from else Band.ASK
