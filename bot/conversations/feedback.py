"""👍 and 👎 on answers; a 👎 asks for a reason from a short list, never for an essay."""

from __future__ import annotations

from bot.conversations import card
from bot.conversations.buttons import act, rows_of
from bot.conversations.inside import Inside
from bot.conversations.model import Outcome, Reply, Turn
from bot.engagement.model import WHY_DOWN, Event, EventName
from bot.kernel.ids import EntryId

REASONS = ("wrong_service", "wrong_fact", "unclear", "incomplete", "other")


def up(turn: Turn, inside: Inside) -> Outcome:
    """`feedback:up:<entry>`: the person confirms the answer was right."""
    entry_id = _known(turn, inside)
    if entry_id is None:
        return card.stale(turn, inside)
    event = Event(EventName.FEEDBACK_UP, entry_id)
    return Outcome(toast=inside.speaker(turn).label("feedback.thanks"), state=turn.state, events=(event,))


def down(turn: Turn, inside: Inside) -> Outcome:
    """`feedback:down:<entry>`"""
    entry_id = _known(turn, inside)
    if entry_id is None:
        return card.stale(turn, inside)
    say = inside.speaker(turn)
    buttons = [
        act(say.label(f"feedback.{reason}"), "feedback", "why", entry_id, reason) for reason in REASONS
    ]
    reply = Reply(say("feedback.why"), rows_of(buttons, per_row=1))
    return Outcome(replies=(reply,), state=turn.state, events=(Event(EventName.FEEDBACK_DOWN, entry_id),))


def why(turn: Turn, inside: Inside) -> Outcome:
    """`feedback:why:<entry>:<reason>`"""
    assert turn.action is not None
    entry_id = _known(turn, inside)
    reason = turn.action.arg(1)
    if entry_id is None or reason not in REASONS:
        return card.stale(turn, inside)
    say = inside.speaker(turn)
    event = Event(EventName.FEEDBACK_DOWN, entry_id, detail=f"{WHY_DOWN}{reason}")
    key = "feedback.noted_wrong" if reason == "wrong_service" else "feedback.noted"
    buttons = [
        act(say.label("buttons.browse_fields"), "browse", "fields"),
        act(say.label("buttons.contact"), "faq", "open", "faq_dia_chi_lien_he"),
    ]
    reply = Reply(say(key), rows_of(buttons), replaces=True)
    return Outcome(replies=(reply,), state=turn.state, events=(event,))


def _known(turn: Turn, inside: Inside) -> EntryId | None:
    assert turn.action is not None
    given = turn.action.arg(0)
    return EntryId(given) if inside.service(given) or inside.faq(given) else None
