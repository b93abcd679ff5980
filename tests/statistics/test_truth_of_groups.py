"""Repeated waves, whole communes and small units: what belongs together is not counted as independent."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from bot.engagement.clusters import Cluster, conclude_by_commune, cost_of_ignoring_clusters
from bot.engagement.comparison import Verdict, interval_of
from bot.engagement.errors import ClusteringIgnored
from bot.engagement.experiments import HOLDOUT
from bot.engagement.flows import ExperimentFlow
from bot.engagement.lift import conclude
from bot.engagement.power import cluster_outlook
from bot.engagement.ranking import UnitCount, rank_changes, rank_shares
from bot.engagement.waves import flows_by_person
from tests.statistics.figures import note
from tests.statistics.test_truth import CALLED, limits, times_each
from tests.statistics.worlds import closed_experiment, commune_sizes, communes, wave_records

PEOPLE = closed_experiment()
COMMUNES = closed_experiment(by_commune=True)
DIVISIONS = [(35, 34), (49, 20), (20, 20)]


@times_each
@pytest.mark.parametrize("base", [0.08, 0.3])
def test_waves_are_read_by_person(base: float, times: int) -> None:
    random, right, naive, effects = np.random.default_rng(11), 0, 0, 0
    for _ in range(times):
        records = list(wave_records(500, 3, base, 0.6, random))
        flows = flows_by_person(records)
        found = conclude(PEOPLE, ExperimentFlow(500, flows))
        assert found.comparison is not None
        right += not found.comparison.difference.excludes_zero
        effects += found.verdict in CALLED
        counts = [
            (
                sum(r.yes for r in records if (r.arm == HOLDOUT) is held),
                sum((r.arm == HOLDOUT) is held for r in records),
            )
            for held in (False, True)
        ]
        naive += not interval_of(*counts[0], *counts[1]).excludes_zero
    shares = {"covered": right / times, "called": effects / times, "each_wave_counted": naive / times}
    note("waves", f"500 people, 3 waves, base {base}", times, **shares)
    low, high = limits((0.93, 0.97), 0.95, times)
    assert low <= right / times <= high
    assert effects / times <= limits((0, 0.07), 0.05, times)[1]
    assert naive / times < 0.88


@times_each
@pytest.mark.parametrize("division", DIVISIONS)
@pytest.mark.parametrize(("base", "likeness"), list(product((0.02, 0.08, 0.3), (0.01, 0.05))))
def test_communes_cover_the_truth_and_single_filings_do_not(
    division: tuple[int, int], base: float, likeness: float, times: int
) -> None:
    sizes = [commune_sizes(count) for count in division]
    outlook = cluster_outlook(*sizes, base_share=base, icc=likeness)
    assert outlook.detectable_points is not None
    effect = outlook.detectable_points / 100
    random = np.random.default_rng(12)
    effects = seen = withheld = 0
    covered, covered_with_effect, naive = list[bool](), list[bool](), list[bool]()
    for _ in range(times):
        nothing = _drawn(sizes, base, 0.0, likeness, random)
        effects += conclude_by_commune(COMMUNES, nothing).verdict in CALLED
        if cost := cost_of_ignoring_clusters(COMMUNES, nothing):
            covered.append(not cost.by_commune.excludes_zero)
            naive.append(not cost.naive.excludes_zero)
        else:  # fewer than 10 online in all held-out communes: no interval is given
            withheld += 1
        found = conclude_by_commune(COMMUNES, _drawn(sizes, base, effect, likeness, random))
        seen += found.verdict is Verdict.HIGHER
        if found.figures:
            difference = found.figures.difference
            covered_with_effect.append(difference.low <= 100 * effect <= difference.high)
    note(
        "communes",
        f"{division} base {base} icc {likeness}",
        times,
        covered=float(np.mean(covered)),
        called=effects / times,
        points=outlook.detectable_points,
        power=seen / times,
        covered_with_effect=float(np.mean(covered_with_effect)),
        single_filings_cover=float(np.mean(naive)),
        withheld=withheld / times,
    )
    assert withheld <= 0.01 * times
    low, high = limits((0.93, 0.97), 0.95, times)
    assert low <= np.mean(covered) <= high
    assert low <= np.mean(covered_with_effect) <= high
    assert effects / times <= limits((0, 0.07), 0.05, times)[1]
    low, high = limits((0.75, 0.85), 0.77, times)
    assert low <= seen / times <= high
    assert np.mean(naive) < (0.9 if likeness < 0.05 else 0.6)


def test_an_analysis_that_ignores_clustering_is_refused() -> None:
    flow = ExperimentFlow(500, flows_by_person(wave_records(500, 1, 0.3, 0.5, np.random.default_rng(13))))
    with pytest.raises(ClusteringIgnored):
        conclude(COMMUNES, flow)
    with pytest.raises(ClusteringIgnored):
        conclude_by_commune(PEOPLE, [])


@pytest.mark.parametrize(
    "times", [pytest.param(10, id="short"), pytest.param(100, marks=pytest.mark.long, id="long")]
)
def test_fair_shares_are_nearer_the_truth_and_their_intervals_cover(times: int) -> None:
    random = np.random.default_rng(14)
    sizes = np.geomspace(3, 3000, 69).round().astype(int)
    covered, fair, raw = list[bool](), list[float](), list[float]()
    for _ in range(times):
        truth = random.beta(8, 12, len(sizes))
        yes = random.binomial(sizes, truth)
        units = [UnitCount(str(n), int(y), int(of)) for n, (y, of) in enumerate(zip(yes, sizes, strict=True))]
        for row in rank_shares(units):
            true = float(truth[int(row.unit)])
            assert row.raw is not None
            covered.append(row.low <= true <= row.high)
            fair.append((row.share - true) ** 2)
            raw.append((row.raw - true) ** 2)
    note(
        "ranking",
        "69 units of 3 to 3,000",
        times,
        covered=float(np.mean(covered)),
        error=sum(fair) / sum(raw),
    )
    assert 0.92 <= np.mean(covered) <= 0.97
    assert sum(fair) < 0.5 * sum(raw)


@pytest.mark.parametrize(
    "times", [pytest.param(100, id="short"), pytest.param(1000, marks=pytest.mark.long, id="long")]
)
def test_fair_changes_are_nearer_the_truth_and_their_intervals_cover(times: int) -> None:
    random = np.random.default_rng(15)
    sizes = np.geomspace(5, 2000, 69).round().astype(int)
    covered, fair, raw = list[bool](), list[float](), list[float]()
    for _ in range(times):
        base = random.beta(20, 30, len(sizes))
        change = random.normal(0.05, 0.05, len(sizes))
        later = np.clip(base + change, 0, 1)
        periods = [
            [UnitCount(str(n), int(y), int(of)) for n, (y, of) in enumerate(zip(yes, sizes, strict=True))]
            for yes in (random.binomial(sizes, base), random.binomial(sizes, later))
        ]
        for row in rank_changes(*periods):
            true = 100 * float(later[int(row.unit)] - base[int(row.unit)])
            covered.append(row.low <= true <= row.high)
            fair.append((row.points - true) ** 2)
            raw.append((row.raw_points - true) ** 2)
    note(
        "improvement",
        "69 units of 5 to 2,000",
        times,
        covered=float(np.mean(covered)),
        error=sum(fair) / sum(raw),
    )
    assert 0.91 <= np.mean(covered) <= 0.97
    assert sum(fair) < 0.5 * sum(raw)


def _drawn(
    sizes: list[list[int]], base: float, effect: float, likeness: float, random: np.random.Generator
) -> list[Cluster]:
    return communes(sizes[0], sizes[1], base=base, effect=effect, likeness=likeness, random=random)
