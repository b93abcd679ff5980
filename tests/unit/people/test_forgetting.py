"""Days are counted as people in Viet Nam count them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.kernel.clock import local_day
from bot.people.forgetting import last_day_to_erase


def test_a_day_begins_at_midnight_in_viet_nam() -> None:
    assert local_day(datetime(2026, 11, 22, 16, 59, tzinfo=UTC)) == date(2026, 11, 22)
    assert local_day(datetime(2026, 11, 22, 17, 0, tzinfo=UTC)) == date(2026, 11, 23)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        local_day(datetime(2026, 11, 22))  # noqa: DTZ001 - the very mistake


def test_thirty_days_back() -> None:
    assert last_day_to_erase(datetime(2026, 11, 23, 2, tzinfo=UTC)) == date(2026, 10, 24)
