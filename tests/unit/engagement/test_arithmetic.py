"""The libraries do what the papers say."""

from __future__ import annotations

import pytest

from bot.engagement.arithmetic.means import compare_means, smallest_mean_difference
from bot.engagement.arithmetic.proportions import (
    difference_p_value,
    holm,
    newcombe_interval,
    power_of_difference,
    smallest_difference,
)
from bot.engagement.arithmetic.shrinkage import common_change, common_level

NEWCOMBE_1998_TABLE_II_METHOD_10 = [
    ((56, 70, 48, 80), (0.0524, 0.3339)),
    ((9, 10, 3, 10), (0.1705, 0.8090)),
    ((6, 7, 2, 7), (0.0582, 0.8062)),
    ((5, 56, 0, 29), (-0.0381, 0.1926)),
    ((0, 10, 0, 20), (-0.1611, 0.2775)),
    ((0, 10, 0, 10), (-0.2775, 0.2775)),
    ((10, 10, 0, 20), (0.6791, 1.0000)),
    ((10, 10, 0, 10), (0.6075, 1.0000)),
]


@pytest.mark.parametrize(("counts", "published"), NEWCOMBE_1998_TABLE_II_METHOD_10)
def test_intervals_are_those_published_by_newcombe(
    counts: tuple[int, int, int, int], published: tuple[float, float]
) -> None:
    assert newcombe_interval(*counts) == pytest.approx(published, abs=5e-5)


@pytest.mark.parametrize("counts", [(1, 0, 1, 2), (3, 2, 1, 2), (-1, 2, 1, 2)])
def test_an_impossible_share_is_refused(counts: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="a share needs people"):
        newcombe_interval(*counts)
    with pytest.raises(ValueError, match="a share needs people"):
        difference_p_value(*counts)


def test_the_score_test_by_hand() -> None:
    # Pooled share 104/150 = 0.69333; variance 0.212622 (1/70 + 1/80) = 0.0056952, times 150/149;
    # z = 0.2 / 0.0757199 = 2.64131.
    assert difference_p_value(56, 70, 48, 80) == pytest.approx(0.008259, abs=2e-6)


@pytest.mark.parametrize("counts", [(0, 10, 0, 20), (10, 10, 20, 20)])
def test_when_nobody_or_everybody_said_yes_there_is_no_difference(counts: tuple[int, int, int, int]) -> None:
    assert difference_p_value(*counts) == 1


def test_holm_by_hand() -> None:
    # Ordered 0.005, 0.01, 0.03, 0.04 times 4, 3, 2, 1 = 0.02, 0.03, 0.06, 0.04; never below an earlier one.
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx((0.03, 0.06, 0.06, 0.02))
    assert holm([0.5, 0.6]) == (1, 1)
    assert holm([]) == ()


def test_the_textbook_sample_size() -> None:
    # 5% against 10%, 80% power, two-sided 5%: 435 a group (Fleiss, without continuity correction).
    assert smallest_difference(0.05, treated=435, held=435) == pytest.approx(0.05, abs=1e-4)
    assert power_of_difference(0.05, 0.05, treated=435, held=435) == pytest.approx(0.8, abs=0.001)


def test_what_cannot_be_seen_at_all_is_none() -> None:
    assert smallest_difference(0.95, treated=20, held=20) is None


def test_welch_by_hand() -> None:
    # Means 4 and 2, variances 4 and 1, three each: error sqrt(5/3) = 1.29099, degrees (25/9)/(17/18) = 2.941.
    found = compare_means([2, 4, 6], [1, 2, 3])
    assert found.difference == 2
    assert found.degrees_of_freedom == pytest.approx(50 / 17)
    # t(0.975; 2.941) = 3.2199, so 2 -+ 4.157.
    assert (found.low, found.high) == pytest.approx((-2.157, 6.157), abs=0.002)
    assert found.p_value == pytest.approx(0.22, abs=0.01)
    # Student: pooled variance 2.5, the same error here, 4 degrees: t = 1.549.
    assert found.pooled_p_value == pytest.approx(0.196, abs=0.002)


def test_groups_without_spread_are_compared_exactly() -> None:
    same = compare_means([0.5, 0.5], [0.5, 0.5])
    assert (same.low, same.high, same.p_value) == (0, 0, 1)
    assert compare_means([0.5, 0.5], [0.25, 0.25]).p_value == 0
    with pytest.raises(ValueError, match="two values"):
        compare_means([0.5], [0.5, 0.5])
    assert smallest_mean_difference(0, 9, 0, 9) == 0


def test_the_textbook_effect_for_two_groups_of_twenty_six() -> None:
    # Cohen (1988), table 2.4.1: d = 0.80 needs 26 in each group for 80% power.
    assert smallest_mean_difference(1, 26, 1, 26) == pytest.approx(0.79, abs=0.01)


def test_units_that_do_not_differ_share_one_level() -> None:
    level = common_level([(30, 100)] * 20)
    assert level.mean == pytest.approx(0.3, abs=1e-3)
    assert level.strength > 10_000


def test_units_that_differ_wholly_have_a_weak_common_level() -> None:
    level = common_level([(0, 100), (100, 100)] * 10)
    assert level.mean == pytest.approx(0.5, abs=1e-3)
    assert level.strength == pytest.approx(1)


def test_changes_by_hand() -> None:
    # 0, 0.1, 0.2 with variance 0.001: Q = 20 on 2 degrees; C = 3000 - 1000; (20 - 2) / 2000 = 0.009.
    mean, between = common_change([0, 0.1, 0.2], [0.001] * 3)
    assert (mean, between) == pytest.approx((0.1, 0.009))
    assert common_change([0.1, 0.1], [0.001] * 2) == pytest.approx((0.1, 0))
    assert common_change([0.1], [0.001]) == (0.1, 0)
