"""A clock that stands still until a test moves it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

A_MONDAY_MORNING = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""09:00 in Viet Nam."""


class FakeClock:
    """Behaves as `Clock`; `advance` moves it."""

    def __init__(self, now: datetime = A_MONDAY_MORNING) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def advance(self, step: timedelta) -> datetime:
        """Move on and tell the new moment."""
        self._now += step
        return self._now
