"""What time it is, as something handed in: rooms never read a clock themselves."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Protocol

VIETNAM_TIME = timezone(timedelta(hours=7), "ICT")
"""Viet Nam keeps one offset all year and has changed no clock since 1975, so no zone file is needed."""


class Clock(Protocol):
    """Tells the present moment."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        return datetime.now(UTC)


def local_day(at: datetime) -> date:
    """The calendar day of a moment in Viet Nam: the day that reports count by.

    Raises:
        ValueError: when the moment has no zone; a programming error.
    """
    if at.utcoffset() is None:
        raise ValueError("a moment without a zone has no day")
    return at.astimezone(VIETNAM_TIME).date()
