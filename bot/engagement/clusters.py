"""Whole communes drawn, portal counts as outcome: analysed commune by commune.

Filings of one commune resemble each other (same desk, same staff, same habits), so a thousand filings of
one commune are far less evidence than a thousand filings of a thousand. Each commune gives one share, and
those few shares are compared. That is exact about what was drawn, and needs no model of the likeness.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.engagement.arithmetic.means import MeanDifference, compare_means
from bot.engagement.comparison import Interval, Reason, Verdict, interval_of, is_significant
from bot.engagement.disclosure import is_small
from bot.engagement.errors import ClusteringIgnored
from bot.engagement.experiments import Closed, OutcomeSource
from bot.kernel.ids import CommuneId

SMALLEST_CLUSTERS_PER_ARM = 20
"""Below this no verdict.

The literature's floor is four an arm (R. J. Hayes and S. Bennett, 1999, Int. J. Epidemiology 28:319-326),
for arms of equal size. A holdout is smaller than the rest, and shares of few filings are lopsided: of 69
communes whose sizes differ tenfold, with base 2% and correlation 0.05, intervals covered 90% when 12 were
held out, 92% with 15 and 93.7% with 20, the first to keep every promise at bases of 2, 8 and 30%.
"""


@dataclass(frozen=True, slots=True)
class Cluster:
    """One commune in the window: filings made online, of all filings there.

    Raises:
        ValueError: when more were online than there were.
    """

    commune_id: CommuneId
    treated: bool
    online: int
    filings: int

    def __post_init__(self) -> None:
        if not 0 <= self.online <= self.filings:
            raise ValueError("online filings are some of all filings")

    @property
    def share(self) -> float:
        return self.online / self.filings


@dataclass(frozen=True, slots=True)
class ClusterFigures:
    """Difference of the communes' mean shares in points, and the sizes and likeness behind it."""

    treated_communes: int
    control_communes: int
    treated_share: float
    control_share: float
    difference: Interval
    icc: float
    """Intra-cluster correlation as estimated; below 0 when communes differ less than by chance."""


@dataclass(frozen=True, slots=True)
class ClusterConclusion:
    """What a commune-randomised campaign showed. `empty` communes had no filing and are left out."""

    verdict: Verdict
    reason: Reason | None
    figures: ClusterFigures | None
    empty: int


@dataclass(frozen=True, slots=True)
class ClusteringCost:
    """What pretending that filings are independent would have claimed; it is wrong and has no verdict."""

    naive: Interval
    by_commune: Interval
    design_effect: float

    @property
    def times_too_narrow(self) -> float:
        """How many times narrower the wrong interval is (`inf` when it has no width)."""
        naive = self.naive.high - self.naive.low
        return (self.by_commune.high - self.by_commune.low) / naive if naive else float("inf")


def conclude_by_commune(closed: Closed, clusters: Sequence[Cluster]) -> ClusterConclusion:
    """The verdict on communes that were drawn, each weighing the same.

    Raises:
        ClusteringIgnored: when the sealed design drew people, not communes.
        ValueError: when a commune is there twice.
    Source: unweighted analysis of cluster summaries, A. Donner and N. Klar (2000), Design and Analysis of
    Cluster Randomization Trials, chapter 6. The interval is Welch's. A verdict also needs Student's t: a
    few held-out communes that look alike by chance make Welch too sure (6.3% false alarms in
    simulations with 20 of 69 held out, base 2%, correlation 0.05; 2% with Student's beside it), while the
    draw itself makes spreads equal when nothing happened.
    """
    if closed.design.outcome is not OutcomeSource.PORTAL_COUNTS_BY_COMMUNE:
        raise ClusteringIgnored("people were drawn: use bot.engagement.lift")
    if len({cluster.commune_id for cluster in clusters}) != len(clusters):
        raise ValueError("a commune is there twice")
    treated, control = _sides(clusters)
    empty = len(clusters) - len(treated) - len(control)
    if min(len(treated), len(control)) < SMALLEST_CLUSTERS_PER_ARM:
        return ClusterConclusion(Verdict.NOT_ENOUGH_DATA, Reason.TOO_FEW_CLUSTERS, None, empty)
    found = compare_means([each.share for each in treated], [each.share for each in control])
    figures = _figures(treated, control, found)
    shown = figures if _is_showable(treated) and _is_showable(control) else None
    if not figures.difference.excludes_zero:
        return ClusterConclusion(Verdict.NOT_ENOUGH_DATA, Reason.INTERVAL_COVERS_ZERO, shown, empty)
    if not is_significant(found.pooled_p_value):
        return ClusterConclusion(Verdict.NOT_ENOUGH_DATA, Reason.SPREAD_UNSURE, shown, empty)
    return ClusterConclusion(figures.difference.direction, None, shown, empty)


