"""Consent, each asked apart and when it first matters; withdrawing is the same one tap."""

from __future__ import annotations

from dataclasses import replace

from bot.conversations import card
from bot.conversations.buttons import act, rows_of
from bot.conversations.inside import Inside
from bot.conversations.model import (
    Button,
    Effect,
    GiveConsent,
    Outcome,
    Reply,
    Rows,
    Turn,
    WithdrawConsent,
)
from bot.engagement.model import Event, EventName
from bot.people.consent import CURRENT_WORDING
from bot.people.model import ChatState, Consent, Person
from bot.texts import Html, Speaker


def settings(turn: Turn, inside: Inside) -> Outcome:
    """`/thongbao`: every consent with its state, and the commune."""
    return Outcome(replies=(_settings_reply(turn.person, inside, replaces=False),), state=turn.state)


def offer(say: Speaker, consent: Consent) -> tuple[Reply, ...]:
    """The question for one consent, in its own message, answered by one tap."""
    rows = (
        (
            act(say.label("consent.agree"), "consent", "give", consent.value),
            act(say.label("consent.refuse"), "consent", "refuse", consent.value),
        ),
    )
    return (Reply(say(f"consent.ask_{consent.value}"), rows),)


def offer_once(turn: Turn, inside: Inside, consent: Consent) -> tuple[tuple[Reply, ...], ChatState]:
    """The question, unless it was agreed to or asked before; and the state that remembers the asking."""
    if turn.person.agreed_to(consent) or consent in turn.state.offered:
        return (), turn.state
    asked = replace(turn.state, offered=turn.state.offered | {consent})
    return offer(inside.speaker(turn), consent), asked


def ask(turn: Turn, inside: Inside) -> Outcome:
    """`consent:ask:<consent>`"""
    consent = _consent(turn)
    if consent is None:
        return card.stale(turn, inside)
    return Outcome(replies=offer(inside.speaker(turn), consent), state=turn.state)


def give(turn: Turn, inside: Inside) -> Outcome:
    """`consent:give:<consent>`: recorded with wording, time and way; then what it leads to."""
    consent = _consent(turn)
    if consent is None:
        return card.stale(turn, inside)
    say = inside.speaker(turn)
    effects: tuple[Effect, ...] = (GiveConsent(consent, CURRENT_WORDING[consent]),)
    event = Event(EventName.OPTED_IN, detail=consent.value, source=turn.state.source)
    wants_commune = consent is Consent.NOTIFICATIONS and turn.state.commune_id is None
    rows = rows_of([act(say.label("commune.choose"), "commune", "ask") if wants_commune else None])
    reply = Reply(say(f"consent.given_{consent.value}"), (*rows, (_undo(say, consent),)), replaces=True)
    return Outcome(replies=(reply,), state=turn.state, events=(event,), effects=effects)


def refuse(turn: Turn, inside: Inside) -> Outcome:
    """`consent:refuse:<consent>`: nothing is kept of a refusal."""
    return Outcome(replies=(Reply(inside.speaker(turn)("consent.refused"), replaces=True),), state=turn.state)


def withdraw(turn: Turn, inside: Inside) -> Outcome:
    """`consent:withdraw:<consent>`"""
    consent = _consent(turn)
    if consent is None:
        return card.stale(turn, inside)
    event = Event(EventName.OPTED_OUT, detail=consent.value)
    reply = Reply(inside.speaker(turn)(f"consent.withdrawn_{consent.value}"), replaces=True)
    return Outcome(replies=(reply,), state=turn.state, events=(event,), effects=(WithdrawConsent(consent),))


def toggle(turn: Turn, inside: Inside) -> Outcome:
    """`consent:toggle:<consent>`: from the settings page; the page shows the new state."""
    consent = _consent(turn)
    if consent is None:
        return card.stale(turn, inside)
    agreed = turn.person.agreed_to(consent)
    effect: Effect = WithdrawConsent(consent) if agreed else GiveConsent(consent, CURRENT_WORDING[consent])
    name = EventName.OPTED_OUT if agreed else EventName.OPTED_IN
    changed = replace(turn.person, consents=turn.person.consents ^ {consent})
    return Outcome(
        replies=(_settings_reply(changed, inside, replaces=True),),
        state=turn.state,
        events=(Event(name, detail=consent.value),),
        effects=(effect,),
    )


def stop(turn: Turn, inside: Inside) -> Outcome:
    """`/dungnhan` and the stop button of every broadcast: no more messages, at once."""
    reply = Reply(inside.speaker(turn)("consent.stopped"))
    effects = (WithdrawConsent(Consent.NOTIFICATIONS), WithdrawConsent(Consent.FOLLOW_UP))
    event = Event(EventName.OPTED_OUT, detail=Consent.NOTIFICATIONS.value)
    return Outcome(replies=(reply,), state=turn.state, events=(event,), effects=effects)


def _settings_reply(person: Person, inside: Inside, *, replaces: bool) -> Reply:
    say = inside.texts.speaker(person.state.language.value)
    commune = inside.commune(person.state.commune_id)
    where = commune.full_name if commune else say.label("commune.none")
    lines = [
        say(
            "consent.line",
            mark="✅" if person.agreed_to(consent) else "⬜",
            what=say(f"consent.what_{consent.value}"),
        )
        for consent in Consent
    ]
    html = say("consent.settings", lines=_joined(lines), commune=where)
    return Reply(html, _settings_rows(say, person), replaces=replaces)


def _settings_rows(say: Speaker, person: Person) -> Rows:
    toggles = [
        act(
            f"{'✅' if person.agreed_to(consent) else '⬜'} {say.label(f'consent.short_{consent.value}')}",
            "consent",
            "toggle",
            consent.value,
        )
        for consent in Consent
    ]
    last = [
        act(say.label("commune.choose"), "commune", "ask"),
        act(say.label("consent.stop_all"), "consent", "stop"),
    ]
    return (*rows_of(toggles, per_row=1), *rows_of(last))


def _undo(say: Speaker, consent: Consent) -> Button:
    return act(say.label("consent.undo"), "consent", "withdraw", consent.value)


def _consent(turn: Turn) -> Consent | None:
    given = turn.action.arg(0) if turn.action else ""
    return next((consent for consent in Consent if consent.value == given), None)


def _joined(lines: list[Html]) -> Html:
    return Html("\n".join(lines))
