"""Communes are compared as communes."""

from __future__ import annotations

import pytest

from bot.engagement.clusters import (
    SMALLEST_CLUSTERS_PER_ARM,
    Cluster,
    conclude_by_commune,
    cost_of_ignoring_clusters,
    design_effect,
    intra_cluster_correlation,
)
from bot.engagement.comparison import Reason, Verdict
from bot.engagement.errors import ClusteringIgnored
from bot.engagement.experiments import OutcomeSource
from bot.kernel.ids import CommuneId
from tests.unit.engagement.office import a_design, closed

CLOSED = closed(a_design(outcome=OutcomeSource.PORTAL_COUNTS_BY_COMMUNE))


def communes(treated: list[tuple[int, int]], control: list[tuple[int, int]]) -> list[Cluster]:
    return [
        Cluster(CommuneId(f"{is_treated}-{number}"), is_treated, online, filings)
        for is_treated, side in ((True, treated), (False, control))
        for number, (online, filings) in enumerate(side)
    ]


def test_likeness_by_hand() -> None:
    # Within arms: between 10 (0.3^2 + 0.3^2) = 1.8 on 4 - 2; within 1.6 + 1.6 + 2.5 + 2.5 = 8.2 on 40 - 4;
    # size (40 - 10 - 10) / 2 = 10; (0.9 - 0.22778) / (0.9 + 9 x 0.22778) = 0.22787.
    found = intra_cluster_correlation(communes([(2, 10), (8, 10)], [(5, 10), (5, 10)]))
    assert found == pytest.approx(0.22787, abs=1e-5)


def test_likeness_at_its_ends() -> None:
    assert intra_cluster_correlation(communes([(0, 10), (10, 10)], [(0, 10), (10, 10)])) == pytest.approx(1)
    assert intra_cluster_correlation(communes([(5, 10), (5, 10)], [(5, 10), (5, 10)])) < 0
    assert intra_cluster_correlation(communes([(0, 10), (0, 10)], [(0, 10), (0, 10)])) == 0
    for nothing in ([(1, 10)], [(1, 1)] * 3):
        with pytest.raises(ValueError, match="two communes"):
            intra_cluster_correlation(communes(nothing, nothing))


def test_design_effect_by_hand() -> None:
    assert design_effect(0.05, [20] * 9) == pytest.approx(1.95)
    # Sizes 10 and 30 feel like (100 + 900) / 40 = 25.
    assert design_effect(0.05, [10, 30]) == pytest.approx(2.2)
    assert design_effect(-0.1, [20]) == 1
    with pytest.raises(ValueError, match="needs cases"):
        design_effect(0.1, [0])


def test_every_commune_weighs_the_same() -> None:
    found = conclude_by_commune(
        CLOSED, communes([(60, 100), (700, 1000)] * 10, [(20, 100), (300, 1000)] * 10)
    )
    assert (found.verdict, found.reason) == (Verdict.HIGHER, None)
    assert found.figures is not None
    assert (found.figures.treated_share, found.figures.control_share) == pytest.approx((0.65, 0.25))
    # Both sides: variance 0.05 / 19, error sqrt(2 x 0.0026316 / 20) = 0.016222, t(0.975; 38) = 2.0244.
    assert found.figures.difference.low == pytest.approx(40 - 3.2840, abs=0.002)
    assert (found.figures.treated_communes, found.figures.control_communes) == (20, 20)


def test_a_few_communes_that_look_alike_by_chance_are_not_enough() -> None:
    # Held out: twenty times 49%; treated scatter from 20% to 99%. Welch takes the held-out spread for 0.
    treated = [(20 + 79 * number // 11, 100) for number in range(12)] * 3
    found = conclude_by_commune(CLOSED, communes(treated, [(49, 100)] * 20))
    assert (found.verdict, found.reason) == (Verdict.NOT_ENOUGH_DATA, Reason.SPREAD_UNSURE)
    assert found.figures is not None
    assert found.figures.difference.low > 0


def test_communes_that_scatter_more_than_they_differ_are_no_evidence() -> None:
    found = conclude_by_commune(CLOSED, communes([(10, 100), (90, 100)] * 10, [(5, 100), (80, 100)] * 10))
    assert (found.verdict, found.reason) == (Verdict.NOT_ENOUGH_DATA, Reason.INTERVAL_COVERS_ZERO)


def test_below_the_least_number_of_communes_there_is_no_verdict() -> None:
    enough = [(600, 1000), (700, 1000)] * 10
    few = [(200, 1000), (300, 1000)] * 9 + [(250, 1000)]
    assert len(few) == SMALLEST_CLUSTERS_PER_ARM - 1
    found = conclude_by_commune(CLOSED, communes(enough, few))
    assert (found.verdict, found.reason) == (Verdict.NOT_ENOUGH_DATA, Reason.TOO_FEW_CLUSTERS)
    assert found.figures is None
    assert cost_of_ignoring_clusters(CLOSED, communes(enough, few)) is None


def test_communes_without_filings_are_left_out_and_counted() -> None:
    found = conclude_by_commune(CLOSED, communes([(60, 100), (70, 100)] * 10, [(20, 100), (0, 0)] * 20))
    assert found.empty == 20
    assert found.figures is not None
    assert found.figures.control_communes == 20


def test_a_small_count_hides_the_figures() -> None:
    found = conclude_by_commune(CLOSED, communes([(60, 100)] * 20, [(0, 100)] * 19 + [(9, 100)]))
    assert found.verdict is Verdict.HIGHER
    assert found.figures is None


def test_counting_filings_as_independent_is_shown_to_be_too_sure() -> None:
    scattered = communes([(200, 1000), (600, 1000)] * 10, [(150, 1000), (450, 1000)] * 10)
    cost = cost_of_ignoring_clusters(CLOSED, scattered)
    assert cost is not None
    assert cost.naive.excludes_zero
    assert not cost.by_commune.excludes_zero
    assert cost.times_too_narrow > 5
    assert cost.design_effect > 50


def test_people_that_were_drawn_are_not_analysed_as_communes() -> None:
    with pytest.raises(ClusteringIgnored):
        conclude_by_commune(closed(), communes([(60, 100)] * 20, [(0, 100)] * 19 + [(9, 100)]))


def test_impossible_communes_are_refused() -> None:
    with pytest.raises(ValueError, match="online filings"):
        Cluster(CommuneId("x"), True, 11, 10)
    twice = communes([(60, 100)] * 8, [(10, 100)] * 8)
    with pytest.raises(ValueError, match="twice"):
        conclude_by_commune(CLOSED, [*twice, twice[0]])
