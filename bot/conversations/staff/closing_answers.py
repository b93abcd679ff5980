"""Answers to the question at the end of a trial's window. Everybody's; kept without a name."""

from __future__ import annotations

from collections.abc import Mapping

from bot.campaigns.model import RunId
from bot.campaigns.trial import AnswerKind
from bot.conversations import card
from bot.conversations.inside import Inside
from bot.conversations.model import Outcome, Reply, Turn
from bot.conversations.staff.office import Door, Office


async def answer(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`camp:reply:<run>:<arm>:<answer>`: the last answer counts, until the tallies are sealed."""
    assert turn.action is not None
    run_id = turn.action.number(0)
    kind = next((one for one in AnswerKind if one.value == turn.action.arg(2)), None)
    if run_id is None or kind is None:
        return card.stale(turn, inside)
    say = inside.speaker(turn)
    kept = await office.shelf.answer(RunId(run_id), turn.state.chat_id, answer=kind, now=turn.now)
    if not kept:
        return Outcome(toast=say.label("trial.over"), toast_is_alert=True)
    return Outcome(replies=(Reply(say(f"trial.thanks_{kind.value}"), replaces=True),), state=turn.state)


TAPS: Mapping[tuple[str, str], Door] = {("camp", "reply"): Door(None, answer)}
