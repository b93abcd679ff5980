"""Reading a schedule from Vietnamese words: "thứ hai 9h30", "hằng ngày 7h30 đến hết 31/12".

Nothing is guessed: words that were not understood refuse the whole text, so that an officer never
schedules something else than they wrote. Tone marks do not matter; times are those of Viet Nam.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from bot.campaigns.calendar_words import NoSuchDay, date_of, month_day, month_end, near_year
from bot.campaigns.schedule import Repeat, Schedule, next_moment
from bot.campaigns.timetable_words import Words, words_of
from bot.kernel.clock import VIETNAM_TIME

FURTHEST_AHEAD = timedelta(days=366)
LONGEST_TEXT = 200


class TimetableRefusal(StrEnum):
    """Why words give no schedule."""

    NOT_UNDERSTOOD = "not_understood"
    NO_SUCH_DAY = "no_such_day"
    """31/02, 25h."""
    SEVERAL_MOMENTS = "several_moments"
    """Two days or two hours: one campaign has one."""
    WHICH_DAY = "which_day"
    """Weekly without a weekday, monthly without a day."""
    UNKNOWN_REPEAT = "unknown_repeat"
    """Every other day, yearly: only daily, weekly and monthly are offered."""
    END_WITHOUT_REPEAT = "end_without_repeat"
    TOO_FAR = "too_far"


class _Refused(Exception):
    def __init__(self, why: TimetableRefusal) -> None:
        self.why = why


def read_timetable(text: str, now: datetime, *, base: Schedule | None = None) -> Schedule | TimetableRefusal:
    """The schedule a text describes.

    Args:
        base: the schedule chosen before; words that only spread, repeat or end something change this one.

    Returns:
        A schedule whose first moment may lie in the past ("hôm nay 7h" at nine): that is for
        `schedule_fault` to say. Or why the words give none.
    """
    if not text.strip() or len(text) > LONGEST_TEXT:
        return TimetableRefusal.NOT_UNDERSTOOD
    words = words_of(text)
    try:
        _check(words, has_base=base is not None)
        return _schedule(words, now.astimezone(VIETNAM_TIME), base)
    except NoSuchDay:
        return TimetableRefusal.NO_SUCH_DAY
    except _Refused as refused:
        return refused.why


def _check(words: Words, *, has_base: bool) -> None:
    if words.has_unknown_repeat:
        raise _Refused(TimetableRefusal.UNKNOWN_REPEAT)
    if words.has_several:
        raise _Refused(TimetableRefusal.SEVERAL_MOMENTS)
    if words.leftover or not (words.names_a_moment or (has_base and words.changes_something)):
        raise _Refused(TimetableRefusal.NOT_UNDERSTOOD)


def _schedule(words: Words, now: datetime, base: Schedule | None) -> Schedule:
    schedule = _first(words, now) if words.names_a_moment or base is None else base
    if words.repeat is not None:
        schedule = replace(schedule, repeat=words.repeat)
    if words.spread is not None:
        schedule = replace(schedule, spread=words.spread)
    last_day = _last_day(words, schedule)
    if last_day is not None:
        if schedule.repeat is None:
            raise _Refused(TimetableRefusal.END_WITHOUT_REPEAT)
        schedule = replace(schedule, last_day=last_day)
    if schedule.first_at > now + FURTHEST_AHEAD:
        raise _Refused(TimetableRefusal.TOO_FAR)
    return replace(schedule, first_at=schedule.first_at.astimezone(UTC))


def _first(words: Words, now: datetime) -> Schedule:
    if words.is_now:
        return Schedule(now, at_once=True)
    if words.ahead is not None and words.clock is None:
        return Schedule((now + words.ahead).replace(second=0, microsecond=0))
    hour, minute = words.clock or (8, 0)
    if hour > 23 or minute > 59:
        raise NoSuchDay
    day, at = _day(words, now), now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    if day is not None:
        return Schedule(_soonest(datetime.combine(day, at.timetz()), words, now))
    if words.repeat in {Repeat.WEEKLY, Repeat.MONTHLY} or words.weeks_ahead is not None:
        raise _Refused(TimetableRefusal.WHICH_DAY)
    return Schedule(at if at > now else at + timedelta(days=1))


def _soonest(moment: datetime, words: Words, now: datetime) -> datetime:
    """A repeated day whose hour has passed begins with its next turn; a date written out stays."""
    if words.repeat is None or words.date is not None or moment > now:
        return moment
    return next_moment(Schedule(moment, words.repeat), now) or moment


def _day(words: Words, now: datetime) -> date | None:
    today = now.date()
    if words.date is not None:
        return _written(words, today)
    if words.day_of_month is not None:
        return month_day(words.day_of_month, today)
    if words.weekday is not None:
        return _weekday(words.weekday, words, today)
    if words.ahead is not None:
        return today + _whole_days(words.ahead)
    return None if words.days_ahead is None else today + timedelta(days=words.days_ahead)


def _written(words: Words, today: date) -> date:
    """A date; a weekday written beside it must be right."""
    assert words.date is not None
    day, month, year = words.date
    found = near_year(day, month, today) if year is None else date_of(year, month, day)
    if words.weekday not in {None, found.weekday()}:
        raise NoSuchDay
    return found


def _whole_days(ahead: timedelta) -> timedelta:
    """ "2 ngày nữa lúc 8h" is a day; "2 giờ nữa lúc 8h" is two moments."""
    if ahead % timedelta(days=1):
        raise _Refused(TimetableRefusal.SEVERAL_MOMENTS)
    return ahead


def _weekday(weekday: int, words: Words, today: date) -> date:
    if words.weeks_ahead is not None:
        monday = today - timedelta(days=today.weekday())
        return monday + timedelta(days=weekday, weeks=words.weeks_ahead)
    ahead = (weekday - today.weekday()) % 7
    if ahead == 0 and words.repeat is None:
        ahead = 7
    return today + timedelta(days=ahead)


def _last_day(words: Words, schedule: Schedule) -> date | None:
    first = schedule.first_at.astimezone(VIETNAM_TIME).date()
    if words.lasts is not None:
        return first + words.lasts - timedelta(days=1)
    if words.last_month is not None:
        return month_end(words.last_month, first)
    if words.last_date is None:
        return None
    day, month, year = words.last_date
    return near_year(day, month, first) if year is None else date_of(year, month, day)
