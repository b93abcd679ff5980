"""What charts are drawn from: plain values, counted elsewhere. A count of `None` is known but hidden.

Shares are 0 to 1, differences are in percentage points (1.4 is +1,4 điểm). Labels are plain text in the
reader's language; they may be long or hostile and are wrapped and escaped when drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class About:
    """What stands around a chart."""

    title: str
    """The finding, a whole sentence."""

    counted: str
    """The period, and what is counted."""

    source: str
    made_on: date
    is_synthetic: bool = False


class Unit(StrEnum):
    COUNT = "count"
    SHARE = "share"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a funnel."""

    label: str
    count: int | None


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a ranked chart; `value` in the chart's unit."""

    label: str
    value: float | None


@dataclass(frozen=True, slots=True)
class Rank:
    """A unit in a ranking: an estimate with its 95% interval in the chart's unit.

    `basis` says what the estimate rests on ("25/200"); a small unit is drawn hollow and dashed.
    """

    label: str
    estimate: float | None
    low: float = 0
    high: float = 0
    basis: str = ""
    is_small: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One thing counted day by day; days that are missing or `None` leave a gap.

    `total` is for the whole period and is not always the sum: somebody may come on two days.
    """

    label: str
    counts: Mapping[date, int | None]
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """The days of a chart, both ends included; figures from `not_final_from` on may still change."""

    first: date
    last: date
    not_final_from: date | None = None

    @property
    def has_unfinished_days(self) -> bool:
        return self.not_final_from is not None and self.not_final_from <= self.last


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a guide: who reached it, and who stopped there."""

    label: str
    reached: int
    stopped: int


@dataclass(frozen=True, slots=True)
class Arm:
    """One group of an experiment: `yes` of `of` people, the share with its 95% interval."""

    label: str
    yes: int
    of: int
    low: float
    high: float

    @property
    def share(self) -> float:
        return self.yes / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference in percentage points with its 95% interval."""

    points: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Experiment:
    """Two arms, their difference, and what may be said about it in one sentence."""

    treated: Arm
    held: Arm
    difference: Difference
    verdict: str


@dataclass(frozen=True, slots=True)
class Asked:
    """How many people of an arm were assigned, and how many answered the one question so far."""

    label: str
    assigned: int
    answered: int


@dataclass(frozen=True, slots=True)
class UnreadExperiment:
    """An experiment nothing may be said about yet; `reason` says why, and until when."""

    treated: Asked
    held: Asked
    reason: str


@dataclass(frozen=True, slots=True)
class Subgroup:
    """One line of a forest plot; no difference when there are too few people."""

    label: str
    people: int
    difference: Difference | None


@dataclass(frozen=True, slots=True)
class Stack:
    """A whole and its parts, in the order of the chart's parts."""

    label: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MonthShare:
    """Dossiers of a month filed online by people themselves and for them, of all; `of` None: not imported.

    `unknown` were filed online too, and the report does not say by whom.
    """

    month: date
    by_self: int = 0
    for_them: int = 0
    of: int | None = None
    is_final: bool = True
    unknown: int = 0

    @property
    def online(self) -> int:
        return self.by_self + self.for_them + self.unknown


@dataclass(frozen=True, slots=True)
class Figure:
    """A big figure of the report picture, with the same figure of the period before."""

    label: str
    count: int | None
    before: int | None
