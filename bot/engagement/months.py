"""Months that are over: the only periods whose counts are handed on.

Somebody who holds the same table for thirty days and for twenty-nine subtracts, and has one day. So what
leaves the house is counted by whole months, each of which is shared in one way for ever; longer times are
several months beside each other.
"""

from __future__ import annotations

from datetime import date, timedelta

from bot.engagement.periods import Period

SETTLING = timedelta(days=1)
"""A turn that began before midnight may be written after it, so a month is over one day later."""


def month_of(day: date) -> Period:
    """The whole month that a day lies in."""
    first = day.replace(day=1)
    return Period(first, _next(first) - timedelta(days=1))


def is_over(month: Period, today: date) -> bool:
    """Whether nothing can be added to a month any more."""
    return month.last + SETTLING < today


def months_over(period: Period, today: date) -> tuple[Period, ...]:
    """The whole months within a period that are over, earliest first."""
    months, first = list[Period](), period.first.replace(day=1)
    while first <= period.last:
        month = month_of(first)
        if period.holds(month.first) and period.holds(month.last) and is_over(month, today):
            months.append(month)
        first = _next(first)
    return tuple(months)


def latest_over(today: date) -> Period:
    """The latest month that is over."""
    month = month_of(today)
    while not is_over(month, today):
        month = month_of(month.first - timedelta(days=1))
    return month


def _next(first: date) -> date:
    """The first day of the next month."""
    return (first + timedelta(days=31)).replace(day=1)
