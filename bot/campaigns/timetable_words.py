"""The words of a schedule, found one kind after the other; what is left over was not understood."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from bot.campaigns.schedule import Repeat
from bot.kernel.folding import nfc, strip_tones
from bot.kernel.spoken_time import (
    AFTER_A_WHILE,
    CLOCK,
    NEAR_DAYS,
    PARTS_OF_DAY,
    UNITS,
    WEEKDAYS,
    clock_of,
)

WrittenDate = tuple[int, int, int | None]
"""Day, month, and the year when it is written."""

_DATE = r"(\d{1,2})\s*/\s*(\d{1,2})(?:\s*/\s*(\d{4}|\d{2}))?(?![\d/])"
_SPREAD = re.compile(
    r"\b(?:(?:gui\s+)?(?:trai|rai|gian)(?:\s+(?:deu|dan|ra))*(?:\s+trong(?:\s+vong)?)?|trong(?:\s+vong)?)"
    r"\s+(\d{1,2})\s*(tieng|gio|h|phut)\b"
)
_LASTS = re.compile(r"\btrong(?:\s+vong)?\s+(\d{1,3})\s+(ngay|tuan|thang)\b(?!\s+nua)")
_UNTIL = r"\b(?:cho\s+)?(?:den|toi(?=\s+het))(?:\s+(?:het|ngay|cuoi))*\s+"
_LAST_DATE = re.compile(_UNTIL + _DATE)
_LAST_SPELT = re.compile(_UNTIL + r"(\d{1,2})\s+thang\s+(\d{1,2})(?:\s+nam\s+(\d{4}))?\b")
_LAST_MONTH = re.compile(
    r"\b(?:cho\s+)?(?:den|toi)\s+(?:het|cuoi)\s+(?:thang\s+(\d{1,2})|(nam(?:\s+nay)?))\b"
)
_REPEATS = (
    (Repeat.DAILY, re.compile(r"\b(?:hang|moi)\s+ngay\b|\bngay\s+nao\s+cung\b")),
    (Repeat.WEEKLY, re.compile(r"\b(?:hang|moi)\s+tuan\b|\bmoi(?=\s+(?:thu\s+(?:\w+)|chu\s+nhat|cn)\b)")),
    (Repeat.MONTHLY, re.compile(r"\b(?:hang|moi)\s+thang\b")),
)
_UNKNOWN_REPEAT = re.compile(r"\b(?:hang|moi|cu|cach)\s+(?:\d+\s+)?(?:ngay|tuan|thang|quy|nam|gio)\b")
_NOW = re.compile(
    r"\b(?:ngay\s+)?bay\s+gio\b|\bngay\s+lap\s+tuc\b|^[\s;]*(?:ngay|luon)[\s;]*$"
    r"|\bgui\s+(?:ngay|luon)\b(?!\s+(?:\d|mai|mot|kia|nay|hom|thu|mung|mong))"
)
_WRITTEN_DATE = re.compile(rf"\b(?:ngay\s+)?{_DATE}")
_SPELT_DATE = re.compile(
    r"\b(?:ngay\s+)?(?:mung\s+|mong\s+)?(\d{1,2})\s+thang\s+(\d{1,2})(?:\s+nam\s+(\d{4}))?\b"
)
_DAY_OF_MONTH = re.compile(r"\b(?:ngay(?:\s+(?:mung|mong))?|mung|mong)\s+(\d{1,2})\b(?!\s*(?:h|gio|g)\b)")
_WEEK = re.compile(r"(?<!\d )\btuan\s+(sau|toi|nay)\b")
_ONCE = re.compile(r"\b(?:mot|1)\s+lan(?:\s+thoi)?\b")
_FILLERS = re.compile(
    r"\b(?:luc|vao|gui|tin|nhe|nha|a|di|va|tu|bat|dau|khoang|buoi|se|roi|thi|ngay|hom|cho|toi|nua|deu|lan)\b"
)


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(sorted(names, key=len, reverse=True)) + r")\b")


_WEEKDAY, _NEAR_DAY, _PART = _any_of(WEEKDAYS), _any_of(NEAR_DAYS), _any_of(PARTS_OF_DAY)


@dataclass(slots=True)
class Words:
    """What was found in a text; `leftover` are words nobody understood."""

    is_now: bool = False
    ahead: timedelta | None = None
    clock: tuple[int, int] | None = None
    date: WrittenDate | None = None
    day_of_month: int | None = None
    weekday: int | None = None
    weeks_ahead: int | None = None
    days_ahead: int | None = None
    repeat: Repeat | None = None
    last_date: WrittenDate | None = None
    last_month: int | None = None
    lasts: timedelta | None = None
    spread: timedelta | None = None
    has_unknown_repeat: bool = False
    has_several: bool = False
    leftover: str = field(default="", repr=False)

    @property
    def names_a_moment(self) -> bool:
        days = (self.date, self.day_of_month, self.weekday, self.days_ahead)
        has_time = self.is_now or self.ahead is not None or self.clock is not None
        return has_time or any(day is not None for day in days)

    @property
    def changes_something(self) -> bool:
        others = (self.repeat, self.last_date, self.last_month, self.lasts, self.spread)
        return any(other is not None for other in others)


class _Text:
    """A folded text from which understood phrases are taken out."""

    def __init__(self, text: str) -> None:
        self.rest = text
        self.is_ambiguous = False

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Take the first match out; a second one makes the text ambiguous."""
        found = pattern.search(self.rest)
        if found is None:
            return None
        self.rest = f"{self.rest[: found.start()]} ; {self.rest[found.end() :]}"
        self.is_ambiguous |= pattern.search(self.rest) is not None
        return found


