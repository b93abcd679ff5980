"""What happened, as small facts without words: the events that reports are made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.kernel.ids import CommuneId, EntryId


class EventName(StrEnum):
    """The closed list of what may be logged. Names are never re-used for another meaning."""

    STARTED = "chat.started"
    VISITED = "chat.visited"
    """A chat was used for the first time on this day; the program adds it, no journey does."""
    ASKED = "question.asked"
    ANSWERED = "question.answered"
    ASKED_BACK = "question.asked_back"
    UNANSWERED = "question.unanswered"
    CONFIRMED = "question.confirmed"
    """The first tap that goes on with an answer says that it was the right one; added by the program too."""
    CARD_OPENED = "card.opened"
    CHECKLIST_OPENED = "checklist.opened"
    STEP_REACHED = "guide.step_reached"
    PORTAL_TAPPED = "portal.tapped"
    SUBMITTED_SELF = "outcome.submitted_self"
    SUBMITTED_FOR_THEM = "outcome.submitted_for_them"
    NOT_SUBMITTED = "outcome.not_submitted"
    NOT_NEEDED = "outcome.not_needed"
    STUCK = "guide.stuck"
    FEEDBACK_UP = "feedback.up"
    FEEDBACK_DOWN = "feedback.down"
    OPTED_IN = "consent.opted_in"
    OPTED_OUT = "consent.opted_out"
    BLOCKED = "chat.blocked"
    UNBLOCKED = "chat.unblocked"
    SHARED = "card.shared"
    JOINED_FROM = "chat.joined_from"
    REMINDER_ASKED = "reminder.asked"
    REMINDER_SENT = "reminder.sent"
    CAMPAIGN_ASSIGNED = "campaign.assigned"
    CAMPAIGN_DELIVERED = "campaign.delivered"
    CAMPAIGN_OPENED = "campaign.opened"


PICKED = "picked"
"""`detail` of an answer that was chosen among "did you mean"."""

FULL_CARD = "full"
"""`detail` of a card that was open already and is now shown whole."""

OF_LIFE_EVENT = "life_event."
"""Begins the `detail` of an answer that named all services of a life event."""

OF_NONE = "none_of_these"
"""`detail` of a question whose choices were all wrong."""

WHY_DOWN = "why."
"""Begins the `detail` of the reason somebody gave after 👎, an event of its own."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened in a turn.

    `entry_id` is the service or answer it is about; `detail` a word of a closed list (a stuck reason, a
    consent, a feedback reason, never text a person typed). Who it was is added when it is recorded: the
    pseudonym of a consenting person, or nobody (then only a counter grows).
    """

    name: EventName
    entry_id: EntryId | None = None
    step: int | None = None
    source: str | None = None
    commune_id: CommuneId | None = None
    detail: str | None = None
    campaign_id: int | None = None
    arm: str | None = None
