"""Two arms side by side: the difference on everyone assigned, and whether both were heard alike."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.engagement.arithmetic.proportions import ALPHA, difference_p_value, newcombe_interval
from bot.engagement.disclosure import is_small
from bot.engagement.errors import ClusteringIgnored
from bot.engagement.experiments import Closed, OutcomeSource
from bot.engagement.flows import ArmFlow

SMALLEST_ARM = 30
"""With fewer people than this assigned nothing is read: even 0 of 30 leaves up to 11% possible."""

REPORTING_ALPHA = 0.01
"""How unlikely a gap in answering must be before the arms count as heard differently.

Stricter than 5%, since arms that were heard alike would else lose one lift in twenty; smaller gaps are
caught by asking that a lift also shows among those who answered (`vanishes_among_answers`).
"""


class Verdict(StrEnum):
    """What may be said. `NOT_YET` belongs to `experiments.NotYet`, which carries no numbers."""

    NOT_YET = "not_yet"
    NOT_ENOUGH_DATA = "not_enough_data"
    UNEQUAL_REPORTING = "unequal_reporting"
    HIGHER = "higher"
    LOWER = "lower"


class Reason(StrEnum):
    """Why there is no verdict of higher or lower."""

    INTERVAL_COVERS_ZERO = "interval_covers_zero"
    TOO_FEW_ASSIGNED = "too_few_assigned"
    TOO_FEW_CLUSTERS = "too_few_clusters"
    SPREAD_UNSURE = "spread_unsure"
    """Communes of one arm look alike, perhaps by chance; with the spread of all there is no difference."""
    ARMS_ANSWERED_DIFFERENTLY = "arms_answered_differently"
    VANISHES_AMONG_ANSWERS = "vanishes_among_answers"


@dataclass(frozen=True, slots=True)
class Interval:
    """A difference in percentage points (-100 to 100) with its 95% limits."""

    points: float
    low: float
    high: float

    @property
    def excludes_zero(self) -> bool:
        return self.low > 0 or self.high < 0

    @property
    def direction(self) -> Verdict:
        """What the interval says when it excludes 0."""
        return Verdict.HIGHER if self.low > 0 else Verdict.LOWER


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two arms compared after the window closed.

    `difference` counts silence as not yes, on everyone assigned; `among_answers` is the same on those who
    answered (None when an arm is silent); `p_value` of "no difference"; `reporting_p_value` of "the arms
    answered equally often". These are for verdicts: whether the numbers may be *shown* says `showable`.
    """

    treated: ArmFlow
    control: ArmFlow
    difference: Interval
    among_answers: Interval | None
    p_value: float
    reporting_p_value: float

    @property
    def showable(self) -> bool:
        """Whether no cell behind the numbers is small: yes, no, silent and not asked, in both arms."""
        return not any(is_small(cell) for arm in (self.treated, self.control) for cell in arm.cells)

    @property
    def reporting_trouble(self) -> Reason | None:
        """Why a difference may come from who answered and not from who acted; None when it may not."""
        if self.reporting_p_value < REPORTING_ALPHA:
            return Reason.ARMS_ANSWERED_DIFFERENTLY
        heard = self.among_answers
        agrees = heard is not None and heard.excludes_zero and heard.direction is self.difference.direction
        if self.difference.excludes_zero and not agrees:
            return Reason.VANISHES_AMONG_ANSWERS
        return None


def compare(closed: Closed, treated: ArmFlow, control: ArmFlow) -> Comparison | Reason:
    """Compare two arms, or say that too few people were assigned.

    `closed` proves that the window has ended; without it nothing can be compared.
    Raises:
        ClusteringIgnored: when communes were drawn; people of one commune are not independent.
    Source: intention to treat with a Newcombe (1998) interval; see `arithmetic.proportions`.
    """
    if closed.design.outcome is not OutcomeSource.ASKED_AT_END:
        raise ClusteringIgnored("communes were drawn: use bot.engagement.clusters")
    if min(treated.assigned, control.assigned) < SMALLEST_ARM:
        return Reason.TOO_FEW_ASSIGNED
    difference = interval_of(treated.yes, treated.assigned, control.yes, control.assigned)
    return Comparison(
        treated,
        control,
        difference,
        among_answers=_among_answers(treated, control, difference),
        p_value=difference_p_value(treated.yes, treated.assigned, control.yes, control.assigned),
        reporting_p_value=difference_p_value(
            treated.answered, treated.assigned, control.answered, control.assigned
        ),
    )


def _among_answers(treated: ArmFlow, control: ArmFlow, difference: Interval) -> Interval | None:
    if treated.silent == control.silent == 0:
        return difference
    if not treated.answered or not control.answered:
        return None
    return interval_of(treated.yes, treated.answered, control.yes, control.answered)


def interval_of(yes_1: int, of_1: int, yes_0: int, of_0: int) -> Interval:
    """Share 1 minus share 0 in points, with its Newcombe interval."""
    low, high = newcombe_interval(yes_1, of_1, yes_0, of_0)
    return Interval(100 * (yes_1 / of_1 - yes_0 / of_0), 100 * low, 100 * high)


def is_significant(p_value: float) -> bool:
    """Whether a (corrected) p-value is below 5%."""
    return p_value < ALPHA
