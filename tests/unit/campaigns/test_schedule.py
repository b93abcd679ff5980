"""Moments, hours of the day, repetition, spreading."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.campaigns.schedule import (
    Hours,
    Repeat,
    Schedule,
    ScheduleFault,
    next_moment,
    planned,
    released,
    schedule_fault,
)
from bot.kernel.clock import VIETNAM_TIME

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
HOURS = Hours()


def local(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=VIETNAM_TIME)


@pytest.mark.parametrize(
    ("hour", "minute", "is_open"),
    [(6, 59, False), (7, 0, True), (20, 59, True), (21, 0, False), (0, 0, False)],
)
def test_bulk_leaves_by_day_only(hour: int, minute: int, is_open: bool) -> None:
    assert HOURS.are_open(local(24, hour, minute)) is is_open


def test_the_next_opening_is_this_morning_or_tomorrow() -> None:
    assert HOURS.next_opening(local(24, 6)) == local(24, 7)
    assert HOURS.next_opening(local(24, 22)) == local(25, 7)
    assert HOURS.next_opening(local(24, 12)) == local(24, 12)


@pytest.mark.parametrize(
    ("schedule", "fault"),
    [
        (Schedule(local(23, 10)), None),
        (Schedule(local(23, 8)), ScheduleFault.PAST),
        (Schedule(local(23, 22)), ScheduleFault.QUIET_HOURS),
        (Schedule(local(24, 8), spread=timedelta(hours=13)), ScheduleFault.SPREAD_TOO_LONG),
        (Schedule(local(24, 8), Repeat.DAILY, date(2026, 11, 23)), ScheduleFault.ENDS_BEFORE_IT_BEGINS),
    ],
)
def test_a_time_that_cannot_be_kept_is_named(schedule: Schedule, fault: ScheduleFault | None) -> None:
    assert schedule_fault(schedule, now=NOW, hours=HOURS) == fault


def test_once_is_once() -> None:
    assert next_moment(Schedule(local(24, 8)), NOW) == local(24, 8)
    assert next_moment(Schedule(local(24, 8)), local(24, 8)) is None


def test_weekly_goes_on_from_whenever_it_is_asked() -> None:
    weekly = Schedule(local(24, 8), Repeat.WEEKLY)
    assert next_moment(weekly, local(24, 8)) == local(1, 8, month=12)
    assert next_moment(weekly, local(3, 9, month=12)) == local(8, 8, month=12)


def test_the_31st_becomes_the_last_day_of_short_months() -> None:
    monthly = Schedule(datetime(2026, 8, 31, 8, tzinfo=VIETNAM_TIME), Repeat.MONTHLY)
    moments = planned(monthly, since=local(1, 0, month=8), until=datetime(2027, 4, 1, tzinfo=VIETNAM_TIME))
    days = [moment.astimezone(VIETNAM_TIME).strftime("%m-%d") for moment in moments]
    assert days == ["08-31", "09-30", "10-31", "11-30", "12-31", "01-31", "02-28", "03-31"]


def test_repetition_ends_after_its_last_day() -> None:
    daily = Schedule(local(24, 8), Repeat.DAILY, last_day=date(2026, 11, 26))
    moments = planned(daily, since=NOW, until=NOW + timedelta(days=30))
    assert moments == [local(24, 8), local(25, 8), local(26, 8)]


def test_a_spread_run_lets_go_evenly() -> None:
    spread = timedelta(hours=4)
    shares = [
        released(1000, started_at=NOW, now=NOW + timedelta(hours=hour), spread=spread) for hour in range(6)
    ]
    assert shares == [1, 251, 501, 751, 1000, 1000]
    assert released(1000, started_at=NOW, now=NOW, spread=timedelta()) == 1000
