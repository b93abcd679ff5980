"""Times as people type them in Vietnamese ("8h sáng mai", "tối nay", "thứ hai 9h30"), in local time."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.kernel.folding import fold
from bot.kernel.spoken_time import AFTER_A_WHILE, CLOCK, NEAR_DAYS, PARTS_OF_DAY, UNITS, WEEKDAYS, clock_of

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")

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
    found = AFTER_A_WHILE.search(folded)
    return now + int(found[1]) * UNITS[found[2]] if found else None


def _on_a_day(folded: str, local: datetime) -> datetime | None:
    part = next((name for name in PARTS_OF_DAY if re.search(rf"\b{name}\b", folded)), None)
    clock = CLOCK.search(folded)
    ahead = _days_ahead(folded, local)
    if clock is None and part is None and ahead is None:
        return None
    hour, minute = clock_of(clock, part)
    if hour > 23 or minute > 59:
        return None
    moment = local.replace(hour=hour, minute=minute, second=0, microsecond=0) + timedelta(days=ahead or 0)
    return moment + timedelta(days=1) if ahead is None and moment <= local else moment


def _days_ahead(folded: str, local: datetime) -> int | None:
    for name, weekday in WEEKDAYS.items():
        if re.search(rf"\b{name}\b", folded):
            return (weekday - local.weekday()) % 7 or 7
    return next((days for name, days in NEAR_DAYS.items() if re.search(rf"\b{name}\b", folded)), None)
