"""Times as people type them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.conversations.when import ZONE, parse_time, show_time

MONDAY_NOON = datetime(2026, 11, 23, 12, 0, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8h sáng mai", datetime(2026, 11, 24, 8, 0, tzinfo=ZONE)),
        ("8h30 toi nay", datetime(2026, 11, 23, 20, 30, tzinfo=ZONE)),
        ("20:15", datetime(2026, 11, 23, 20, 15, tzinfo=ZONE)),
        ("7h", datetime(2026, 11, 24, 7, 0, tzinfo=ZONE)),
        ("chiều mai", datetime(2026, 11, 24, 15, 0, tzinfo=ZONE)),
        ("thứ sáu 9h", datetime(2026, 11, 27, 9, 0, tzinfo=ZONE)),
        ("chủ nhật", datetime(2026, 11, 29, 8, 0, tzinfo=ZONE)),
        ("2 ngày nữa", datetime(2026, 11, 25, 12, 0, tzinfo=ZONE)),
        ("30 phút nữa", datetime(2026, 11, 23, 12, 30, tzinfo=ZONE)),
    ],
)
def test_a_typed_time_is_the_next_such_moment(text: str, expected: datetime) -> None:
    assert parse_time(text, MONDAY_NOON.astimezone(UTC)) == expected


@pytest.mark.parametrize(
    "text", ["", "đăng ký kết hôn", "99h mai", "500 tháng nữa", "làm giấy khai sinh cho con"]
)
def test_a_question_is_not_a_time(text: str) -> None:
    assert parse_time(text, MONDAY_NOON) is None


def test_a_moment_is_shown_in_local_time() -> None:
    assert show_time(datetime(2026, 11, 24, 1, 0, tzinfo=UTC)) == "08:00 thứ Ba 24/11/2026"
