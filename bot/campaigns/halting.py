"""When a run stops by itself: more than ten, and more than one in ten, refused for good."""

from __future__ import annotations

MOST_HARD_FAILURES = 10
MOST_HARD_SHARE = 0.1


def must_halt(*, attempted: int, hard_failures: int) -> bool:
    """Whether to stop; `attempted` are all sends with an outcome, skipped ones apart."""
    return hard_failures > MOST_HARD_FAILURES and hard_failures > MOST_HARD_SHARE * attempted
