"""What a campaign can prove, said before it is sent: the smallest effect it would see, and what helps."""

from __future__ import annotations

from dataclasses import dataclass

from bot.campaigns.audience import AudienceCounts
from bot.campaigns.model import Plan
from bot.campaigns.trial import Unit
from bot.engagement.power import Detectable, Outlook, Suggestion, detectable_effect, suggestions

ASSUMED_BASE_SHARE = 0.08
"""Of the people who hear nothing, so many do it online by themselves within the window anyway.

An assumption until the province has trials of its own to go by; it is shown beside the result.
"""

ASSUMED_RESPONSE_SHARE = 0.4
"""So many of those assigned agreed to be asked and answer. An assumption too."""


@dataclass(frozen=True, slots=True)
class TrialOutlook:
    """What is expected of a trial by person; `detectable` is None when it can show nothing at all."""

    people: int
    outlook: Outlook
    detectable: Detectable | None
    suggestions: tuple[Suggestion, ...]


def trial_outlook(
    plan: Plan,
    counts: AudienceCounts,
    *,
    base_share: float = ASSUMED_BASE_SHARE,
    response_share: float = ASSUMED_RESPONSE_SHARE,
) -> TrialOutlook | None:
    """The outlook of a plan; None without a holdout, by commune, or without anybody measured."""
    if plan.holdout_share <= 0 or plan.trial.unit is Unit.COMMUNE or counts.measured < 1:
        return None
    outlook = Outlook(counts.measured, base_share, plan.holdout_share, response_share)
    helpful = tuple(one for one in suggestions(outlook) if one.helps)
    return TrialOutlook(counts.measured, outlook, detectable_effect(outlook), helpful)
