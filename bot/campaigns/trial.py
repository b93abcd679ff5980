"""How a campaign is measured: what counts as success, for whom it is drawn, and how long people have.

The trial is part of the plan and is sealed when the plan is scheduled. Both arms are asked the same short
question at the end of their window, or both are read from the portal's counts; what people report through
the bot's own guide is never the outcome, because only the arm that was written to is led there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.campaigns.schedule import Schedule
from bot.engagement.experiments import OutcomeSource
from bot.kernel.ids import CommuneId

SHORTEST_WINDOW_DAYS = 3
LONGEST_WINDOW_DAYS = 60
ANSWER_TIME = timedelta(days=3)
"""How long the question at the end may be sent and answered; afterwards the tallies are sealed."""

LONGEST_REPETITION = timedelta(days=56)
"""A repeated campaign without a last day is read after eight weeks; who joins later is not in the trial."""


class Unit(StrEnum):
    """What is drawn into an arm."""

    PERSON = "person"
    COMMUNE = "commune"


@dataclass(frozen=True, slots=True)
class Trial:
    """The measurement an officer plans. A trial by commune reads the portal, one by person asks."""

    unit: Unit = Unit.PERSON
    window_days: int = 14

    @property
    def outcome(self) -> OutcomeSource:
        by_commune = self.unit is Unit.COMMUNE
        return OutcomeSource.PORTAL_COUNTS_BY_COMMUNE if by_commune else OutcomeSource.ASKED_AT_END

    @property
    def window(self) -> timedelta:
        return timedelta(days=self.window_days)


class AnswerKind(StrEnum):
    """What somebody says at the end of the window. The first is the success that is counted."""

    SELF_ONLINE = "self_online"
    FOR_THEM = "for_them"
    AT_DESK = "at_desk"
    NOT_DONE = "not_done"


def trial_faults(trial: Trial, holdout_share: float) -> Iterator[tuple[str, Mapping[str, object]]]:
    """What must be mended in a measurement: text keys below `campaign.fault.` with their parameters."""
    if holdout_share > 0 and not SHORTEST_WINDOW_DAYS <= trial.window_days <= LONGEST_WINDOW_DAYS:
        yield "trial_window", {"shortest": SHORTEST_WINDOW_DAYS, "longest": LONGEST_WINDOW_DAYS}


def last_assignment(schedule: Schedule) -> datetime:
    """Until when people may be drawn into the trial: the last wave that counts."""
    if schedule.repeat is None:
        return schedule.first_at + schedule.too_late_after
    end = schedule.first_at + LONGEST_REPETITION
    if schedule.last_day is not None:
        last = datetime.combine(schedule.last_day, schedule.first_at.time(), schedule.first_at.tzinfo)
        end = min(end, last + timedelta(days=1))
    return end


def closes_at(schedule: Schedule, trial: Trial) -> datetime:
    """When the sealed window of everybody has ended and the tallies may be read."""
    return last_assignment(schedule) + trial.window + ANSWER_TIME


def held_communes(communes: Sequence[CommuneId], *, salt: str, share: float) -> frozenset[CommuneId]:
    """The communes that are not written to: a fixed number of them, picked by a hash of the salt.

    A fixed number, since with few communes independent draws could leave an arm empty. With a share above
    zero at least one commune is held and one is not.
    """
    if share <= 0 or len(communes) < 2:
        return frozenset()
    ordered = sorted(set(communes), key=lambda one: hashlib.sha256(f"{salt}:{one}".encode()).digest())
    count = min(max(round(len(ordered) * share), 1), len(ordered) - 1)
    return frozenset(ordered[:count])
