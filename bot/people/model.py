"""Who agreed to what, who may do what, and the little a chat must remember to be served."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from bot.kernel.ids import ChatId, CommuneId, ProcedureCode, Pseudonym, ServiceId


class Language(StrEnum):
    """Languages a person may choose."""

    VIETNAMESE = "vi"
    ENGLISH = "en"


class Consent(StrEnum):
    """What a person may agree to, each apart, none by default."""

    NOTIFICATIONS = "notifications"
    MEASURING = "measuring"
    QUESTIONS = "questions"
    FOLLOW_UP = "follow_up"


class Role(StrEnum):
    """What a person may do; a citizen needs no row."""

    CITIZEN = "citizen"
    OFFICER = "officer"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"


class Awaiting(StrEnum):
    """What the next free text of a chat answers, when it is not a question."""

    COMMUNE = "commune"
    REMINDER_TIME = "reminder_time"
    FEEDBACK = "feedback"
    CAMPAIGN = "campaign"
    """A part of a campaign an officer is writing; `awaiting_about` says which part of which."""
    REPORT_COMMUNE = "report_commune"
    """The commune a report shall be about; `awaiting_about` says which period."""


@dataclass(frozen=True, slots=True)
class GuidePlace:
    """Where a person is within one service's guide; `ticks` are checklist positions, from 0.

    `is_answer` is set while the service was the answer to a question and no tap went on with it yet;
    `reported` is the outcome told last, so that a second tap counts nothing; `campaign_id` and `arm` name the
    broadcast that opened it, for people who agreed to measuring only.
    """

    service_id: ServiceId
    variant: ProcedureCode | None = None
    step: int = 0
    ticks: frozenset[int] = frozenset()
    is_answer: bool = False
    reported: str | None = None
    campaign_id: int | None = None
    arm: str | None = None


@dataclass(frozen=True, slots=True)
class ChatState:
    """The service state of one private chat: kept without consent, erased after 30 unused days.

    `places` maps each service in progress to its place (at most `MAX_PLACES`, oldest dropped);
    `current` is the service last shown; `source` is the poster the person came from (a closed list);
    `offered` are the consents asked about already, so that nobody is asked twice by itself.
    """

    chat_id: ChatId
    language: Language = Language.VIETNAMESE
    commune_id: CommuneId | None = None
    current: ServiceId | None = None
    places: Mapping[ServiceId, GuidePlace] = field(default_factory=dict)
    awaiting: Awaiting | None = None
    awaiting_about: str | None = None
    source: str | None = None
    offered: frozenset[Consent] = frozenset()
    is_new: bool = True
    last_used_on: date | None = field(default=None, compare=False)
    """The day before this turn on which the chat was used last, as kept; set by whoever keeps it."""

    def at(self, place: GuidePlace) -> ChatState:
        """This state with `place` as the current one."""
        kept = {key: value for key, value in self.places.items() if key != place.service_id}
        while len(kept) >= MAX_PLACES:
            kept.pop(next(iter(kept)))
        kept[place.service_id] = place
        return replace(self, current=place.service_id, places=kept)

    def place_in(self, service_id: ServiceId) -> GuidePlace:
        """The kept place within a service, or its beginning."""
        return self.places.get(service_id) or GuidePlace(service_id)


MAX_PLACES = 8
"""Guides a chat may have open at once; more would keep data nobody comes back to."""


@dataclass(frozen=True, slots=True)
class Person:
    """One private chat as the conversations see it at the start of a turn.

    `pseudonym` exists only while measuring is agreed to; it is random and dies with the person.
    """

    state: ChatState
    consents: frozenset[Consent] = frozenset()
    pseudonym: Pseudonym | None = None
    role: Role = Role.CITIZEN
    topics: frozenset[str] = frozenset()
    broadcasts_weekly: int | None = None
    """The most broadcasts in seven days the person wishes; None: as many as the province allows."""

    def agreed_to(self, consent: Consent) -> bool:
        return consent in self.consents


@dataclass(frozen=True, slots=True)
class ConsentRecord:
    """Proof of one tap: which wording, when and how."""

    consent: Consent
    given: bool
    wording_version: str
    way: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Reminder:
    """One message a person asked for; sent once."""

    id: int
    chat_id: ChatId
    service_id: ServiceId
    step: int
    due_at: datetime
    kind: ReminderKind


class ReminderKind(StrEnum):
    """Asked for by the person, or the one follow-up question after the link (with consent)."""

    ASKED = "asked"
    FOLLOW_UP = "follow_up"
