"""The official link, counted by the tap that reveals it, and what people say came of it."""

from __future__ import annotations

from datetime import timedelta

from bot.catalog.model import Service
from bot.conversations import card, consents
from bot.conversations.buttons import act, portal, rows_of
from bot.conversations.inside import Inside
from bot.conversations.model import (
    Button,
    CancelReminders,
    Effect,
    Outcome,
    Reply,
    Rows,
    ScheduleReminder,
    Turn,
)
from bot.conversations.names import name_of
from bot.engagement.model import Event, EventName
from bot.guide.steps import procedure_of
from bot.kernel.ids import EntryId, ServiceId
from bot.people.model import ChatState, Consent, ReminderKind
from bot.texts import Speaker

FOLLOW_UP_AFTER = timedelta(days=3)
"""How long after the link the one follow-up question comes, for those who agreed to it."""

OUTCOMES = {
    "self": EventName.SUBMITTED_SELF,
    "for_them": EventName.SUBMITTED_FOR_THEM,
    "not_yet": EventName.NOT_SUBMITTED,
    "not_needed": EventName.NOT_NEEDED,
}
"""What a button says came of it, and the event it becomes."""


def open_portal(turn: Turn, inside: Inside) -> Outcome:
    """`portal:open:<service>`: show the official page and ask how it went."""
    assert turn.action is not None
    service = inside.service(turn.action.arg(0))
    if service is None:
        return card.stale(turn, inside)
    say = inside.speaker(turn)
    place = turn.state.place_in(service.id)
    link = portal(say, inside.catalog.province, procedure_of(service, place.variant))
    reply = Reply(say("portal.link", name=name_of(say, service)), ((link,), *outcome_rows(say, service.id)))
    event = Event(EventName.PORTAL_TAPPED, EntryId(service.id))
    asks, state = consents.offer_once(turn, inside, Consent.FOLLOW_UP)
    return Outcome(
        replies=(reply, *asks),
        state=state.at(place),
        events=(event,),
        effects=follow_up(turn, service.id),
    )


def ask_outcome(turn: Turn, inside: Inside) -> Outcome:
    """`outcome:ask:<service>`: the end of the guide."""
    assert turn.action is not None
    service = inside.service(turn.action.arg(0))
    if service is None:
        return card.stale(turn, inside)
    say = inside.speaker(turn)
    rows = outcome_rows(say, service.id)
    return Outcome(replies=(Reply(say("outcome.ask", name=name_of(say, service)), rows),), state=turn.state)


def record_outcome(turn: Turn, inside: Inside) -> Outcome:
    """`outcome:done:<service>:<what>`"""
    assert turn.action is not None
    service = inside.service(turn.action.arg(0))
    what = turn.action.arg(1)
    if service is None or what not in OUTCOMES:
        return card.stale(turn, inside)
    say = inside.speaker(turn)
    reply = Reply(say(f"outcome.thanks_{what}", name=name_of(say, service)), _after_rows(say, service, what))
    asks, state = _consent_for(turn, inside, what)
    return Outcome(
        replies=(reply, *asks),
        state=state,
        events=(Event(OUTCOMES[what], EntryId(service.id)),),
        effects=(CancelReminders(ServiceId(service.id)),) if what != "not_yet" else (),
    )


def _consent_for(turn: Turn, inside: Inside, what: str) -> tuple[tuple[Reply, ...], ChatState]:
    """What first matters now: counting a success, then hearing of other services; one question at a time."""
    if what not in ("self", "for_them"):
        return (), turn.state
    asks, state = consents.offer_once(turn, inside, Consent.MEASURING)
    return (asks, state) if asks else consents.offer_once(turn, inside, Consent.NOTIFICATIONS)


def outcome_rows(say: Speaker, service_id: str) -> Rows:
    """The four things that can have come of it."""
    keys = {"self": "outcome.self", "for_them": "outcome.for_me", "not_yet": "outcome.not_yet"}
    buttons = [act(say.label(key), "outcome", "done", service_id, what) for what, key in keys.items()]
    buttons.append(act(say.label("outcome.not_needed"), "outcome", "done", service_id, "not_needed"))
    return rows_of(buttons)


def _after_rows(say: Speaker, service: Service, what: str) -> Rows:
    share = Button(say.label("buttons.share"), share=service.name)
    track = act(say.label("outcome.track"), "faq", "open", "faq_tra_cuu_ho_so")
    resume = act(say.label("outcome.resume"), "guide", "start", service.id)
    remind = act(say.label("guide.remind"), "remind", "ask", service.id, "0")
    by_outcome = {"self": [track, share], "for_them": [track, share], "not_yet": [resume, remind]}
    return rows_of(by_outcome.get(what, []))


def follow_up(turn: Turn, service_id: str) -> tuple[Effect, ...]:
    """One question a few days later, only with consent; an older one about the same service is replaced."""
    if not turn.person.agreed_to(Consent.FOLLOW_UP):
        return ()
    due_at = turn.now + FOLLOW_UP_AFTER
    return (
        CancelReminders(ServiceId(service_id), ReminderKind.FOLLOW_UP),
        ScheduleReminder(ServiceId(service_id), 0, due_at, ReminderKind.FOLLOW_UP),
    )
