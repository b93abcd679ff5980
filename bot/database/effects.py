"""Making one effect of a turn true."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, delete, insert

from bot.conversations.model import (
    CancelReminders,
    Effect,
    EndSubscription,
    ForgetMe,
    GiveConsent,
    KeepQuestion,
    ScheduleReminder,
    SetFrequency,
    SetTopics,
    WithdrawConsent,
)
from bot.database.campaigns.trials import mark_ended
from bot.database.direct import direct
from bot.database.events import fold_events
from bot.database.forgetting import forget
from bot.database.people import save_person, save_topics
from bot.database.reminders import cancel, schedule
from bot.database.tables import CONSENTS, KEPT_QUESTIONS
from bot.kernel.clock import local_day
from bot.kernel.ids import ChatId, Pseudonym
from bot.people.consent import ENDED_BY_BLOCKING, KEPT_BECAUSE_OF, Kept, Way, given, withdrawn
from bot.people.model import ChatState, Consent, ConsentRecord, Person, ReminderKind


def apply_effect(
    connection: Connection, effect: Effect, person: Person, *, fresh_pseudonym: Pseudonym, now: datetime
) -> Person:
    """Make one effect true; returns the person as they are after it.

    What needs a consent that is not there (a topic, a follow-up, a kept question) is left out in silence:
    the journey asked on an older screen, and nothing may be kept.
    """
    chat_id = person.state.chat_id
    match effect:
        case GiveConsent():
            return _give(connection, person, effect, fresh_pseudonym=fresh_pseudonym, now=now)
        case WithdrawConsent(consent):
            return _withdraw(connection, person, consent, Way.CHAT, now)
        case SetTopics(topics) if person.agreed_to(Consent.NOTIFICATIONS):
            save_topics(connection, chat_id, topics)
            return replace(person, topics=topics)
        case SetFrequency(weekly) if person.agreed_to(Consent.NOTIFICATIONS):
            after = replace(person, broadcasts_weekly=weekly)
            save_person(direct(connection), after)
            return after
        case ScheduleReminder(kind=kind) if kind is ReminderKind.ASKED or person.agreed_to(Consent.FOLLOW_UP):
            schedule(connection, chat_id, effect)
        case CancelReminders():
            cancel(connection, chat_id, effect)
        case KeepQuestion() if person.agreed_to(Consent.QUESTIONS):
            _keep_question(connection, chat_id, effect, now)
        case EndSubscription():
            return _end_subscription(connection, person, now)
        case ForgetMe():
            mark_ended(connection, chat_id, way=Way.FORGOTTEN.value, now=now)
            forget(connection, person)
            return Person(ChatState(chat_id))
    return person


def _give(
    connection: Connection, person: Person, tap: GiveConsent, *, fresh_pseudonym: Pseudonym, now: datetime
) -> Person:
    after = given(person, tap.consent, fresh_pseudonym=fresh_pseudonym)
    save_person(direct(connection), after)
    proof = ConsentRecord(tap.consent, True, tap.wording_version, Way.CHAT, now)
    _prove(connection, person.state.chat_id, proof)
    return after


def _withdraw(connection: Connection, person: Person, consent: Consent, way: Way, now: datetime) -> Person:
    if not person.agreed_to(consent):
        return person
    chat_id = person.state.chat_id
    match KEPT_BECAUSE_OF[consent]:
        case Kept.PSEUDONYM_AND_EVENTS if person.pseudonym is not None:
            fold_events(connection, person.pseudonym)
        case Kept.QUESTIONS:
            connection.execute(delete(KEPT_QUESTIONS).where(KEPT_QUESTIONS.c.chat_id == chat_id))
        case Kept.FOLLOW_UP_REMINDERS:
            cancel(connection, chat_id, CancelReminders(kind=ReminderKind.FOLLOW_UP))
        case Kept.TOPICS:
            save_topics(connection, chat_id, frozenset())
    if consent is Consent.NOTIFICATIONS:
        mark_ended(connection, chat_id, way=way.value, now=now)  # before the last consent takes the name away
    after = withdrawn(person, consent)
    save_person(direct(connection), after)
    _prove(connection, chat_id, ConsentRecord(consent, False, "", way, now))
    return after


def _end_subscription(connection: Connection, person: Person, now: datetime) -> Person:
    for consent in ENDED_BY_BLOCKING:
        person = _withdraw(connection, person, consent, Way.BLOCKED, now)
    cancel(connection, person.state.chat_id, CancelReminders())
    return person


def _prove(connection: Connection, chat_id: ChatId, proof: ConsentRecord) -> None:
    connection.execute(
        insert(CONSENTS),
        {
            "chat_id": chat_id,
            "consent": proof.consent.value,
            "given": proof.given,
            "wording_version": proof.wording_version,
            "way": proof.way,
            "at": proof.at,
        },
    )


def _keep_question(connection: Connection, chat_id: ChatId, question: KeepQuestion, now: datetime) -> None:
    connection.execute(
        insert(KEPT_QUESTIONS),
        {
            "chat_id": chat_id,
            "masked_text": question.masked_text,
            "band": question.band,
            "commune_id": question.commune_id,
            "asked_on": local_day(now),
        },
    )
