"""When a day is summed, and when its raw rows may go."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from bot.engagement.rolling import CLOSED_A_DAY, DAYS_AT_ONCE, RawLog, RolledDay, Work, work_to_do
from tests.support.event_log import MONDAY, days_before, noon

NOW = noon(MONDAY)


def work(rolled: dict[date, RolledDay], log: RawLog, now: datetime = NOW) -> Work:
    return work_to_do(rolled, log, now=now, raw_event_days=90)


def settled(day: date) -> RolledDay:
    return RolledDay(noon(day + timedelta(days=3)))


def test_without_a_log_there_is_nothing_to_do() -> None:
    assert work({}, RawLog(None)).is_done


def test_today_comes_first_then_the_oldest() -> None:
    assert work({}, RawLog(days_before(2))).roll == (MONDAY, days_before(2), days_before(1))


def test_a_long_pause_is_made_up_for_in_portions() -> None:
    due = work({}, RawLog(days_before(100))).roll
    assert len(due) == DAYS_AT_ONCE
    assert due[:2] == (MONDAY, days_before(100))


@pytest.mark.parametrize(
    ("day", "rolled_at", "is_due"),
    [
        (MONDAY, NOW - timedelta(seconds=59), False),
        (MONDAY, NOW - timedelta(seconds=60), True),
        (days_before(1), noon(days_before(1)), True),
        (days_before(1), NOW - timedelta(minutes=1), False),
        (days_before(3), noon(days_before(1)), True),
        (days_before(4), noon(days_before(1)), False),
        (days_before(4), noon(days_before(2)), True),
        (days_before(40), NOW + timedelta(seconds=1), True),
    ],
    ids=["fresh", "a minute old", "made while it ran", "made today", "not settled", "settled",
         "never made when settled", "made in the future"],
)  # fmt: skip
def test_when_a_day_is_due(day: date, rolled_at: datetime, is_due: bool) -> None:
    others = {MONDAY - timedelta(days=number): settled(days_before(number)) for number in range(50)}
    others |= {days_before(number): RolledDay(NOW) for number in range(4)}
    rolled = {**others, day: RolledDay(rolled_at)}
    assert (day in work(rolled, RawLog(days_before(49))).roll) is is_due


def test_days_of_a_clock_that_ran_ahead_wait_until_they_come() -> None:
    assert work({}, RawLog(MONDAY + timedelta(days=5))).is_done


def test_a_day_summed_before_the_clock_jumped_back_is_summed_again() -> None:
    tomorrow = MONDAY + timedelta(days=1)
    rolled = {MONDAY: RolledDay(NOW), tomorrow: RolledDay(noon(tomorrow))}
    assert work(rolled, RawLog(MONDAY)).roll == (tomorrow,)
    assert work({**rolled, tomorrow: RolledDay(NOW)}, RawLog(MONDAY)).is_done


def test_only_settled_days_older_than_the_setting_close_oldest_first() -> None:
    days = [days_before(number) for number in range(100)]
    rolled = {day: settled(day) for day in days}
    rolled[days_before(99)] = RolledDay(noon(days_before(98)))
    closing = work(rolled, RawLog(days_before(99))).close
    assert closing == tuple(days_before(number) for number in range(98, 98 - CLOSED_A_DAY, -1))
    assert work(rolled, RawLog(days_before(99), closed_today=CLOSED_A_DAY - 2)).close == closing[:2]
    assert work(rolled, RawLog(days_before(99), kept_from=days_before(97))).close == (days_before(98),)
    assert work(rolled, RawLog(days_before(99), closed_today=CLOSED_A_DAY)).close == ()


def test_ninety_past_days_stay() -> None:
    rolled = {day: settled(day) for day in (days_before(90), days_before(91))}
    assert work(rolled, RawLog(days_before(91))).close == (days_before(91),)


def test_rows_of_a_closed_day_are_added_and_the_day_is_not_summed_anew() -> None:
    day = days_before(200)
    due = work({day: RolledDay(NOW, is_final=True)}, RawLog(day, late=day))
    assert due.absorb == day
    assert day not in (*due.roll, *due.close)
