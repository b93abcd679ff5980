"""Sealed tallies as the flow that statistics read: the same people, in sums that must hold."""

from __future__ import annotations

from bot.campaigns.tallies import ArmTally, TrialTallies
from bot.campaigns.trial import AnswerKind
from bot.engagement.experiments import HOLDOUT
from bot.engagement.flows import ArmFlow, ExperimentFlow, Harms
from bot.people.consent import Way

NOT_ASKED = "not_agreed_or_gone"
"""Assigned people to whom the question did not go: they had not agreed to be asked, or were gone."""


def flow_of(tallies: TrialTallies) -> ExperimentFlow:
    """The flow of a trial by person.

    The outcome is "submitted online by oneself", as answered to the question at the end.
    Raises:
        FlowDoesNotAdd: the tallies contradict themselves.
    """
    arms = tuple(_arm(name, tally) for name, tally in sorted(tallies.arms.items()))
    excluded = dict(tallies.left_out)
    eligible = sum(excluded.values()) + sum(arm.assigned for arm in arms)
    return ExperimentFlow(eligible=eligible, arms=arms, excluded=excluded, outside=tallies.outside)


def _arm(name: str, tally: ArmTally) -> ArmFlow:
    not_asked = tally.assigned - tally.asked
    return ArmFlow(
        arm=name,
        assigned=tally.assigned,
        delivered=tally.delivered,
        asked=tally.asked,
        answered=tally.answered,
        yes=tally.answers.get(AnswerKind.SELF_ONLINE.value, 0),
        undelivered={} if name == HOLDOUT else dict(tally.unreached),
        not_asked={NOT_ASKED: not_asked} if not_asked else {},
        harms=_harms(tally),
    )


def _harms(tally: ArmTally) -> Harms:
    return Harms(
        opt_outs=tally.ended.get(Way.CHAT.value, 0) + tally.ended.get(Way.FORGOTTEN.value, 0),
        blocks=tally.ended.get(Way.BLOCKED.value, 0),
    )
