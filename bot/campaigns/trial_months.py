"""Which months of the portal's counts belong to a trial by commune: decided by its sealed window alone."""

from __future__ import annotations

import calendar
from datetime import date, datetime, timedelta

from bot.kernel.clock import local_day


def months_within(begins_at: datetime, window: timedelta) -> tuple[date, ...]:
    """The first days of the months of which at least half lies within the window, earliest first."""
    first, last = local_day(begins_at), local_day(begins_at + window)
    months: list[date] = []
    month = first.replace(day=1)
    while month <= last:
        length = calendar.monthrange(month.year, month.month)[1]
        end = month.replace(day=length)
        inside = (min(end, last) - max(month, first)).days + 1
        if inside * 2 >= length:
            months.append(month)
        month = end + timedelta(days=1)
    return tuple(months)
