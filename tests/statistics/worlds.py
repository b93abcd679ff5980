"""Simulated experiments whose truth is known, read through the same doors as real ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from bot.engagement.clusters import Cluster
from bot.engagement.experiments import HOLDOUT, Closed, Contrast, Design, OutcomeSource, seal
from bot.engagement.flows import ArmFlow, ExperimentFlow
from bot.engagement.waves import WaveRecord
from bot.kernel.ids import CommuneId, Pseudonym, ServiceId

SENT_AT = datetime(2026, 11, 2, 1, tzinfo=UTC)
WINDOW = timedelta(days=14)

Random = np.random.Generator


def closed_experiment(
    *, by_commune: bool = False, secondary: tuple[Contrast, ...] = (), subgroups: tuple[str, ...] = ()
) -> Closed:
    """A design sealed an hour before sending, read when its window has ended."""
    design = Design(
        campaign_id=7,
        service_id=ServiceId("khai_sinh"),
        outcome=OutcomeSource.PORTAL_COUNTS_BY_COMMUNE if by_commune else OutcomeSource.ASKED_AT_END,
        holdout_share=0.3,
        window=WINDOW,
        primary=Contrast(("a",)),
        secondary=secondary,
        subgroups=subgroups,
    )
    return Closed(seal(design, SENT_AT - timedelta(hours=1)), SENT_AT, SENT_AT, SENT_AT + WINDOW)


@dataclass(frozen=True, slots=True)
class World:
    """The truth of a campaign: who does it anyway, what the message adds, who answers (shares, 0 to 1)."""

    people: int
    base: float
    holdout: float
    effect: float = 0.0
    answers_treated: float = 1.0
    answers_held: float = 1.0

    @property
    def true_points(self) -> float:
        """The difference the report estimates: of those who did it and said so, on everyone assigned."""
        reported = (self.base + self.effect) * self.answers_treated - self.base * self.answers_held
        return 100 * reported

    def flows(self, times: int, random: Random) -> Iterator[ExperimentFlow]:
        """Independent repetitions. Arms are drawn person by person, so their sizes vary."""
        held = random.binomial(self.people, self.holdout, times)
        treated = self.people - held
        answered_treated = random.binomial(treated, self.answers_treated)
        answered_held = random.binomial(held, self.answers_held)
        yes_treated = random.binomial(answered_treated, self.base + self.effect)
        yes_held = random.binomial(answered_held, self.base)
        columns = (treated, answered_treated, yes_treated, held, answered_held, yes_held)
        for row in zip(*(column.tolist() for column in columns), strict=True):
            arms = (arm_flow("a", *row[:3]), arm_flow(HOLDOUT, *row[3:]))
            yield ExperimentFlow(eligible=self.people, arms=arms)


def arm_flow(arm: str, assigned: int, answered: int, yes: int) -> ArmFlow:
    """An arm in which everything was delivered and everyone was asked."""
    delivered = 0 if arm == HOLDOUT else assigned
    return ArmFlow(arm, assigned, delivered, asked=assigned, answered=answered, yes=yes)


def wave_records(
    people: int, waves: int, base: float, likeness: float, random: Random
) -> Iterator[WaveRecord]:
    """Waves without any effect. A person's chance is their own for all waves (`likeness` as correlation)."""
    strength = 1 / likeness - 1
    chances = random.beta(base * strength, (1 - base) * strength, people)
    arms = np.where(random.random(people) < 0.3, HOLDOUT, "a").tolist()
    acted = (random.random((people, waves)) < chances[:, None]).tolist()
    for number, (arm, own) in enumerate(zip(arms, acted, strict=True)):
        for wave, yes in enumerate(own):
            yield WaveRecord(Pseudonym(str(number)), wave, arm, arm != HOLDOUT, answered=True, yes=yes)


def commune_sizes(count: int) -> list[int]:
    """Filings of communes, fixed and unequal: from 40 to 400, evenly spread on a logarithmic scale."""
    return [round(float(size)) for size in np.geomspace(40, 400, count)]


def communes(
    sizes_treated: list[int],
    sizes_held: list[int],
    *,
    base: float,
    effect: float,
    likeness: float,
    random: Random,
) -> list[Cluster]:
    """Communes whose own chances scatter around the base with intra-cluster correlation `likeness`."""
    strength = 1 / likeness - 1
    found = list[Cluster]()
    for treated, sizes in ((True, sizes_treated), (False, sizes_held)):
        mean = base + effect * treated
        chances = random.beta(mean * strength, (1 - mean) * strength, len(sizes))
        online = random.binomial(sizes, chances).tolist()
        for number, (yes, size) in enumerate(zip(online, sizes, strict=True)):
            found.append(Cluster(CommuneId(f"{treated}-{number}"), treated, yes, size))
    return found
