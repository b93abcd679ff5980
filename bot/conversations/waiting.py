"""When a chat stops waiting for what staff were asked: after a tap or command that asks for nothing new."""

from __future__ import annotations

from dataclasses import replace

from bot.conversations.model import Incoming, Outcome, Turn
from bot.people.model import Awaiting

OF_STAFF = frozenset({Awaiting.CAMPAIGN, Awaiting.REPORT_COMMUNE})


def waiting_ended(turn: Turn, outcome: Outcome) -> Outcome:
    """The outcome, with the waiting ended unless its journey set another state.

    So that whoever turns to something else in the middle of it never has their next question taken for a
    part of a message or the name of a commune.
    """
    if turn.incoming not in {Incoming.TAP, Incoming.COMMAND} or turn.state.awaiting not in OF_STAFF:
        return outcome
    if outcome.state is not None and outcome.state is not turn.state:
        return outcome
    return replace(outcome, state=replace(turn.state, awaiting=None, awaiting_about=None))
