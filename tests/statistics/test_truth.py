"""Intervals cover, chance is rarely called an effect, and what is said to be detectable is detected.

Each setting runs 200 times with wide limits, and 2,000 times (marker `long`) with those that are promised.
The wide limits are the promised rate and 3.5 standard errors of 200 tries. Seeds are fixed: a failure is a
change in the code, not bad luck.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from bot.engagement.comparison import Verdict
from bot.engagement.experiments import Contrast
from bot.engagement.flows import ExperimentFlow
from bot.engagement.lift import Conclusion, conclude
from bot.engagement.multiplicity import further_comparisons
from bot.engagement.power import Outlook, detectable_effect
from tests.statistics.figures import note
from tests.statistics.worlds import World, arm_flow, closed_experiment

SHORT, LONG = 200, 2000
TIMES = [pytest.param(SHORT, id="short"), pytest.param(LONG, id="long", marks=pytest.mark.long)]
times_each = pytest.mark.parametrize("times", TIMES)

SETTINGS = list(product((500, 2_000, 20_000), (0.02, 0.08, 0.3), (0.1, 0.3)))
EFFECTS = (0.0, 0.014)
CLOSED = closed_experiment()
CALLED = {Verdict.HIGHER, Verdict.LOWER}


def limits(promised: tuple[float, float], rate: float, times: int) -> tuple[float, float]:
    """The promised band, or around `rate` what 200 tries can tell."""
    if times >= LONG:
        return promised
    margin = 3.5 * (rate * (1 - rate) / times) ** 0.5
    return min(promised[0], rate - margin), max(promised[1], rate + margin)


def conclusions(world: World, times: int, seed: int) -> list[Conclusion]:
    random = np.random.default_rng(seed)
    return [conclude(CLOSED, flow) for flow in world.flows(times, random)]


def coverage(found: list[Conclusion], true_points: float) -> float:
    intervals = [each.comparison.difference for each in found if each.comparison is not None]
    return sum(interval.low <= true_points <= interval.high for interval in intervals) / len(intervals)


def called(found: list[Conclusion]) -> float:
    return sum(each.verdict in CALLED for each in found) / len(found)


@times_each
@pytest.mark.parametrize(("people", "base", "holdout"), SETTINGS)
@pytest.mark.parametrize("effect", EFFECTS)
def test_intervals_cover_the_truth_and_chance_is_rarely_an_effect(
    people: int, base: float, holdout: float, effect: float, times: int
) -> None:
    world = World(people, base, holdout, effect)
    found = conclusions(world, times, seed=1)
    covered, effects = coverage(found, world.true_points), called(found)
    note("assigned", f"{people} {base} {holdout} {effect}", times, covered=covered, called=effects)
    few = people * min(holdout * base, (1 - holdout) * (base + effect)) < 5
    low, high = limits((0.93, 0.99 if few else 0.97), 0.95, times)
    assert low <= covered <= high
    if not effect:
        assert effects <= limits((0, 0.07), 0.05, times)[1]


@times_each
@pytest.mark.parametrize(("people", "base", "holdout"), SETTINGS)
@pytest.mark.parametrize("answers", [1.0, 0.6])
def test_the_detectable_effect_is_detected_four_times_in_five(
    people: int, base: float, holdout: float, answers: float, times: int
) -> None:
    detectable = detectable_effect(Outlook(people, base, holdout, answers))
    assert detectable is not None
    world = World(people, base, holdout, detectable.true_points / 100, answers, answers)
    assert world.true_points == pytest.approx(detectable.points)
    found = conclusions(world, times, seed=2)
    seen = sum(each.verdict is Verdict.HIGHER for each in found) / times
    covered = coverage(found, world.true_points)
    setting = f"{people} {base} {holdout} answers {answers}"
    note("detectable", setting, times, points=detectable.points, power=seen, covered=covered)
    low, high = limits((0.75, 0.85), 0.8, times)
    assert low <= seen <= high


@times_each
@pytest.mark.parametrize(("people", "base"), list(product((2_000, 20_000), (0.08, 0.3, 0.6))))
@pytest.mark.parametrize("gap", [-0.05, 0.02, 0.05, 0.2])
def test_answering_more_often_is_not_a_lift(people: int, base: float, gap: float, times: int) -> None:
    found = conclusions(World(people, base, 0.3, 0.0, 0.5 + gap, 0.5), times, seed=3)
    called_anyway = called(found)
    naive = sum(each.comparison is not None and each.comparison.difference.excludes_zero for each in found)
    setting = f"{people} {base} gap {gap}"
    note("unequal reporting", setting, times, called=called_anyway, difference_alone=naive / times)
    assert called_anyway <= limits((0, 0.07), 0.05, times)[1]


def test_without_the_check_unequal_answering_would_pass_for_a_lift() -> None:
    found = conclusions(World(20_000, 0.3, 0.3, 0.0, 0.6, 0.5), SHORT, seed=4)
    apparent = [each for each in found if each.comparison and each.comparison.difference.low > 0]
    assert len(apparent) >= 0.9 * SHORT
    assert {each.verdict for each in apparent} == {Verdict.UNEQUAL_REPORTING}


def test_what_stays_invisible_is_within_the_bounds() -> None:
    """Who acted answers more readily in one arm, yet both arms answer equally often: the known limit."""
    base, random = 0.3, np.random.default_rng(5)
    people = 7000
    for _ in range(SHORT):
        acted = random.binomial(people, base, 2)
        yes = random.binomial(acted, (0.8, 0.5))
        no = (
            random.binomial(people - acted, (0.5 - 0.3 * 0.8) / 0.7, 2),
            random.binomial(people - acted, (0.5 - 0.3 * 0.5) / 0.7, 2),
        )
        treated = arm_flow("a", people, int(yes[0] + no[0][0]), int(yes[0]))
        held = arm_flow("holdout", people, int(yes[1] + no[1][1]), int(yes[1]))
        found = conclude(CLOSED, ExperimentFlow(2 * people, (treated, held)))
        assert found.figures is not None
        true_difference = 100 * float(acted[0] - acted[1]) / people
        assert found.figures.bounds.worst <= true_difference <= found.figures.bounds.best


@pytest.fixture
def settled_memory() -> Iterator[None]:
    """The library collects garbage at every correction; what is there already need not be walked."""
    gc.freeze()
    yield
    gc.unfreeze()


@times_each
@pytest.mark.usefixtures("settled_memory")
def test_looking_at_many_things_finds_no_more_by_chance_than_looking_at_one(times: int) -> None:
    names = ("one", "two", "three", "four")
    closed = closed_experiment(secondary=(Contrast(("holdout",), ("a",)),), subgroups=names)
    world, random = World(2_000, 0.3, 0.3), np.random.default_rng(6)
    repetitions = [list(world.flows(times, random)) for _ in (*names, "whole")]
    false = 0
    for whole, *parts in zip(*reversed(repetitions), strict=True):
        further = further_comparisons(closed, whole, dict(zip(names, parts, strict=True)))
        false += any(each.verdict in CALLED for each in further)
    note("family", "five announced comparisons", times, called=false / times)
    assert false / times <= limits((0, 0.07), 0.05, times)[1]


def test_a_larger_experiment_sees_the_planted_effect() -> None:
    world = replace(World(20_000, 0.08, 0.3), effect=0.03)
    found = conclusions(world, SHORT, seed=7)
    assert sum(each.verdict is Verdict.HIGHER for each in found) >= 0.99 * SHORT
