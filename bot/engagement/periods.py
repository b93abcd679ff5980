"""The days a report speaks of, all in Viet Nam's calendar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.engagement.errors import BadPeriod

LONGEST_DAYS = 3660
"""Ten years: a longer wish is a slip of the finger."""


class Preset(StrEnum):
    """Periods that people choose by name."""

    TODAY = "today"
    SEVEN_DAYS = "seven_days"
    THIRTY_DAYS = "thirty_days"
    THIS_MONTH = "this_month"
    LAST_MONTH = "last_month"
    THIS_QUARTER = "this_quarter"
    LAST_QUARTER = "last_quarter"


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days, both ends included.

    Raises:
        BadPeriod: when it ends before it begins, or is longer than `LONGEST_DAYS`.
    """

    first: date
    last: date
    preset: Preset | None = None
    """The name it was chosen by; None for days somebody picked."""

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise BadPeriod("a period ends before it begins")
        if self.length > LONGEST_DAYS:
            raise BadPeriod(f"a period is longer than {LONGEST_DAYS} days")

    @property
    def length(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    def holds(self, day: date) -> bool:
        """Whether a day is one of them."""
        return self.first <= day <= self.last

    @property
    def days(self) -> Iterator[date]:
        """Every day, in order."""
        return (self.first + timedelta(days=number) for number in range(self.length))

    @property
    def before(self) -> Period:
        """As many days right before it: what it is compared with."""
        return Period(self.first - timedelta(days=self.length), self.first - timedelta(days=1))


def period_of(preset: Preset, today: date) -> Period:
    """The days that a name means on a day. "This month" ends today, "last month" is whole."""
    return Period(*_ends(preset, today), preset)


def _ends(preset: Preset, today: date) -> tuple[date, date]:
    match preset:
        case Preset.TODAY:
            return today, today
        case Preset.SEVEN_DAYS:
            return today - timedelta(days=6), today
        case Preset.THIRTY_DAYS:
            return today - timedelta(days=29), today
        case Preset.THIS_MONTH:
            return today.replace(day=1), today
        case Preset.LAST_MONTH:
            last = today.replace(day=1) - timedelta(days=1)
            return last.replace(day=1), last
        case Preset.THIS_QUARTER:
            return _quarter_of(today), today
        case Preset.LAST_QUARTER:
            last = _quarter_of(today) - timedelta(days=1)
            return _quarter_of(last), last


def _quarter_of(day: date) -> date:
    """The first day of its quarter."""
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
