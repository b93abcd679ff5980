"""Two independent shares: interval, test, power, and Holm's correction."""

from __future__ import annotations

from collections.abc import Sequence

CONFIDENCE = 0.95
ALPHA = 0.05
POWER = 0.8


def newcombe_interval(yes_1: int, of_1: int, yes_0: int, of_0: int) -> tuple[float, float]:
    """The 95% interval of share 1 minus share 0, as shares from -1 to 1.

    Raises:
        ValueError: when a group is empty or has more yes than people.
    Source: R. G. Newcombe (1998), Statistics in Medicine 17:873-890, method 10 (two Wilson intervals
    joined), as `statsmodels` computes it.
    """
    from statsmodels.stats.proportion import confint_proportions_2indep

    _check(yes_1, of_1)
    _check(yes_0, of_0)
    low, high = confint_proportions_2indep(
        yes_1, of_1, yes_0, of_0, method="newcomb", compare="diff", alpha=ALPHA
    )
    return float(low), float(high)


def share_interval(yes: int, of: int) -> tuple[float, float]:
    """The 95% interval of one share (0 to 1).

    Raises:
        ValueError: when the group is empty or has more yes than people.
    Source: E. B. Wilson (1927), JASA 22:209-212, as `statsmodels` computes it.
    """
    from statsmodels.stats.proportion import proportion_confint

    _check(yes, of)
    low, high = proportion_confint(yes, of, alpha=ALPHA, method="wilson")
    return float(low), float(high)


def difference_p_value(yes_1: int, of_1: int, yes_0: int, of_0: int) -> float:
    """The two-sided p-value of "both shares are equal"; 1 when nobody or everybody said yes.

    Raises:
        ValueError: when a group is empty or has more yes than people.
    Source: O. Miettinen and M. Nurminen (1985), Statistics in Medicine 4:213-226 (score test).
    """
    from statsmodels.stats.proportion import score_test_proportions_2indep

    _check(yes_1, of_1)
    _check(yes_0, of_0)
    if yes_1 + yes_0 in (0, of_1 + of_0):
        return 1.0
    # The usual doorway (`test_proportions_2indep`) also divides by shares that may be 0.
    _, p_value = score_test_proportions_2indep(yes_1, of_1, yes_0, of_0, compare="diff", return_results=False)
    return float(p_value)


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """The p-values corrected for being looked at together, in the same order; each at most 1.

    Source: S. Holm (1979), Scandinavian Journal of Statistics 6:65-70.
    """
    from statsmodels.stats.multitest import multipletests

    if not p_values:
        return ()
    return tuple(float(p) for p in multipletests(p_values, alpha=ALPHA, method="holm")[1])


def power_of_difference(difference: float, base_share: float, *, treated: float, held: float) -> float:
    """The chance (0 to 1) to see a true difference, two-sided 5%, from `base_share` in the held-out group.

    Source: pooled variance under "no effect", unpooled under the effect: J. L. Fleiss, B. Levin and
    M. C. Paik (2003), Statistical Methods for Rates and Proportions, chapter 4.
    """
    from statsmodels.stats.proportion import power_proportions_2indep

    return float(
        power_proportions_2indep(
            difference, base_share, treated, ratio=held / treated, alpha=ALPHA, return_results=False
        )
    )


def smallest_difference(base_share: float, *, treated: float, held: float) -> float | None:
    """The smallest increase over `base_share` seen with 80% power; None when even 100% would not be seen."""
    from scipy.optimize import brentq

    def lacks(difference: float) -> float:
        return power_of_difference(difference, base_share, treated=treated, held=held) - POWER

    low, high = 1e-9, 1 - base_share - 1e-9
    if high <= low or lacks(high) < 0:
        return None
    return float(brentq(lacks, low, high, xtol=1e-9))


def _check(yes: int, of: int) -> None:
    if of <= 0 or not 0 <= yes <= of:
        raise ValueError("a share needs people, and no more yes than people")
