""" "I am stuck": the reasons that fit this very step, and the fix for each."""

from __future__ import annotations

from bot.conversations import card, facts
from bot.conversations.buttons import act, rows_of
from bot.conversations.inside import Inside
from bot.conversations.model import Outcome, Reply, Turn
from bot.engagement.model import Event, EventName
from bot.guide.model import Guide, StuckReason
from bot.guide.steps import build_guide
from bot.guide.stuck import FIXES, reasons_for
from bot.kernel.ids import EntryId
from bot.texts import Html


def ask_reason(turn: Turn, inside: Inside) -> Outcome:
    """`stuck:ask:<service>:<step>`"""
    found = _guide_and_step(turn, inside)
    if found is None:
        return card.stale(turn, inside)
    guide, position = found
    say = inside.speaker(turn)
    reasons = reasons_for(guide.steps[position].kind)
    buttons = [
        act(say.label(f"stuck.{reason.value}.label"), "stuck", "fix", guide.service.id, str(position), reason)
        for reason in reasons
    ]
    back = act(say.label("stuck.back"), "guide", "step", guide.service.id, str(position))
    step = say(f"guide.{guide.steps[position].kind.value}.title")
    reply = Reply(say("stuck.where", step=step), (*rows_of(buttons, per_row=1), (back,)))
    return Outcome(replies=(reply,), state=turn.state)


def show_fix(turn: Turn, inside: Inside) -> Outcome:
    """`stuck:fix:<service>:<step>:<reason>`"""
    found = _guide_and_step(turn, inside)
    reason = _reason(turn)
    if found is None or reason is None:
        return card.stale(turn, inside)
    guide, position = found
    say = inside.speaker(turn)
    entry = inside.faq(FIXES.get(reason, ""))
    parts: list[Html | None] = [
        say(
            f"stuck.{reason.value}.fix",
            agency=guide.procedure.agency,
            province=inside.catalog.province.name,
        )
    ]
    more = act(say.label("stuck.more", title=entry.title), "faq", "open", entry.id) if entry else None
    buttons = [
        act(say.label("stuck.solved"), "guide", "step", guide.service.id, str(position)),
        more,
        act(say.label("buttons.contact"), "faq", "open", "faq_dia_chi_lien_he"),
        act(say.label("outcome.for_me"), "outcome", "done", guide.service.id, "for_them"),
    ]
    event = Event(EventName.STUCK, EntryId(guide.service.id), step=position, detail=reason.value)
    reply = Reply(facts.join(*parts), rows_of(buttons, per_row=1))
    return Outcome(replies=(reply,), state=turn.state, events=(event,))


def _guide_and_step(turn: Turn, inside: Inside) -> tuple[Guide, int] | None:
    assert turn.action is not None
    service = inside.service(turn.action.arg(0))
    position = turn.action.number(1)
    if service is None or position is None:
        return None
    guide = build_guide(service, turn.state.place_in(service.id).variant)
    if guide is None or position >= len(guide.steps):
        return None
    return guide, position


def _reason(turn: Turn) -> StuckReason | None:
    assert turn.action is not None
    given = turn.action.arg(2)
    return next((reason for reason in StuckReason if reason.value == given), None)
