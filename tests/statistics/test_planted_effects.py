"""From planted effect to report: simulated people through the real product, and what the report says of them.

The seeds are 1, 2, 3 and so on, chosen before anything was looked at. One of each kind runs always; the many
(marker `long`) tell how often the interval covers, and how often chance or unequal answering makes a lift.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.database.migrate import migrate
from bot.engagement.comparison import Verdict
from bot.simulation.habits import World
from bot.simulation.reading import Recovered
from tests.statistics.figures import note
from tests.support.simulation import BRIEF, simulated, small_world

PEOPLE, MANY = 600, 40
EFFECT = 20.0


def world(seed: int, **changes: object) -> World:
    return small_world(citizens=PEOPLE, seed=seed, habits=BRIEF, **changes)


async def trial_of(each: World, folder: Path) -> Recovered:
    """The one campaign of a simulation, in a SQLite file of its own."""
    url = f"sqlite:///{folder / f'seed-{each.seed}.db'}"
    await asyncio.to_thread(migrate, url)
    (trial,) = (await simulated(each, url, folder)).trials
    assert trial.estimated is not None
    return trial


async def test_the_report_finds_what_was_planted(tmp_path: Path) -> None:
    trial = await trial_of(world(1, effect_points=EFFECT), tmp_path)
    assert trial.covers
    assert trial.verdict == Verdict.HIGHER
    assert trial.expected_points is not None
    assert EFFECT / 2 < trial.expected_points < EFFECT


@pytest.mark.long
async def test_without_an_effect_no_lift_is_called(tmp_path: Path) -> None:
    trial = await trial_of(world(1, effect_points=0.0), tmp_path)
    assert trial.covers
    assert (trial.verdict, trial.reason) == (Verdict.NOT_ENOUGH_DATA, "interval_covers_zero")


@pytest.mark.long
async def test_answering_more_readily_is_no_lift(tmp_path: Path) -> None:
    trial = await trial_of(world(1, effect_points=0.0, unequal_reporting=True), tmp_path)
    assert trial.expected_points is not None
    assert trial.expected_points > 3  # on everyone assigned it looks like one
    assert trial.verdict == Verdict.UNEQUAL_REPORTING


@pytest.mark.long
@pytest.mark.parametrize("effect", [0.0, EFFECT])
async def test_intervals_cover_over_many_seeds(effect: float, tmp_path: Path) -> None:
    trials = [await trial_of(world(seed, effect_points=effect), tmp_path) for seed in range(1, MANY + 1)]
    covered = sum(bool(trial.covers) for trial in trials) / MANY
    lifts = sum(trial.verdict == Verdict.HIGHER for trial in trials) / MANY
    wrong = sum(trial.verdict == Verdict.LOWER for trial in trials) / MANY
    note("planted", f"{PEOPLE} citizens, effect {effect}", MANY, covered=covered, lifts=lifts, lower=wrong)
    # 95% and 3.5 standard errors of so few tries.
    assert covered >= 0.95 - 3.5 * (0.95 * 0.05 / MANY) ** 0.5
    if effect:
        assert lifts >= 0.5
        assert wrong == 0
    else:
        assert lifts + wrong <= 0.05 + 3.5 * (0.95 * 0.05 / MANY) ** 0.5


@pytest.mark.long
async def test_unequal_answering_is_hardly_ever_called_a_lift(tmp_path: Path) -> None:
    each = [world(seed, effect_points=0.0, unequal_reporting=True) for seed in range(1, MANY + 1)]
    verdicts = [(await trial_of(one, tmp_path)).verdict for one in each]
    lifts = sum(verdict == Verdict.HIGHER for verdict in verdicts) / MANY
    note("planted", f"{PEOPLE} citizens, unequal reporting", MANY, lifts=lifts)
    assert lifts <= 0.05
