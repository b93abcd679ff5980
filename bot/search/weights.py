"""Reading and writing the learned weights: a small JSON text that people can read."""

from __future__ import annotations

import json

from bot.search.calibration import TERMS
from bot.search.errors import BadWeights
from bot.search.features import FEATURES
from bot.search.ranking import Weights

_NUMBERS = ("answer_from", "ask_from")


def weights_from(text: str) -> Weights:
    """Weights from JSON text.

    Raises:
        BadWeights: with what is missing, unknown or no number.
    """
    try:
        data = json.loads(text)
        features = {str(name): float(value) for name, value in data["features"].items()}
        confidence = {str(name): float(value) for name, value in data["confidence"].items()}
        numbers = {name: float(data[name]) for name in _NUMBERS}
        trained_on = str(data["trained_on"])
    except (ValueError, KeyError, TypeError, AttributeError) as reason:
        raise BadWeights(f"weights cannot be read: {reason!r}") from reason
    unknown = sorted((set(features) - set(FEATURES)) | (set(confidence) - set(TERMS)))
    if unknown:
        raise BadWeights(f"weights name unknown terms: {', '.join(unknown)}")
    return Weights(features=features, confidence=confidence, trained_on=trained_on, **numbers)


def weights_as_text(weights: Weights) -> str:
    """The JSON text that `weights_from` reads."""
    data = {
        "trained_on": weights.trained_on,
        **{name: getattr(weights, name) for name in _NUMBERS},
        "features": {name: weights.features[name] for name in FEATURES if name in weights.features},
        "confidence": {name: weights.confidence[name] for name in TERMS if name in weights.confidence},
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
