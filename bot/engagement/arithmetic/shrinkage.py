"""What many units have in common, learnt from the units themselves (empirical Bayes)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bot.engagement.arithmetic.proportions import ALPHA

LEAST_EACH_WAY = 0.5
"""The common level counts for at least half a yes and half a no (H. Jeffreys), so that "none of them" is
never certain for good."""

MOST_STRENGTH = 1e6
"""Beyond this many cases the common level is as good as certain."""


@dataclass(frozen=True, slots=True)
class CommonLevel:
    """The level units share (`mean`, 0 to 1), and how many cases of its own outweigh it (`strength`)."""

    mean: float
    strength: float


def common_level(counts: Sequence[tuple[int, int]]) -> CommonLevel:
    """The beta distribution from which the units' shares seem drawn, by maximum likelihood
    with half a yes and half a no added.

    Args: counts: (yes, of) by unit; units without cases are passed over.
    Raises:
        ValueError: when no unit has a case.
    Source: beta-binomial, J. G. Skellam (1948), JRSS B 10:257-261; its use to shrink shares, B. Efron
    (2010), Large-Scale Inference, chapter 1.
    """
    import numpy as np
    from scipy.optimize import minimize
    from scipy.stats import betabinom

    yes, of = (
        np.array(column, dtype=float) for column in zip(*((y, n) for y, n in counts if n), strict=True)
    )
    pooled = (yes.sum() + LEAST_EACH_WAY) / (of.sum() + 2 * LEAST_EACH_WAY)

    def surprise(place: Sequence[float]) -> float:
        level = _level_at(place)
        a, b = level.mean * level.strength, (1 - level.mean) * level.strength
        each_way = LEAST_EACH_WAY * math.log(level.mean * (1 - level.mean))
        return -float(betabinom.logpmf(yes, of, a, b).sum()) - each_way

    bounds = [(-12.0, 12.0), (0.0, math.log(MOST_STRENGTH))]
    starts = [(math.log(pooled / (1 - pooled)), math.log(strength)) for strength in (10, 1_000, 500_000)]
    found = min(
        (minimize(surprise, start, bounds=bounds, method="L-BFGS-B") for start in starts),
        key=lambda result: float(result.fun),
    )
    return _level_at(found.x)


def beta_interval(a: float, b: float) -> tuple[float, float]:
    """The middle 95% of a beta distribution."""
    from scipy.stats import beta

    return float(beta.ppf(ALPHA / 2, a, b)), float(beta.ppf(1 - ALPHA / 2, a, b))


def common_change(changes: Sequence[float], variances: Sequence[float]) -> tuple[float, float]:
    """The mean of the true changes of units and their variance around it (0 when chance explains all).

    Source: R. DerSimonian and N. Laird (1986), Controlled Clinical Trials 7:177-188.
    """
    import numpy as np
    from statsmodels.stats.meta_analysis import combine_effects

    if len(changes) == 1:
        return float(changes[0]), 0.0
    # A spread below chance gives a negative variance, or none for units that are all alike; cut off here.
    with np.errstate(invalid="ignore", divide="ignore"):
        combined = combine_effects(np.array(changes), np.array(variances), method_re="dl")
    between = max(float(combined.tau2), 0.0)
    weights = 1 / (np.array(variances) + between)
    return float((weights * np.array(changes)).sum() / weights.sum()), between


def normal_half_width(variance: float) -> float:
    """Half of the middle 95% of a normal distribution."""
    from scipy.stats import norm

    return float(norm.isf(ALPHA / 2)) * math.sqrt(variance)


def _level_at(place: Sequence[float]) -> CommonLevel:
    """From the free scales of the search: log odds of the mean, logarithm of the strength."""
    mean = 1 / (1 + math.exp(-place[0]))
    return CommonLevel(mean, max(math.exp(place[1]), LEAST_EACH_WAY / min(mean, 1 - mean)))
