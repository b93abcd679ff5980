"""What is counted of a trial when its window has closed: per arm, adding up, naming nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class ArmTally:
    """One arm, counted by person. All who were assigned are in exactly one of the four deliveries.

    Attributes:
        assigned: people drawn into the arm.
        delivered: copies that were sent (of the holdout: none).
        unreached: by reason, copies that failed, were skipped later or are unknown; they stay assigned.
        held_back: people of the holdout, to whom nothing was to be sent.
        asked: people to whom the question at the end was sent.
        answers: by `AnswerKind`, what they answered; who did not is the difference to `asked`.
        ended: by way, whose subscription ended within the window.
    """

    assigned: int = 0
    delivered: int = 0
    unreached: Mapping[str, int] = field(default_factory=dict)
    held_back: int = 0
    asked: int = 0
    answers: Mapping[str, int] = field(default_factory=dict)
    ended: Mapping[str, int] = field(default_factory=dict)

    @property
    def answered(self) -> int:
        return sum(self.answers.values())

    @property
    def adds_up(self) -> bool:
        reached = self.delivered + sum(self.unreached.values()) + self.held_back
        return self.assigned == reached and self.answered <= self.asked <= self.assigned


@dataclass(frozen=True, slots=True)
class TrialTallies:
    """All arms, those left out before the draw, and who simply received it outside the trial.

    The two moments are of the first and the last assignment; None when nobody was assigned.
    """

    arms: Mapping[str, ArmTally]
    left_out: Mapping[str, int] = field(default_factory=dict)
    outside: int = 0
    first_assigned_at: datetime | None = None
    last_assigned_at: datetime | None = None

    @property
    def covered_share(self) -> float:
        """The share of all people of the campaign that the estimate speaks of (0-1)."""
        inside = sum(arm.assigned for arm in self.arms.values())
        return inside / (inside + self.outside) if inside + self.outside else 0.0


def tallies_as_json(tallies: TrialTallies) -> dict[str, Any]:
    """Plain values, to be sealed."""
    return {
        "arms": {name: asdict(arm) for name, arm in tallies.arms.items()},
        "left_out": dict(tallies.left_out),
        "outside": tallies.outside,
        "first_assigned_at": _as_text(tallies.first_assigned_at),
        "last_assigned_at": _as_text(tallies.last_assigned_at),
    }


def tallies_from_json(values: Mapping[str, Any]) -> TrialTallies:
    """Tallies that were sealed."""
    arms = {name: ArmTally(**arm) for name, arm in values["arms"].items()}
    return TrialTallies(
        arms,
        values["left_out"],
        values["outside"],
        first_assigned_at=_moment(values["first_assigned_at"]),
        last_assigned_at=_moment(values["last_assigned_at"]),
    )


def _as_text(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
