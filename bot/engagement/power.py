"""What an experiment can see before it is sent, and what would let it see more.

Points are percentage points of difference between the arms; 80% power, two-sided 5%.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.engagement.arithmetic.means import smallest_mean_difference
from bot.engagement.arithmetic.proportions import smallest_difference
from bot.engagement.clusters import SMALLEST_CLUSTERS_PER_ARM, design_effect
from bot.engagement.comparison import SMALLEST_ARM
from bot.engagement.experiments import LARGEST_HOLDOUT

LONGER_WINDOW = 2
"""How many times longer the suggested window is."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is known before sending.

    `people` will be drawn; `base_share` (0 to 1) of them do it anyway within the window; `response_share`
    of them answer the question at the end (1 when the outcome is counted without asking).
    Raises:
        ValueError: when a share is out of range or nobody is drawn.
    """

    people: int
    base_share: float
    holdout_share: float = 0.1
    response_share: float = 1.0

    def __post_init__(self) -> None:
        if self.people < 1 or not 0 <= self.base_share < 1:
            raise ValueError("an outlook needs people, and a base share from 0 to below 1")
        if not 0 < self.holdout_share <= LARGEST_HOLDOUT or not 0 < self.response_share <= 1:
            raise ValueError("holdout is above 0 to a half, response above 0 to 1")

    @property
    def held(self) -> int:
        return round(self.people * self.holdout_share)

    @property
    def treated(self) -> int:
        return self.people - self.held


@dataclass(frozen=True, slots=True)
class Detectable:
    """The smallest effect an experiment would see in four of five tries.

    `points` as the report will show it (silence counts as not yes); `true_points` what people must have
    changed in truth for that, when only a part of them answers; `relative` true points over the base
    (None when the base is 0).
    """

    points: float
    true_points: float
    relative: float | None


class Improvement(StrEnum):
    """What could be changed before sending."""

    HOLDOUT_30 = "holdout_30"
    HOLDOUT_50 = "holdout_50"
    DOUBLE_PEOPLE = "double_people"
    LONGER_WINDOW = "longer_window"
    TWO_WAVES = "two_waves"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One change with what would then be detectable (None: still nothing) and whether that helps.

    For a longer window `helps` looks at `relative`: more people act anyway, so points grow, but an effect
    that is a part of the base grows faster. For two waves `detectable` is the effect *of one wave*.
    """

    improvement: Improvement
    outlook: Outlook
    detectable: Detectable | None
    helps: bool


def detectable_effect(outlook: Outlook) -> Detectable | None:
    """The smallest increase seen with 80% power; None when none can be seen.

    None also when an arm would be below the least that is read at all (`comparison.SMALLEST_ARM`). The
    further conditions of a lift (arms heard alike) cost up to about 3 points of power where many answer.
    Source: as `arithmetic.proportions.power_of_difference`; simulated in tests/statistics.
    """
    if min(outlook.held, outlook.treated) < SMALLEST_ARM:
        return None
    response = outlook.response_share
    found = smallest_difference(outlook.base_share * response, treated=outlook.treated, held=outlook.held)
    # Among those who answer nobody can do more than all of them: beyond that the effect does not exist.
    if found is None or outlook.base_share + found / response > 1:
        return None
    return _detectable(outlook.base_share, found, response)


def suggestions(outlook: Outlook) -> tuple[Suggestion, ...]:
    """What could be changed, in the order of the list, without what is already so.

    Windows and waves assume that acting in one period says nothing about acting in the next, which is the
    best case: chance 1 - (1 - b)^k over k periods.
    """
    now = detectable_effect(outlook)
    found = list[Suggestion]()
    for improvement, share in ((Improvement.HOLDOUT_30, 0.3), (Improvement.HOLDOUT_50, 0.5)):
        if share > outlook.holdout_share:
            found.append(_suggest(improvement, replace(outlook, holdout_share=share), now, _by_points))
    doubled = replace(outlook, people=2 * outlook.people)
    found.append(_suggest(Improvement.DOUBLE_PEOPLE, doubled, now, _by_points))
    longer = replace(outlook, base_share=_ever(outlook.base_share, LONGER_WINDOW))
    found.append(_suggest(Improvement.LONGER_WINDOW, longer, now, _by_relative))
    return (*found, _two_waves(outlook, now))