def words_of(text: str) -> Words:
    """Find what a text says, in an order in which no phrase can be taken for part of another."""
    rest, words = _Text(_softened(text)), Words()
    for find in (_take_span, _take_end, _take_repeat, _take_week, _take_dates, _take_moment):
        find(rest, words)
    words.has_several |= rest.is_ambiguous or _ways_to_name_a_day(words) > 1
    words.leftover = " ".join(_FILLERS.sub(" ", rest.rest).replace(";", " ").split())
    return words


def _softened(text: str) -> str:
    """Folded, but with the marks that dates and clocks need, and with words told apart by their tones."""
    lowered = nfc(text).lower()
    lowered = re.sub(r"\btu(?:ầ|a)n\s+tới\b", "tuần sau", lowered)
    lowered = re.sub(r"\btới\b", "đến", lowered)  # else "tối"
    lowered = re.sub(r"\btôi\b", " ", lowered)
    lowered = re.sub(r"\bmột\b", "1", lowered)  # else "mốt"
    folded = strip_tones(lowered)
    folded = re.sub(r"(?<=\d)\s*:\s*(?=\d\d)", "h", folded)
    folded = re.sub(r"(?<=\d)-(?=\d)", "/", folded)
    folded = " ".join(re.sub(r"[^a-z0-9/]+", " ", folded).split())
    return _ONCE.sub(" ", folded)


def _take_span(rest: _Text, words: Words) -> None:
    if found := rest.take(_LASTS):
        words.lasts = int(found[1]) * UNITS[found[2]]
    if found := rest.take(_SPREAD):
        words.spread = int(found[1]) * (timedelta(minutes=1) if found[2] == "phut" else timedelta(hours=1))


def _take_end(rest: _Text, words: Words) -> None:
    for pattern in (_LAST_DATE, _LAST_SPELT):
        if found := rest.take(pattern):
            words.last_date = _date(found)
    if found := rest.take(_LAST_MONTH):
        words.last_month = 12 if found[2] else int(found[1])


def _take_repeat(rest: _Text, words: Words) -> None:
    for repeat, pattern in _REPEATS:
        if rest.take(pattern):
            words.has_several |= words.repeat is not None
            words.repeat = repeat
    words.has_unknown_repeat = rest.take(_UNKNOWN_REPEAT) is not None


def _take_week(rest: _Text, words: Words) -> None:
    """Weekdays first of all: "thứ 2 tuần sau" is not two weeks later, nor "thứ 2 9h" a date."""
    if found := rest.take(_WEEKDAY):
        words.weekday = WEEKDAYS[" ".join(found[0].split())]
    if found := rest.take(_WEEK):
        words.weeks_ahead = 0 if found[1] == "nay" else 1


def _take_dates(rest: _Text, words: Words) -> None:
    """Dates before clocks, so that "20/12 8h" has its day."""
    for pattern in (_WRITTEN_DATE, _SPELT_DATE):
        if found := rest.take(pattern):
            words.has_several |= words.date is not None
            words.date = _date(found)
    if found := rest.take(_DAY_OF_MONTH):
        words.day_of_month = int(found[1])


def _take_moment(rest: _Text, words: Words) -> None:
    words.is_now = rest.take(_NOW) is not None
    if found := rest.take(AFTER_A_WHILE):
        words.ahead = int(found[1]) * UNITS[found[2]]
    clock, part = rest.take(CLOCK), rest.take(_PART)
    if clock or part:
        words.clock = clock_of(clock, part[0] if part else None)
    if found := rest.take(_NEAR_DAY):
        words.days_ahead = NEAR_DAYS[" ".join(found[0].split())]


def _ways_to_name_a_day(words: Words) -> int:
    """A weekday beside a date is not a second way: it is checked against the calendar."""
    weekday = None if words.date is not None else words.weekday
    ways = (words.date, words.day_of_month, weekday, words.days_ahead, words.ahead)
    return sum(way is not None for way in ways) + words.is_now


def _date(found: re.Match[str]) -> WrittenDate:
    return int(found[1]), int(found[2]), int(found[3]) if found[3] else None
