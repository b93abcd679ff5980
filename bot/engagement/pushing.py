"""Reports that come by themselves: how often, and which period is due when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Protocol

from bot.engagement.months import month_of
from bot.engagement.periods import Period
from bot.kernel.clock import VIETNAM_TIME
from bot.kernel.ids import ChatId

HOUR = time(8)
"""When a period's report is due, in Viet Nam: on the Monday or the first of the month that follows it."""


class HowOften(StrEnum):
    """What somebody asked for."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"


@dataclass(frozen=True, slots=True)
class ReportWish:
    """Who wants reports, how often, and the first day of the period that was sent last."""

    chat_id: ChatId
    how_often: HowOften
    last_sent_for: date


def due_period(how_often: HowOften, now: datetime) -> Period:
    """The latest period whose report is due at a moment: the last whole week, Monday first, or month."""
    local = now.astimezone(VIETNAM_TIME)
    today = local.date() if local.time() >= HOUR else local.date() - timedelta(days=1)
    if how_often is HowOften.MONTHLY:
        return month_of(today.replace(day=1) - timedelta(days=1))
    monday = today - timedelta(days=today.weekday())
    return Period(monday - timedelta(days=7), monday - timedelta(days=1))


class ReportWishes(Protocol):
    """Who asked for reports. Each call is one transaction."""

    async def wish(self, chat_id: ChatId) -> HowOften | None:
        """What somebody asked for."""
        ...

    async def set_wish(self, chat_id: ChatId, how_often: HowOften | None, *, now: datetime) -> None:
        """Ask for reports from the next due one on, or (None) for no more."""
        ...

    async def due(self, how_often: HowOften, period: Period) -> Sequence[ReportWish]:
        """Wishes for which this period was not sent yet."""
        ...

    async def claim(self, wish: ReportWish, period: Period) -> bool:
        """Mark a period as sent before it is; whether this call did it. Two callers never both do."""
        ...

    async def give_back(self, wish: ReportWish, period: Period) -> None:
        """Undo a claim whose message surely did not arrive."""
        ...
