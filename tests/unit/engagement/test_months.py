"""Which months are over, and which period's report is due when."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.conversations.staff.report_choice import Choice, Span, choice_from, choice_of, days_of
from bot.engagement.months import latest_over, month_of, months_over
from bot.engagement.periods import Period
from bot.engagement.pushing import HowOften, due_period


def at(text: str) -> datetime:
    """A moment as clocks in Viet Nam show it."""
    return (datetime.fromisoformat(text) - timedelta(hours=7)).replace(tzinfo=UTC)


def test_a_month_is_over_one_day_after_its_last() -> None:
    october = month_of(date(2026, 10, 15))
    assert (october.first, october.last) == (date(2026, 10, 1), date(2026, 10, 31))
    assert latest_over(date(2026, 11, 1)) == month_of(date(2026, 9, 1))
    assert latest_over(date(2026, 11, 2)) == october
    assert latest_over(date(2027, 1, 2)) == month_of(date(2026, 12, 1))


def test_only_whole_months_within_a_period_count() -> None:
    today = date(2026, 11, 23)
    quarter = Period(date(2026, 8, 2), date(2026, 11, 23))
    assert [month.first for month in months_over(quarter, today)] == [date(2026, 9, 1), date(2026, 10, 1)]
    assert months_over(Period(date(2026, 10, 1), date(2026, 10, 30)), today) == ()
    assert months_over(Period(date(2026, 11, 1), date(2026, 11, 30)), today) == ()


@pytest.mark.parametrize(
    ("how_often", "now", "first", "last"),
    [
        (HowOften.WEEKLY, "2026-11-23T07:59", date(2026, 11, 9), date(2026, 11, 15)),
        (HowOften.WEEKLY, "2026-11-23T08:00", date(2026, 11, 16), date(2026, 11, 22)),
        (HowOften.WEEKLY, "2026-11-29T23:00", date(2026, 11, 16), date(2026, 11, 22)),
        (HowOften.WEEKLY, "2026-11-30T00:30", date(2026, 11, 16), date(2026, 11, 22)),
        (HowOften.MONTHLY, "2026-12-01T07:59", date(2026, 10, 1), date(2026, 10, 31)),
        (HowOften.MONTHLY, "2026-12-01T08:00", date(2026, 11, 1), date(2026, 11, 30)),
        (HowOften.MONTHLY, "2027-01-05T03:00", date(2026, 12, 1), date(2026, 12, 31)),
    ],
)
def test_the_period_that_is_due(how_often: HowOften, now: str, first: date, last: date) -> None:
    assert due_period(how_often, at(now)) == Period(first, last)


@pytest.mark.parametrize(
    ("span", "first", "last"),
    [
        (Span.THIS_WEEK, date(2026, 11, 23), date(2026, 11, 26)),
        (Span.LAST_WEEK, date(2026, 11, 16), date(2026, 11, 22)),
        (Span.THIS_MONTH, date(2026, 11, 1), date(2026, 11, 26)),
        (Span.LAST_MONTH, date(2026, 10, 1), date(2026, 10, 31)),
        (Span.THIS_QUARTER, date(2026, 10, 1), date(2026, 11, 26)),
    ],
)
def test_the_days_of_a_choice(span: Span, first: date, last: date) -> None:
    period = days_of(span, date(2026, 11, 26))
    assert (period.first, period.last) == (first, last)


def test_a_made_up_choice_is_the_usual_one() -> None:
    assert choice_from("decade", "x") == Choice(Span.THIS_MONTH, "x")
    assert choice_of(None) == Choice()
    assert choice_of(Choice(Span.LAST_WEEK, "xa-ky-anh").action("show")) == Choice(
        Span.LAST_WEEK, "xa-ky-anh"
    )
