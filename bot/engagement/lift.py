"""Did the campaign change anything: one verdict on the one comparison that was sealed.

What it cannot see: when both arms answer equally often but people of the treated arm who acted are keener
to answer than those who did not, shares differ without an effect. The bounds show how far that could go.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.engagement.arithmetic.proportions import share_interval
from bot.engagement.comparison import Comparison, Interval, Reason, Verdict, compare
from bot.engagement.disclosure import is_small
from bot.engagement.experiments import Closed
from bot.engagement.flows import ArmFlow, ExperimentFlow, sides_of


@dataclass(frozen=True, slots=True)
class Bounds:
    """The difference in points if every silent person had decided against the campaign, or for it.

    Source: J. L. Horowitz and C. F. Manski (2000), JASA 95:77-84.
    """

    worst: float
    best: float


@dataclass(frozen=True, slots=True)
class HarmRates:
    """People per 1,000 assigned; None where the count is small and therefore hidden."""

    opt_outs: float | None
    blocks: float | None
    complaints: float | None


@dataclass(frozen=True, slots=True)
class ArmFigures:
    """One side of the comparison: people, and shares (0 to 1) of those assigned; `low`, `high` of yes."""

    arm: str
    assigned: int
    asked: int
    answered: int
    yes: int
    low: float
    high: float

    @property
    def yes_share(self) -> float:
        return self.yes / self.assigned

    @property
    def answered_share(self) -> float:
        return self.answered / self.assigned


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers behind a verdict, when they may be shown."""

    treated: ArmFigures
    control: ArmFigures
    difference: Interval
    among_answers: Interval | None
    bounds: Bounds


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What an experiment showed.

    `figures` is None when too few were assigned or a cell is small (1 to 9): the verdict stands without
    numbers. `reason` is None for higher and lower. Harms are (treated, control) and shown on their own.
    """

    verdict: Verdict
    reason: Reason | None
    figures: Figures | None
    harms: tuple[HarmRates, HarmRates] | None
    comparison: Comparison | None
    """For further verdicts, never to be shown."""


def conclude(closed: Closed, flow: ExperimentFlow) -> Conclusion:
    """The verdict on the primary comparison, on everyone assigned.

    Raises:
        ClusteringIgnored: when communes were drawn.
        FlowDoesNotAdd: when an arm of the comparison has no flow.
    Source: intention to treat; interval R. G. Newcombe (1998), method 10. A lift is called only when the
    interval excludes 0, the arms answered equally often (score test, 1%), and those who answered show the
    same direction.
    """
    treated, control = sides_of(flow, closed.design.primary)
    compared = compare(closed, treated, control)
    if isinstance(compared, Reason):
        return Conclusion(Verdict.NOT_ENOUGH_DATA, compared, None, None, None)
    verdict, reason = verdict_of(compared)
    return Conclusion(
        verdict,
        reason,
        figures=figures_of(compared),
        harms=(harm_rates(treated), harm_rates(control)),
        comparison=compared,
    )


def verdict_of(compared: Comparison, *, convinces: bool = True) -> tuple[Verdict, Reason | None]:
    """What may be said of a comparison; `convinces` False: it was not enough for one of many."""
    if trouble := compared.reporting_trouble:
        return Verdict.UNEQUAL_REPORTING, trouble
    if not (convinces and compared.difference.excludes_zero):
        return Verdict.NOT_ENOUGH_DATA, Reason.INTERVAL_COVERS_ZERO
    return compared.difference.direction, None


def harm_rates(arm: ArmFlow) -> HarmRates:
    """Harms of an arm per 1,000 assigned, small counts hidden."""

    def rate(count: int) -> float | None:
        return None if is_small(count) else 1000 * count / arm.assigned

    return HarmRates(rate(arm.harms.opt_outs), rate(arm.harms.blocks), rate(arm.harms.complaints))


def figures_of(compared: Comparison) -> Figures | None:
    """The numbers of a comparison; None when a cell is small."""
    if not compared.showable:
        return None
    treated, control = compared.treated, compared.control
    return Figures(
        _arm_figures(treated),
        _arm_figures(control),
        compared.difference,
        compared.among_answers,
        Bounds(
            worst=100 * (treated.yes / treated.assigned - (control.yes + control.silent) / control.assigned),
            best=100 * ((treated.yes + treated.silent) / treated.assigned - control.yes / control.assigned),
        ),
    )


def _arm_figures(arm: ArmFlow) -> ArmFigures:
    low, high = share_interval(arm.yes, arm.assigned)
    return ArmFigures(arm.arm, arm.assigned, arm.asked, arm.answered, arm.yes, low, high)
