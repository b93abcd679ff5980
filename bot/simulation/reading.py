"""What the report made of the planted effects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.campaigns.trial_reading import Standing, TrialReading
from bot.engagement.comparison import Interval
from bot.simulation.habits import World
from bot.simulation.truth import Truth


@dataclass(frozen=True, slots=True)
class Recovered:
    """One campaign: what was planted, what the report should estimate on average, and what it estimates.

    `estimated` is None when the report says nothing (too few people, or its window has not closed).
    """

    title: str
    assigned: int
    planted_points: float
    expected_points: float | None
    estimated: Interval | None
    verdict: str
    reason: str | None

    @property
    def covers(self) -> bool | None:
        """Whether the interval holds what it should estimate; None without one."""
        if self.estimated is None or self.expected_points is None:
            return None
        return self.estimated.low <= self.expected_points <= self.estimated.high

    def as_json(self) -> dict[str, Any]:
        """Plain values, points rounded to hundredths."""
        found = self.estimated
        return {
            "title": self.title,
            "assigned": self.assigned,
            "planted_points": round(self.planted_points, 2),
            "expected_points": None if self.expected_points is None else round(self.expected_points, 2),
            "estimated_points": None if found is None else round(found.points, 2),
            "interval_points": None if found is None else [round(found.low, 2), round(found.high, 2)],
            "covers_expected": self.covers,
            "verdict": self.verdict,
            "reason": self.reason,
        }


def recovered(reading: TrialReading, truth: Truth, world: World) -> Recovered:
    """Set a reading beside the truth. The comparison itself is read: nobody invented needs hiding."""
    title = reading.campaign.plan.title
    if reading.standing is not Standing.READ or reading.conclusion is None or reading.tallies is None:
        return Recovered(title, 0, world.effect_points, None, None, reading.standing.value, None)
    conclusion, compared = reading.conclusion, reading.conclusion.comparison
    return Recovered(
        title,
        assigned=sum(arm.assigned for arm in reading.tallies.arms.values()),
        planted_points=world.effect_points,
        expected_points=None
        if compared is None
        else truth.expected_points(world, compared.treated, compared.control),
        estimated=None if compared is None else compared.difference,
        verdict=conclusion.verdict.value,
        reason=None if conclusion.reason is None else conclusion.reason.value,
    )


@dataclass(frozen=True, slots=True)
class Result:
    """All that a simulation came to."""

    world: World
    events: int
    turns: int
    trials: tuple[Recovered, ...]

    def as_json(self, *, seconds: float) -> Mapping[str, Any]:
        """The last line of the command. The effect at the top is of the last campaign, the largest one."""
        last = self.trials[-1].as_json() if self.trials else {}
        top = (
            "planted_points",
            "expected_points",
            "estimated_points",
            "interval_points",
            "verdict",
            "reason",
        )
        return {
            "citizens": self.world.citizens,
            "days": self.world.days,
            "last_day": self.world.last_day.isoformat(),
            "events": self.events,
            "turns": self.turns,
            "campaigns": len(self.trials),
            **{key: last.get(key) for key in top},
            "unequal_reporting": self.world.unequal_reporting,
            "trials": [trial.as_json() for trial in self.trials],
            "seed": self.world.seed,
            "seconds": round(seconds, 1),
            "synthetic": True,
        }