def intra_cluster_correlation(clusters: Sequence[Cluster]) -> float:
    """How alike filings of one commune are, beyond their arm; 1 alike, 0 not at all, may fall below 0.

    Raises:
        ValueError: when no arm has two communes, or no commune two filings.
    Source: analysis-of-variance estimator for shares, M. S. Ridout, C. G. B. Demétrio and D. Firth (1999),
    Biometrics 55:137-148, within arms as in Donner and Klar (2000).
    """
    between = within = spread_size = 0.0
    groups = filings = 0
    sides = [side for side in _sides(clusters) if side]
    for side in sides:
        of = sum(cluster.filings for cluster in side)
        share = sum(cluster.online for cluster in side) / of
        between += sum(cluster.filings * (cluster.share - share) ** 2 for cluster in side)
        within += sum(cluster.filings * cluster.share * (1 - cluster.share) for cluster in side)
        spread_size += sum(cluster.filings**2 for cluster in side) / of
        groups, filings = groups + len(side), filings + of
    if groups <= len(sides) or filings <= groups:
        raise ValueError("likeness needs two communes and two filings in one")
    mean_between, mean_within = between / (groups - len(sides)), within / (filings - groups)
    typical_size = (filings - spread_size) / (groups - len(sides))
    total = mean_between + (typical_size - 1) * mean_within
    return (mean_between - mean_within) / total if total else 0.0


def design_effect(icc: float, sizes: Sequence[int]) -> float:
    """How many times more cases communes need than people drawn one by one; at least 1.

    Args: icc: intra-cluster correlation (below 0 counts as 0); sizes: cases by commune, not all 0.
    Source: 1 + ((cv^2 + 1) * mean size - 1) * icc, S. M. Eldridge, D. Ashby and S. Kerry (2006),
    Int. J. Epidemiology 35:1292-1300.
    """
    if sum(sizes) <= 0:
        raise ValueError("a design effect needs cases")
    size_as_felt = sum(size**2 for size in sizes) / sum(sizes)
    return max(1.0, 1 + (size_as_felt - 1) * max(icc, 0.0))


def cost_of_ignoring_clusters(closed: Closed, clusters: Sequence[Cluster]) -> ClusteringCost | None:
    """How wrong an interval over single filings would be; None when there are too few communes to tell."""
    conclusion_figures = conclude_by_commune(closed, clusters).figures
    if conclusion_figures is None:
        return None
    treated, control = _sides(clusters)
    naive = interval_of(*_counts(treated), *_counts(control))
    sizes = [cluster.filings for cluster in (*treated, *control)]
    effect = design_effect(conclusion_figures.icc, sizes)
    return ClusteringCost(naive, conclusion_figures.difference, effect)


def _sides(clusters: Sequence[Cluster]) -> tuple[list[Cluster], list[Cluster]]:
    counted = [cluster for cluster in clusters if cluster.filings]
    treated = [cluster for cluster in counted if cluster.treated]
    return treated, [cluster for cluster in counted if not cluster.treated]


def _counts(side: Sequence[Cluster]) -> tuple[int, int]:
    return sum(cluster.online for cluster in side), sum(cluster.filings for cluster in side)


def _is_showable(side: Sequence[Cluster]) -> bool:
    online, filings = _counts(side)
    return not is_small(online) and not is_small(filings - online)


def _figures(treated: Sequence[Cluster], control: Sequence[Cluster], found: MeanDifference) -> ClusterFigures:
    return ClusterFigures(
        treated_communes=len(treated),
        control_communes=len(control),
        treated_share=sum(each.share for each in treated) / len(treated),
        control_share=sum(each.share for each in control) / len(control),
        difference=Interval(100 * found.difference, 100 * found.low, 100 * found.high),
        icc=intra_cluster_correlation([*treated, *control]),
    )
