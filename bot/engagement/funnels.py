"""Funnels: what each stage counts for each kind of scope, and how they are made from sums."""

from __future__ import annotations

from collections.abc import Mapping

from bot.engagement.metrics import Figure, Metric, figure, names_for
from bot.engagement.periods import Period
from bot.engagement.reports import CampaignSends, Funnel
from bot.engagement.sums import Ask, Dimension, Scope, SumKey, Sums

_LAST = (Metric.CONFIRMED, Metric.GUIDES, Metric.PORTAL, Metric.SUBMITTED)
OF_PEOPLE = (Metric.VISITS, Metric.QUESTIONS, *_LAST)
OF_SERVICES = (Metric.CARDS, Metric.ASKED_ABOUT, *_LAST)
OF_CAMPAIGNS = (Metric.OPENED, Metric.GUIDES, Metric.PORTAL, Metric.SUBMITTED)
"""After the copies that were delivered, which are counted by the campaign itself."""

_ARMS = ("", "a", "b", "holdout")
"""How the arm stands in a campaign's keys; the holdout opens nothing, and would show if it did."""


def stages_of(scope: Scope) -> tuple[Metric, ...]:
    """The stages that are counts of events, in order."""
    if scope.dimension is Dimension.CAMPAIGN:
        return OF_CAMPAIGNS
    return OF_SERVICES if scope.is_about_services else OF_PEOPLE


def ask_funnel(scope: Scope, period: Period) -> Ask:
    """What the funnel of one scope needs."""
    return Ask(scope.dimension, period, names_for(stages_of(scope)), keys_of(scope))


def ask_funnels(dimension: Dimension, period: Period) -> Ask:
    """What the funnels of all keys of a dimension need."""
    return Ask(dimension, period, names_for(stages_of(Scope(dimension))))


def keys_of(scope: Scope) -> tuple[str, ...] | None:
    """The keys under which the sums of a scope lie."""
    if scope.dimension is Dimension.ALL:
        return None
    if scope.dimension is Dimension.CAMPAIGN:
        return tuple(f"{scope.key}:{arm}" for arm in _ARMS)
    return (scope.key,)


def funnel_of(scope: Scope, sums: Sums, sends: CampaignSends | None = None) -> Funnel:
    """A funnel from its sums; each stage is also a share of the first."""
    counted = [figure(metric, sums) for metric in stages_of(scope)]
    if scope.dimension is Dimension.CAMPAIGN:
        delivered = sum(sends.delivered.values()) if sends else 0
        counted.insert(0, Figure(Metric.DELIVERED, delivered))
    first, *rest = counted
    submitted = rest[-1].value
    return Funnel(
        (first, *(Figure(stage.metric, stage.value, first.value) for stage in rest)),
        figure(Metric.SUBMITTED_SELF, sums, of=submitted),
        figure(Metric.SUBMITTED_FOR_THEM, sums, of=submitted),
    )


def funnels_of(dimension: Dimension, sums: Sums) -> Mapping[str, Funnel]:
    """The funnel of every key, by key; of campaigns all arms together, without their copies."""
    apart: dict[str, dict[SumKey, int]] = {}
    for key, count in sums.items():
        whole = key.key.partition(":")[0] if dimension is Dimension.CAMPAIGN else key.key
        apart.setdefault(whole, {})[key] = count
    return {key: funnel_of(Scope(dimension, key), apart[key]) for key in sorted(apart)}
