"""What becomes of an attempt, and the one rule of what is tried again.

RETRY RULE: a send is tried again by itself only when nothing can have reached the person: the request
never left, or Telegram answered 429 or 5xx. Everything else after the request may have left is unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.campaigns.statuses import FailReason, SkipReason

WAITS_S = (2.0, 10.0, 60.0, 300.0)
"""How long to wait before each further try after a 5xx or without a connection."""

MOST_TRIES = len(WAITS_S) + 1
MOST_LIMITED_TRIES = 20
"""A 429 is no fault of the message, so it may be told often; the too-late limit ends it at last."""


class Trouble(StrEnum):
    """How a call failed, as the transport can tell."""

    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    NEVER_LEFT = "never_left"
    BLOCKED = "blocked"
    CHAT_NOT_FOUND = "chat_not_found"
    REFUSED = "refused"
    MAYBE_DELIVERED = "maybe_delivered"


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram confirmed it."""


@dataclass(frozen=True, slots=True)
class Failed:
    """It did not arrive and is not tried again by itself."""

    reason: FailReason


@dataclass(frozen=True, slots=True)
class Skipped:
    """It was not to be sent any more."""

    reason: SkipReason


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may have arrived."""


@dataclass(frozen=True, slots=True)
class Again:
    """It did not arrive; it becomes pending again and may be taken after `wait_s` seconds."""

    wait_s: float


Outcome = Sent | Failed | Skipped | Unknown | Again

_FOR_GOOD = {
    Trouble.BLOCKED: FailReason.BLOCKED,
    Trouble.CHAT_NOT_FOUND: FailReason.CHAT_NOT_FOUND,
    Trouble.REFUSED: FailReason.REFUSED,
}
_AFTER_LAST_TRY = {
    Trouble.SERVER_ERROR: FailReason.SERVER_ERROR,
    Trouble.NEVER_LEFT: FailReason.NO_CONNECTION,
}


def outcome_of(trouble: Trouble, *, attempts: int, retry_after_s: float = 0.0) -> Outcome:
    """What becomes of a send after a failed call; `attempts` counts this one (from 1)."""
    if trouble is Trouble.MAYBE_DELIVERED:
        return Unknown()
    if trouble in _FOR_GOOD:
        return Failed(_FOR_GOOD[trouble])
    if trouble is Trouble.RATE_LIMITED:
        if attempts >= MOST_LIMITED_TRIES:
            return Failed(FailReason.RATE_LIMITED)
        return Again(retry_after_s)
    if attempts >= MOST_TRIES:
        return Failed(_AFTER_LAST_TRY[trouble])
    return Again(WAITS_S[attempts - 1])
