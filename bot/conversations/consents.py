"""Consent, each asked apart and when it first matters; withdrawing is the same one tap."""

from __future__ import annotations

from dataclasses import replace

from bot.conversations import card, frequency, topics
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
from bot.people.consent import CURRENT_WORDING, withdrawn
from bot.people.model import ChatState, Consent, Person
from bot.texts import Html, Speaker


def settings(turn: Turn, inside: Inside) -> Outcome:
    """`/thongbao`, or `consent:settings`: every consent with its state, and what follows from them."""
    is_tap = turn.action is not None
    return Outcome(replies=(_settings_reply(turn.person, inside, replaces=is_tap),), state=turn.state)


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
    event = Event(EventName.OPTED_IN, detail=consent.value)
    rows = (*rows_of(_leads_to(turn, say, consent)), (_undo(say, consent),))
    reply = Reply(say(f"consent.given_{consent.value}"), rows, replaces=True)
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
    person = turn.person
    changed = withdrawn(person, consent) if agreed else replace(person, consents=person.consents | {consent})
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
    ended = (Consent.NOTIFICATIONS, Consent.FOLLOW_UP)
    events = tuple(
        Event(EventName.OPTED_OUT, detail=consent.value)
        for consent in ended
        if turn.person.agreed_to(consent)
    )
    return Outcome(replies=(reply,), state=turn.state, events=events, effects=effects)


def _leads_to(turn: Turn, say: Speaker, consent: Consent) -> list[Button | None]:
    """What may be chosen now that it was agreed to."""
    if consent is not Consent.NOTIFICATIONS:
        return []
    has_commune = turn.state.commune_id is not None
    commune = None if has_commune else act(say.label("commune.choose"), "commune", "ask")
    return [commune, topics.choose_button(say)]


def _settings_reply(person: Person, inside: Inside, *, replaces: bool) -> Reply:
    say = inside.texts.speaker(person.state.language.value)
    lines = [
        say(
            "consent.line",
            mark="✅" if person.agreed_to(consent) else "⬜",
            what=say(f"consent.what_{consent.value}"),
        )
        for consent in Consent
    ]
    html = say("consent.settings", lines=_joined(lines), details=_joined(_details(say, inside, person)))
    return Reply(html, _settings_rows(say, person), replaces=replaces)


def _details(say: Speaker, inside: Inside, person: Person) -> list[Html]:
    """What a subscriber chose, and the commune."""
    commune = inside.commune(person.state.commune_id)
    where = say("consent.commune", commune=commune.full_name if commune else say.label("commune.none"))
    return [*wishes(say, inside, person), where]


def wishes(say: Speaker, inside: Inside, person: Person) -> list[Html]:
    """A subscriber's topics and frequency, a line each; nothing for others."""
    if not person.agreed_to(Consent.NOTIFICATIONS):
        return []
    return [
        say("wishes.topics", topics=topics.in_words(say, inside, person)),
        say("wishes.frequency", frequency=frequency.in_words(say, person)),
    ]


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
    is_subscribed = person.agreed_to(Consent.NOTIFICATIONS)
    choices = [topics.choose_button(say), frequency.choose_button(say)] if is_subscribed else []
    last = [
        act(say.label("commune.choose"), "commune", "ask"),
        act(say.label("consent.stop_all"), "consent", "stop"),
    ]
    return (*rows_of(toggles), *rows_of(choices), *rows_of(last))


def _undo(say: Speaker, consent: Consent) -> Button:
    return act(say.label("consent.undo"), "consent", "withdraw", consent.value)


def _consent(turn: Turn) -> Consent | None:
    given = turn.action.arg(0) if turn.action else ""
    return next((consent for consent in Consent if consent.value == given), None)


def _joined(lines: list[Html]) -> Html:
    return Html("\n".join(lines))
