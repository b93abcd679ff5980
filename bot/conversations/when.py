"""Times as people type them in Vietnamese ("8h sáng mai", "tối nay", "thứ hai 9h30"), in local time."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.kernel.folding import fold

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")

_CLOCK = re.compile(r"\b(\d{1,2})\s*(?:h|gio|g)\s*(\d{2}|ruoi)?")
_IN = re.compile(r"\b(\d{1,3})\s*(phut|tieng|gio|ngay|tuan|thang)\s*(nua|sau)\b")
_PARTS = {"sang": 8, "trua": 12, "chieu": 15, "toi": 20}
_DAYS = {"hom nay": 0, "nay": 0, "mai": 1, "mot": 2, "kia": 2}
_WEEKDAYS = {
    "thu hai": 0, "thu 2": 0, "thu ba": 1, "thu 3": 1, "thu tu": 2, "thu 4": 2, "thu nam": 3, "thu 5": 3,
    "thu sau": 4, "thu 6": 4, "thu bay": 5, "thu 7": 5, "chu nhat": 6, "cn": 6,
}  # fmt: skip
_UNITS = {
    "phut": timedelta(minutes=1),
    "tieng": timedelta(hours=1),
    "gio": timedelta(hours=1),
    "ngay": timedelta(days=1),
    "tuan": timedelta(days=7),
    "thang": timedelta(days=30),
}
_MAX_WORDS = 10
_MAX_AHEAD = timedelta(days=366)


def parse_time(text: str, now: datetime) -> datetime | None:
    """The future moment a short text names, or None when it names none within a year."""
    # Folding drops punctuation, and with it the colon of a clock.
    words = fold(re.sub(r"(?<=\d):(?=\d)", "h", text)).split()
    if not words or len(words) > _MAX_WORDS:
        return None
    folded = " ".join(words)
    moment = _after_a_while(folded, now) or _on_a_day(folded, now.astimezone(ZONE))
    return moment if moment is not None and now < moment <= now + _MAX_AHEAD else None


def show_time(moment: datetime) -> str:
    """A moment in local time, as people write it: "08:00 thứ Hai 24/11/2026"."""
    local = moment.astimezone(ZONE)
    names = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
    return f"{local:%H:%M} {names[local.weekday()]} {local:%d/%m/%Y}"


def _after_a_while(folded: str, now: datetime) -> datetime | None:
    found = _IN.search(folded)
    return now + int(found[1]) * _UNITS[found[2]] if found else None


def _on_a_day(folded: str, local: datetime) -> datetime | None:
    part = next((name for name in _PARTS if re.search(rf"\b{name}\b", folded)), None)
    clock = _CLOCK.search(folded)
    ahead = _days_ahead(folded, local)
    if clock is None and part is None and ahead is None:
        return None
    hour, minute = _clock_of(clock, part)
    if hour > 23 or minute > 59:
        return None
    moment = local.replace(hour=hour, minute=minute, second=0, microsecond=0) + timedelta(days=ahead or 0)
    return moment + timedelta(days=1) if ahead is None and moment <= local else moment


def _clock_of(clock: re.Match[str] | None, part: str | None) -> tuple[int, int]:
    if clock is None:
        return _PARTS.get(part or "sang", 8), 0
    hour = int(clock[1])
    minute = 30 if clock[2] == "ruoi" else int(clock[2] or 0)
    is_afternoon = part in ("chieu", "toi") or (part == "trua" and hour < 3)
    return (hour + 12 if is_afternoon and hour < 12 else hour), minute


def _days_ahead(folded: str, local: datetime) -> int | None:
    for name, weekday in _WEEKDAYS.items():
        if re.search(rf"\b{name}\b", folded):
            return (weekday - local.weekday()) % 7 or 7
    return next((days for name, days in _DAYS.items() if re.search(rf"\b{name}\b", folded)), None)
