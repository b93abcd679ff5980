"""Who really submits, known here alone, and what a report should estimate on average. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.campaigns.trial import AnswerKind
from bot.engagement.flows import ArmFlow
from bot.kernel.ids import ChatId
from bot.simulation.citizens import Citizen
from bot.simulation.habits import World
from bot.simulation.visits import weighted


@dataclass(slots=True)
class Truth:
    """One campaign as it really was: whom it reached, and whom the question at the end reached."""

    received: set[ChatId] = field(default_factory=set)
    asked: set[ChatId] = field(default_factory=set)

    def answer(self, citizen: Citizen, world: World) -> str | None:
        """What somebody answers to the question at the end; None for silence.

        Whether they submitted and whether they answer are drawn apart, so silence says nothing of the deed.
        """
        received, chance = citizen.chat_id in self.received, citizen.chance
        submitted = chance.random() < world.submits(received=received)
        instead = weighted(world.habits.instead, chance)
        if chance.random() >= world.responds(received=received):
            return None
        return AnswerKind.SELF_ONLINE.value if submitted else instead

    def expected_points(self, world: World, treated: ArmFlow, control: ArmFlow) -> float:
        """What the report estimates on average, in points.

        It counts silence as "did not" on everyone assigned, so it sees less than the planted effect: by
        those whom the copy did not reach, who are not asked, and who do not answer. Arms are asked equally
        often but for those who left because of the broadcast; what differs beyond that is chance.
        """
        stay = 1 - _leaving(world)
        asked = (treated.asked / stay + control.asked) / (treated.assigned + control.assigned)
        # Nobody of the holdout received anything, so these are people of the treated arm.
        reached = len(self.received & self.asked) / treated.asked if treated.asked else 0.0
        yes_reached = world.submits(received=True) * world.responds(received=True)
        yes_others = world.submits(received=False) * world.responds(received=False)
        yes_treated = reached * yes_reached + (1 - reached) * yes_others
        return 100 * asked * (stay * yes_treated - yes_others)


def _leaving(world: World) -> float:
    """The chance that a broadcast ends somebody's subscription."""
    post, habits = world.post, world.habits
    arrives = 1 - post.blocked - post.server_error - post.unknown
    return post.blocked + arrives * (habits.blocks + habits.stops)
