"""When a chat stops waiting for a part of a campaign: after a tap or command that asks for nothing new."""

from __future__ import annotations

from dataclasses import replace

from bot.conversations.model import Incoming, Outcome, Turn
from bot.people.model import Awaiting


def waiting_ended(turn: Turn, outcome: Outcome) -> Outcome:
    """The outcome, with the waiting ended unless its journey set another state.

    So that whoever turns to something else in the middle of writing never has their next question taken
    for a part of the message.
    """
    if turn.incoming not in {Incoming.TAP, Incoming.COMMAND} or turn.state.awaiting is not Awaiting.CAMPAIGN:
        return outcome
    if outcome.state is not None and outcome.state is not turn.state:
        return outcome
    return replace(outcome, state=replace(turn.state, awaiting=None, awaiting_about=None))
