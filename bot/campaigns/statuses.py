"""Every status a campaign, a run and a single send can have, and the groups that rules speak of.

A campaign is what an officer plans; a run is one time it goes out; a send is one person of one run.

    campaign: draft → awaiting approval → scheduled → ended, or cancelled at any time
    run:      due → preparing → running ⇄ paused → finished, or cancelled, halted, missed
    send:     pending → claimed → sending → sent | failed | unknown; skipped from any open state
"""

from __future__ import annotations

from enum import StrEnum


class CampaignStatus(StrEnum):
    """Where the plan stands."""

    DRAFT = "draft"
    AWAITING_APPROVAL = "awaiting_approval"
    SCHEDULED = "scheduled"
    ENDED = "ended"
    CANCELLED = "cancelled"


class RunKind(StrEnum):
    """What a run sends."""

    BROADCAST = "broadcast"
    QUESTION = "question"
    """The short question at the end of a trial's window, to both arms alike."""


class RunStatus(StrEnum):
    """Where one sending stands."""

    DUE = "due"
    """Planned; its moment may still lie ahead."""
    PREPARING = "preparing"
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    CANCELLED = "cancelled"
    HALTED = "halted"
    """Stopped by itself: too many sends were refused for good."""
    MISSED = "missed"
    """Its moment passed while nothing ran, and it is too old to send."""


class SendState(StrEnum):
    """Where one copy for one person stands."""

    PENDING = "pending"
    CLAIMED = "claimed"
    """A sender holds it; nothing left yet."""
    SENDING = "sending"
    """The attempt is recorded and the request may leave at any moment."""
    SENT = "sent"
    FAILED = "failed"
    SKIPPED = "skipped"
    UNKNOWN = "unknown"
    """The request may have reached Telegram; never repeated by itself."""
    HELD_OUT = "held_out"
    """Drawn into the holdout: assigned to an arm, not to be sent."""


class SkipReason(StrEnum):
    """Why nothing was sent to somebody of the audience."""

    OPTED_OUT = "opted_out"
    FORGOTTEN = "forgotten"
    """The person deleted their data or took every consent back: we no longer know the chat."""
    NOT_FOLLOWED = "not_followed"
    """Consent to messages that follow what was asked was taken back."""
    TOO_OFTEN = "too_often"
    TOO_LATE = "too_late"
    CANCELLED = "cancelled"
    TOO_FEW = "too_few"
    """The audience came out below the smallest number that hides a person."""


class FailReason(StrEnum):
    """Why a send failed for good."""

    BLOCKED = "blocked"
    CHAT_NOT_FOUND = "chat_not_found"
    REFUSED = "refused"
    """Telegram refused the message itself."""
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    NO_CONNECTION = "no_connection"


OPEN_SENDS = frozenset({SendState.PENDING, SendState.CLAIMED, SendState.SENDING})
"""Sends that will still change by themselves; "pending" in reports."""

ASSIGNED_SENDS = frozenset(SendState) - {SendState.HELD_OUT}
"""Sends of people who are to be written to: what conservation counts."""

REACHED_SENDS = frozenset({SendState.SENDING, SendState.SENT, SendState.UNKNOWN})
"""Sends that count towards how often a person is written to."""

HARD_FAILURES = frozenset({FailReason.REFUSED, FailReason.CHAT_NOT_FOUND})
"""Failures that say something is wrong with the message or the list; too many halt a run.

Somebody who blocked the bot is not among them: that is their right, and ends their subscription.
"""

RETRYABLE_FAILURES = frozenset({FailReason.RATE_LIMITED, FailReason.SERVER_ERROR, FailReason.NO_CONNECTION})
"""Failures an officer may send again: nothing reached the person."""

LIVE_RUNS = frozenset({RunStatus.DUE, RunStatus.PREPARING, RunStatus.RUNNING, RunStatus.PAUSED})
"""Runs that may still send; cancelling ends these."""

OVER_RUNS = frozenset(RunStatus) - LIVE_RUNS
"""Runs that send nothing any more unless an officer says so."""

EDITABLE_CAMPAIGNS = frozenset(
    {CampaignStatus.DRAFT, CampaignStatus.AWAITING_APPROVAL, CampaignStatus.SCHEDULED}
)
"""Campaigns whose text may change; a change voids the approval and takes the plan back to draft."""
