"""Schedules as officers say them, and what is refused rather than guessed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from bot.campaigns.schedule import Hours, Repeat, Schedule, ScheduleFault, as_scheduled, schedule_fault
from bot.campaigns.timetable import TimetableRefusal, read_timetable
from bot.kernel.clock import VIETNAM_TIME

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM_TIME)
"""A Monday."""


def at(month: int, day: int, hour: int, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=VIETNAM_TIME)


def read(text: str, base: Schedule | None = None) -> Schedule:
    schedule = read_timetable(text, NOW, base=base)
    assert isinstance(schedule, Schedule), schedule
    return schedule


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("8h sáng mai", at(11, 24, 8)),
        ("8 giờ sáng mai nhé", at(11, 24, 8)),
        ("thứ hai 9h30", at(11, 30, 9, 30)),
        ("thu 2 9h30", at(11, 30, 9, 30)),
        ("thứ 2 tuần sau 8h", at(11, 30, 8)),
        ("thứ sáu tuần tới 8h", at(12, 4, 8)),
        ("thứ sáu tuần này 8h", at(11, 27, 8)),
        ("20/12 8h", at(12, 20, 8)),
        ("8h ngày 20/12/2026", at(12, 20, 8)),
        ("20-12-2026 14:30", at(12, 20, 14, 30)),
        ("ngày 20 tháng 12 lúc 8 giờ", at(12, 20, 8)),
        ("chủ nhật 20/12 8h", at(12, 20, 8)),
        ("1/1 8h", at(1, 1, 8, year=2027)),
        ("ngày 5 lúc 9h", at(12, 5, 9)),
        ("gửi ngày mai 8h", at(11, 24, 8)),
        ("gửi cho tôi 8h mai", at(11, 24, 8)),
        ("8h tối mai", at(11, 24, 20)),
        ("2 tiếng nữa", at(11, 23, 11)),
        ("2 ngày nữa lúc 8h", at(11, 25, 8)),
        ("7h", at(11, 24, 7)),
        ("17h", at(11, 23, 17)),
        ("một lần 8h mai", at(11, 24, 8)),
        ("hôm nay 7h", at(11, 23, 7)),
        ("20/11 8h", at(11, 20, 8)),
    ],
)
def test_a_moment(text: str, first: datetime) -> None:
    assert read(text) == Schedule(first)


@pytest.mark.parametrize(
    ("text", "first", "repeat", "last_day"),
    [
        ("hằng ngày 7h30", at(11, 24, 7, 30), Repeat.DAILY, None),
        ("mỗi ngày 17h", at(11, 23, 17), Repeat.DAILY, None),
        ("mỗi tuần thứ 3 8h", at(11, 24, 8), Repeat.WEEKLY, None),
        ("mỗi thứ ba 8h", at(11, 24, 8), Repeat.WEEKLY, None),
        ("thứ hai hằng tuần 8h", at(11, 30, 8), Repeat.WEEKLY, None),
        ("thứ hai hằng tuần 10h", at(11, 23, 10), Repeat.WEEKLY, None),
        ("hàng tháng ngày 5 lúc 9h", at(12, 5, 9), Repeat.MONTHLY, None),
        ("ngày 31 hằng tháng 8h", at(12, 31, 8), Repeat.MONTHLY, None),
        ("mùng 1 hằng tháng 8h", at(12, 1, 8), Repeat.MONTHLY, None),
        ("hằng ngày 7h30 đến hết 31/12", at(11, 24, 7, 30), Repeat.DAILY, date(2026, 12, 31)),
        ("hằng ngày 8h tới hết 15/1", at(11, 24, 8), Repeat.DAILY, date(2027, 1, 15)),
        ("hằng ngày 8h đến hết tháng 12", at(11, 24, 8), Repeat.DAILY, date(2026, 12, 31)),
        ("hằng ngày 8h đến hết năm", at(11, 24, 8), Repeat.DAILY, date(2026, 12, 31)),
        ("hằng ngày 8h trong 2 tuần", at(11, 24, 8), Repeat.DAILY, date(2026, 12, 7)),
        ("từ 20/12 hằng ngày 8h", at(12, 20, 8), Repeat.DAILY, None),
    ],
)
def test_a_repetition(text: str, first: datetime, repeat: Repeat, last_day: date | None) -> None:
    assert read(text) == Schedule(first, repeat, last_day)


@pytest.mark.parametrize(
    ("text", "hours"),
    [("8h mai trải trong 4 giờ", 4), ("8h mai, rải đều trong vòng 2 tiếng", 2), ("8h mai trong 3 giờ", 3)],
)
def test_spreading(text: str, hours: int) -> None:
    assert read(text) == Schedule(at(11, 24, 8), spread=timedelta(hours=hours))


@pytest.mark.parametrize("text", ["bây giờ", "gửi ngay", "ngay", "Gửi luôn", "ngay lập tức"])
def test_now_waits_for_approval_and_not_for_a_clock(text: str) -> None:
    schedule = read(text)
    later = NOW + timedelta(hours=3)
    assert schedule.at_once
    assert schedule_fault(schedule, now=later, hours=Hours()) is None
    assert as_scheduled(schedule, now=later, hours=Hours()).first_at == later
    night = at(11, 23, 23)
    assert as_scheduled(schedule, now=night, hours=Hours()).first_at == at(11, 24, 7)


def test_words_may_change_only_a_part() -> None:
    base = Schedule(at(11, 24, 8))
    assert read("trải trong 4 giờ", base) == Schedule(at(11, 24, 8), spread=timedelta(hours=4))
    weekly = read("hằng tuần", base)
    assert weekly == Schedule(at(11, 24, 8), Repeat.WEEKLY)
    assert read("đến hết 31/12", weekly) == Schedule(at(11, 24, 8), Repeat.WEEKLY, date(2026, 12, 31))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", TimetableRefusal.NOT_UNDERSTOOD),
        ("làm giấy khai sinh cho con", TimetableRefusal.NOT_UNDERSTOOD),
        ("9h cuối tuần", TimetableRefusal.NOT_UNDERSTOOD),
        ("8 giờ kém 15 mai", TimetableRefusal.NOT_UNDERSTOOD),
        ("8h5 mai", TimetableRefusal.NOT_UNDERSTOOD),
        ("trải trong 4 giờ", TimetableRefusal.NOT_UNDERSTOOD),
        ("đến hết 31/12", TimetableRefusal.NOT_UNDERSTOOD),
        ("31/02 8h", TimetableRefusal.NO_SUCH_DAY),
        ("25h mai", TimetableRefusal.NO_SUCH_DAY),
        ("thứ hai 20/12 8h", TimetableRefusal.NO_SUCH_DAY),
        ("8h và 17h", TimetableRefusal.SEVERAL_MOMENTS),
        ("20/12 và 22/12 8h", TimetableRefusal.SEVERAL_MOMENTS),
        ("thứ 2 và thứ 5 hằng tuần 8h", TimetableRefusal.SEVERAL_MOMENTS),
        ("2 giờ nữa lúc 8h", TimetableRefusal.SEVERAL_MOMENTS),
        ("hằng tuần 8h", TimetableRefusal.WHICH_DAY),
        ("hằng tháng 8h", TimetableRefusal.WHICH_DAY),
        ("8h tuần sau", TimetableRefusal.WHICH_DAY),
        ("cách ngày 8h", TimetableRefusal.UNKNOWN_REPEAT),
        ("mỗi 3 ngày 8h", TimetableRefusal.UNKNOWN_REPEAT),
        ("hằng quý 8h", TimetableRefusal.UNKNOWN_REPEAT),
        ("20/12 8h đến hết 31/12", TimetableRefusal.END_WITHOUT_REPEAT),
        ("20/12/2028 8h", TimetableRefusal.TOO_FAR),
        ("8h mai " * 40, TimetableRefusal.NOT_UNDERSTOOD),
    ],
)
def test_what_is_not_sure_is_refused(text: str, why: TimetableRefusal) -> None:
    assert read_timetable(text, NOW) is why


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("hôm nay 7h", ScheduleFault.PAST),
        ("5h sáng mai", ScheduleFault.QUIET_HOURS),
        ("8h mai trải trong 20 giờ", ScheduleFault.SPREAD_TOO_LONG),
        ("hằng ngày 8h đến hết 20/11", ScheduleFault.ENDS_BEFORE_IT_BEGINS),
    ],
)
def test_what_cannot_be_kept_is_for_the_schedule_to_say(text: str, fault: ScheduleFault) -> None:
    assert schedule_fault(read(text), now=NOW, hours=Hours()) is fault
