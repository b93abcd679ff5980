"""Two groups of clusters: interval of the difference of their means, and its power."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bot.engagement.arithmetic.proportions import ALPHA, POWER


@dataclass(frozen=True, slots=True)
class MeanDifference:
    """Mean of group 1 minus mean of group 0, with the 95% interval that lets spreads differ (Welch).

    `p_value` belongs to the interval; `pooled_p_value` is Student's, for which "no difference" means that
    spreads are equal too, as they are when a draw decided who is in which group.
    """

    difference: float
    low: float
    high: float
    p_value: float
    pooled_p_value: float
    degrees_of_freedom: float


def compare_means(group_1: Sequence[float], group_0: Sequence[float]) -> MeanDifference:
    """Compare the means of two groups.

    When neither group varies the interval is the difference itself and the p-values 0 or 1.
    Raises:
        ValueError: when a group has fewer than two values.
    Source: B. L. Welch (1947), Biometrika 34:28-35; Student (1908), Biometrika 6:1-25.
    """
    from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

    if min(len(group_1), len(group_0)) < 2:
        raise ValueError("a spread needs two values")
    means = [sum(group) / len(group) for group in (group_1, group_0)]
    if max(group_1) == min(group_1) and max(group_0) == min(group_0):
        difference = group_1[0] - group_0[0]
        sure = float(difference == 0)
        return MeanDifference(difference, difference, difference, sure, sure, 0.0)
    compared = CompareMeans(DescrStatsW(list(group_1)), DescrStatsW(list(group_0)))
    low, high = compared.tconfint_diff(alpha=ALPHA, usevar="unequal")
    return MeanDifference(
        means[0] - means[1],
        float(low),
        float(high),
        p_value=float(compared.ttest_ind(usevar="unequal")[1]),
        pooled_p_value=float(compared.ttest_ind(usevar="pooled")[1]),
        degrees_of_freedom=float(compared.dof_satt()),
    )


def smallest_mean_difference(variance_1: float, count_1: int, variance_0: float, count_0: int) -> float:
    """The smallest true difference that both tests of `compare_means` see with 80% power, two-sided 5%.

    Args: variance_1, variance_0: of one value in each group; count_1, count_0: values, at least 2 each.
    Source: power from the noncentral t distribution, J. Cohen (1988), Statistical Power Analysis,
    chapter 2; where the test's spread is not the true one (Student, unequal variances) by their ratio.
    """
    from scipy.optimize import brentq
    from scipy.stats import nct, t

    parts = (variance_1 / count_1, variance_0 / count_0)
    error = math.sqrt(sum(parts))
    if error == 0:
        return 0.0
    pooled_degrees = count_1 + count_0 - 2
    pooled = ((count_1 - 1) * variance_1 + (count_0 - 1) * variance_0) / pooled_degrees
    pooled_error = math.sqrt(pooled * (1 / count_1 + 1 / count_0))
    degrees = error**4 / (parts[0] ** 2 / (count_1 - 1) + parts[1] ** 2 / (count_0 - 1))
    tests = ((degrees, 1.0), (pooled_degrees, pooled_error / error))

    def lacks(shift: float) -> float:
        critical = [(of, float(t.ppf(1 - ALPHA / 2, of)) * ratio) for of, ratio in tests]
        return min(float(nct.sf(edge, of, shift)) for of, edge in critical) - POWER

    return error * float(brentq(lacks, 0.0, 100.0))
