"""What a page says about the step before it: a closed list, so that an address cannot put words there."""

from __future__ import annotations

from enum import StrEnum


class Said(StrEnum):
    """One of `pages.notice.*`; travels in the address of the next page."""

    SAVED = "saved"
    COPIED = "copied"
    TESTED = "tested"
    TEST_FAULTY = "test_faulty"
    TEST_FAILED = "test_failed"
    NOT_SENDABLE = "not_sendable"
    SUBMITTED = "submitted"
    NOBODY_TO_ASK = "nobody_to_ask"
    REMINDED = "reminded"
    SCHEDULED = "scheduled"
    APPROVED = "approved"
    SENT_BACK = "sent_back"
    OWN_CAMPAIGN = "own_campaign"
    CHANGED_SINCE = "changed_since"
    ALREADY = "already"
    CANCELLED = "cancelled"
    PAUSED = "paused"
    RESUMED = "resumed"
    RUN_CANCELLED = "run_cancelled"
    SENT_AGAIN = "sent_again"
    NOTHING_AGAIN = "nothing_again"

    @property
    def is_setback(self) -> bool:
        """Whether something did not happen as wished."""
        return self in _SETBACKS


_SETBACKS = frozenset(
    {
        Said.TEST_FAULTY,
        Said.TEST_FAILED,
        Said.NOT_SENDABLE,
        Said.NOBODY_TO_ASK,
        Said.OWN_CAMPAIGN,
        Said.CHANGED_SINCE,
        Said.ALREADY,
        Said.NOTHING_AGAIN,
    }
)


def said_in(typed: str) -> Said | None:
    """The notice an address names; None for none and for anything else."""
    return Said(typed) if typed in set(Said) else None
