"""What agreeing and withdrawing change in a person, and which wording is current.

Every consent stands alone: none is given by giving another, and none needs another, so that a person can
take back one without losing the rest. What is kept *because of* a consent goes with it; that list is
`KEPT_BECAUSE_OF`, and every storage obeys it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from types import MappingProxyType

from bot.kernel.ids import Pseudonym
from bot.people.model import Consent, Person

CURRENT_WORDING: Mapping[Consent, str] = MappingProxyType(
    {
        Consent.NOTIFICATIONS: "notifications-2026-11",
        Consent.MEASURING: "measuring-2026-11",
        Consent.QUESTIONS: "questions-2026-11",
        Consent.FOLLOW_UP: "follow_up-2026-11",
    }
)
"""The wording a person reads today; a changed meaning gets a new version, and the old proof keeps the old."""


class Kept(StrEnum):
    """What a storage may hold only while a consent stands."""

    PSEUDONYM_AND_EVENTS = "pseudonym_and_events"
    """Folded into counters, so that totals stay, then deleted."""
    QUESTIONS = "questions"
    FOLLOW_UP_REMINDERS = "follow_up_reminders"
    TOPICS = "topics"


KEPT_BECAUSE_OF: Mapping[Consent, Kept] = MappingProxyType(
    {
        Consent.NOTIFICATIONS: Kept.TOPICS,
        Consent.MEASURING: Kept.PSEUDONYM_AND_EVENTS,
        Consent.QUESTIONS: Kept.QUESTIONS,
        Consent.FOLLOW_UP: Kept.FOLLOW_UP_REMINDERS,
    }
)
"""What goes when a consent is withdrawn."""

ENDED_BY_BLOCKING = (Consent.NOTIFICATIONS, Consent.FOLLOW_UP)
"""Consents to be written to: over once a person blocks the bot. Unblocking does not give them back."""


class Way(StrEnum):
    """How a consent was given or taken back, kept as proof."""

    CHAT = "chat"
    BLOCKED = "blocked"
    FORGOTTEN = "forgotten"


def given(person: Person, consent: Consent, *, fresh_pseudonym: Pseudonym) -> Person:
    """The person after agreeing; measuring gives the pseudonym, once."""
    consents = person.consents | {consent}
    if consent is Consent.MEASURING and person.pseudonym is None:
        return replace(person, consents=consents, pseudonym=fresh_pseudonym)
    return replace(person, consents=consents)


def withdrawn(person: Person, consent: Consent) -> Person:
    """The person after taking a consent back, without what was kept because of it."""
    left = replace(person, consents=person.consents - {consent})
    if consent is Consent.MEASURING:
        return replace(left, pseudonym=None)
    if consent is Consent.NOTIFICATIONS:
        return replace(left, topics=frozenset(), broadcasts_weekly=None)
    return left
