"""How people say times in Vietnamese: the hour, the part of the day, the weekday. Words are folded.

Two readers build on this: reminders (`bot.conversations.when`) and schedules (`bot.campaigns.timetable`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta

CLOCK = re.compile(r"\b(\d{1,2})\s*(?:h|gio|g)\s*(\d{2}|ruoi)?")
AFTER_A_WHILE = re.compile(r"\b(\d{1,3})\s*(phut|tieng|gio|ngay|tuan|thang)\s*(nua|sau)\b")

PARTS_OF_DAY: Mapping[str, int] = {"sang": 8, "trua": 12, "chieu": 15, "toi": 20}
"""Parts of the day and the hour each stands for when none is said."""

NEAR_DAYS: Mapping[str, int] = {"hom nay": 0, "nay": 0, "mai": 1, "mot": 2, "kia": 2}
"""Words for the next days, as days from today."""

WEEKDAYS: Mapping[str, int] = {
    "thu hai": 0, "thu 2": 0, "thu ba": 1, "thu 3": 1, "thu tu": 2, "thu 4": 2, "thu nam": 3, "thu 5": 3,
    "thu sau": 4, "thu 6": 4, "thu bay": 5, "thu 7": 5, "chu nhat": 6, "cn": 6,
}  # fmt: skip
"""Names of weekdays, Monday being 0."""

UNITS: Mapping[str, timedelta] = {
    "phut": timedelta(minutes=1),
    "tieng": timedelta(hours=1),
    "gio": timedelta(hours=1),
    "ngay": timedelta(days=1),
    "tuan": timedelta(days=7),
    "thang": timedelta(days=30),
}


def clock_of(clock: re.Match[str] | None, part: str | None) -> tuple[int, int]:
    """Hour and minute of a found clock within a part of the day; may be beyond 23 and 59.

    Without a clock the part decides, and without a part it is the morning.
    """
    if clock is None:
        return PARTS_OF_DAY.get(part or "sang", 8), 0
    hour = int(clock[1])
    minute = 30 if clock[2] == "ruoi" else int(clock[2] or 0)
    is_afternoon = part in ("chieu", "toi") or (part == "trua" and hour < 3)
    return (hour + 12 if is_afternoon and hour < 12 else hour), minute
