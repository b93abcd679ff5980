"""Schedules read from words: nothing raises, tones do not matter, and what is said is what is kept."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.campaigns.schedule import Repeat, Schedule
from bot.campaigns.timetable import read_timetable
from bot.kernel.clock import VIETNAM_TIME
from bot.kernel.folding import strip_tones

WEEKDAYS = ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật")
START = datetime(2026, 1, 1, tzinfo=VIETNAM_TIME)
NOW = st.integers(0, 4 * 365 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))
WORDS = st.sampled_from(
    (*WEEKDAYS, "8h", "9h30", "mai", "hằng ngày", "hằng tuần", "hằng tháng", "ngày 5", "20/12",
     "đến hết 31/12", "trải trong 4 giờ", "bây giờ", "sáng", "tuần sau", "2 ngày nữa", "khai sinh",
     "99/99", "0")
)  # fmt: skip


@given(st.text(max_size=80), NOW)
def test_any_text_is_read_or_refused(text: str, now: datetime) -> None:
    read_timetable(text, now)


@given(st.lists(WORDS, max_size=5).map(" ".join), NOW)
def test_any_words_are_read_or_refused_alike_without_tones(text: str, now: datetime) -> None:
    assert read_timetable(text, now) == read_timetable(strip_tones(text), now)


@given(st.integers(0, 6), st.integers(0, 23), st.sampled_from((0, 15, 30)), NOW)
def test_a_weekly_moment_is_the_next_one_said(weekday: int, hour: int, minute: int, now: datetime) -> None:
    clock = f"{hour}h{minute:02}" if minute else f"{hour}h"
    schedule = read_timetable(f"{WEEKDAYS[weekday]} hằng tuần {clock}", now)
    assert isinstance(schedule, Schedule)
    first = schedule.first_at.astimezone(VIETNAM_TIME)
    assert schedule.repeat is Repeat.WEEKLY
    assert (first.weekday(), first.hour, first.minute) == (weekday, hour, minute)
    assert timedelta() < first - now <= timedelta(days=7)


@given(st.dates(date(2026, 1, 1), date(2029, 12, 31)), NOW)
def test_a_date_with_its_year_is_that_date(day: date, now: datetime) -> None:
    schedule = read_timetable(f"{day:%d/%m/%Y} 8h", now)
    if isinstance(schedule, Schedule):
        assert f"{schedule.first_at.astimezone(VIETNAM_TIME):%d/%m/%Y %H:%M}" == f"{day:%d/%m/%Y} 08:00"
