"""Dates as people write them, without a year or without a month: which one is meant."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

JUST_PAST = timedelta(days=90)
"""A date without a year that passed so recently is a slip, not a wish for next year."""


class NoSuchDay(ValueError):
    """The calendar has no such day."""


def near_year(day: int, month: int, since: date) -> date:
    """This date in the year of `since`; in the next year when it passed long ago.

    Raises:
        NoSuchDay: no year has it.
    """
    found = _in_year(since.year, month, day)
    return found if found >= since - JUST_PAST else _in_year(since.year + 1, month, day)


def month_end(month: int, since: date) -> date:
    """The last day of the next such month, the present one included."""
    if not 1 <= month <= 12:
        raise NoSuchDay
    year = since.year if month >= since.month else since.year + 1
    return date(year, month, calendar.monthrange(year, month)[1])


def month_day(day: int, today: date) -> date:
    """The next day of a month with this number, today included; short months are passed over."""
    if not 1 <= day <= 31:
        raise NoSuchDay
    month = today.replace(day=1)
    while True:
        last = calendar.monthrange(month.year, month.month)[1]
        if day <= last and month.replace(day=day) >= today:
            return month.replace(day=day)
        month = month.replace(day=last) + timedelta(days=1)


def date_of(year: int, month: int, day: int) -> date:
    """A date as written, two digits of a year being of this century.

    Raises:
        NoSuchDay: 31/02 and the like.
    """
    try:
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError as error:
        raise NoSuchDay from error


def _in_year(year: int, month: int, day: int) -> date:
    """The date; 29/02 moves to the 28th in a common year."""
    is_missing = (day, month) == (29, 2) and not calendar.isleap(year)
    return date_of(year, month, 28 if is_missing else day)