@dataclass(frozen=True, slots=True)
class ClusterOutlook:
    """What communes can show: `detectable_points` is None below the least number of communes per arm."""

    treated_communes: int
    control_communes: int
    cases: int
    design_effect: float
    effective_cases: float
    detectable_points: float | None
    if_people_were_drawn: float | None
    """What the same cases would show if each were drawn by itself: the price of drawing communes."""


def cluster_outlook(
    sizes_treated: Sequence[int], sizes_control: Sequence[int], *, base_share: float, icc: float
) -> ClusterOutlook:
    """The outlook of a campaign that draws communes and is read by `clusters.conclude_by_commune`.

    Args: sizes: expected cases (filings) in each commune, at least 1; base_share: 0 to 1; icc:
    intra-cluster correlation, 0 to 1.
    Raises:
        ValueError: when a side or a commune is empty or a share out of range.
    Source: variance of a commune's share b(1-b)(icc + (1-icc)/size), A. Donner and N. Klar (2000),
    chapter 5; noncentral t. Each of the two tests that a verdict needs has 80%; both together were seen to
    have 77% to 83% (20 of 69 held out, base 30% and 2%).
    """
    sizes = [*sizes_treated, *sizes_control]
    if (
        not sizes_treated
        or not sizes_control
        or min(sizes) < 1
        or not 0 < base_share < 1
        or not 0 <= icc <= 1
    ):
        raise ValueError("communes need cases, base and correlation are shares")
    cases, effect = sum(sizes), design_effect(icc, sizes)
    by_person = smallest_difference(base_share, treated=sum(sizes_treated), held=sum(sizes_control))
    return ClusterOutlook(
        len(sizes_treated),
        len(sizes_control),
        cases,
        effect,
        cases / effect,
        detectable_points=_by_commune(sizes_treated, sizes_control, base_share, icc),
        if_people_were_drawn=None if by_person is None else 100 * by_person,
    )


def _by_commune(
    sizes_treated: Sequence[int], sizes_control: Sequence[int], base_share: float, icc: float
) -> float | None:
    if min(len(sizes_treated), len(sizes_control)) < SMALLEST_CLUSTERS_PER_ARM:
        return None

    def variance(share: float, sizes: Sequence[int]) -> float:
        by_chance = sum(1 / size for size in sizes) / len(sizes)
        return share * (1 - share) * (icc + (1 - icc) * by_chance)

    points = 0.0
    for _ in range(_ROUNDS):  # the treated spread depends on the effect that is looked for
        treated_share = min(base_share + points, 1 - 1e-9)
        points = smallest_mean_difference(
            variance(treated_share, sizes_treated),
            len(sizes_treated),
            variance(base_share, sizes_control),
            len(sizes_control),
        )
    return 100 * points if base_share + points <= 1 else None


_ROUNDS = 20


def _detectable(base_share: float, found: float, response: float) -> Detectable:
    true = found / response
    return Detectable(100 * found, 100 * true, true / base_share if base_share else None)


def _suggest(
    improvement: Improvement,
    changed: Outlook,
    now: Detectable | None,
    measure: Callable[[Detectable], float],
) -> Suggestion:
    then = detectable_effect(changed)
    helps = then is not None and (now is None or measure(then) < measure(now))
    return Suggestion(improvement, changed, then, helps)


def _two_waves(outlook: Outlook, now: Detectable | None) -> Suggestion:
    """The effect of one wave that shows in "ever within two waves", if a second adds as much as a first."""
    both = replace(outlook, base_share=_ever(outlook.base_share, 2))
    over_both = detectable_effect(both)
    if over_both is None:
        return Suggestion(Improvement.TWO_WAVES, both, None, helps=False)
    ever = both.base_share + over_both.true_points / 100
    one_wave = 1 - (1 - ever) ** 0.5 - outlook.base_share
    then = _detectable(outlook.base_share, one_wave * outlook.response_share, outlook.response_share)
    return Suggestion(Improvement.TWO_WAVES, both, then, helps=now is None or then.points < now.points)


def _ever(share: float, periods: int) -> float:
    return float(1 - (1 - share) ** periods)


def _by_points(detectable: Detectable) -> float:
    return detectable.points


def _by_relative(detectable: Detectable) -> float:
    return float("inf") if detectable.relative is None else detectable.relative
