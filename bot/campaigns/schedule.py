"""When a campaign goes out: its moments, the hours of the day, how often a person is written to.

All arithmetic is in the time of Viet Nam, which keeps one offset all year; moments are aware.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.kernel.clock import VIETNAM_TIME

CAP_WINDOW = timedelta(days=7)
WEEKLY_CAP = 2
"""At most so many broadcasts to one person in any seven days, unless the province sets another number."""

TOO_LATE_AFTER = timedelta(hours=24)
"""A send that did not leave so long after its moment is not sent any more."""

LONGEST_SPREAD = timedelta(hours=12)


class Repeat(StrEnum):
    """How often a campaign goes out again."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours of the day in which bulk messages may leave: `opens` included, `closes` not."""

    opens: time = time(7, 0)
    closes: time = time(21, 0)

    def are_open(self, at: datetime) -> bool:
        """Whether a message may leave at this moment."""
        return self.opens <= at.astimezone(VIETNAM_TIME).time() < self.closes

    def next_opening(self, at: datetime) -> datetime:
        """This moment if it is open, else when it opens next."""
        if self.are_open(at):
            return at
        local = at.astimezone(VIETNAM_TIME)
        opening = datetime.combine(local.date(), self.opens, VIETNAM_TIME)
        return (opening if local < opening else opening + timedelta(days=1)).astimezone(at.tzinfo)


@dataclass(frozen=True, slots=True)
class Schedule:
    """First moment, repetition until a last day, spreading over time, and when a send is too old.

    With `at_once` it goes out as soon as it is scheduled: `first_at` is then set anew.
    """

    first_at: datetime
    repeat: Repeat | None = None
    last_day: date | None = None
    spread: timedelta = timedelta()
    too_late_after: timedelta = TOO_LATE_AFTER
    at_once: bool = False


class ScheduleFault(StrEnum):
    """Why a schedule cannot be kept."""

    PAST = "past"
    QUIET_HOURS = "quiet_hours"
    SPREAD_TOO_LONG = "spread_too_long"
    ENDS_BEFORE_IT_BEGINS = "ends_before_it_begins"


def schedule_fault(schedule: Schedule, *, now: datetime, hours: Hours) -> ScheduleFault | None:
    """What is wrong with a schedule chosen now; None when nothing is."""
    schedule = as_scheduled(schedule, now=now, hours=hours)
    if schedule.first_at < now:
        return ScheduleFault.PAST
    if not hours.are_open(schedule.first_at):
        return ScheduleFault.QUIET_HOURS
    if schedule.spread < timedelta() or schedule.spread > min(LONGEST_SPREAD, schedule.too_late_after):
        return ScheduleFault.SPREAD_TOO_LONG
    if schedule.last_day and schedule.last_day < _local(schedule.first_at).date():
        return ScheduleFault.ENDS_BEFORE_IT_BEGINS
    return None


def as_scheduled(schedule: Schedule, *, now: datetime, hours: Hours) -> Schedule:
    """The schedule as kept when it becomes valid now: "at once" gets its moment, at night the morning."""
    if not schedule.at_once:
        return schedule
    return replace(schedule, first_at=hours.next_opening(now), at_once=False)


def next_moment(schedule: Schedule, after: datetime) -> datetime | None:
    """The first moment of a schedule strictly later than `after`; None when it is over."""
    if schedule.first_at > after:
        return schedule.first_at
    if schedule.repeat is None:
        return None
    moment = _next_repeated(schedule.first_at, schedule.repeat, after)
    if schedule.last_day is not None and _local(moment).date() > schedule.last_day:
        return None
    return moment


def expires_at(due_at: datetime, schedule: Schedule) -> datetime:
    """From when on a send of the run due then is too old."""
    return due_at + schedule.too_late_after


def released(assigned: int, *, started_at: datetime, now: datetime, spread: timedelta) -> int:
    """How many of a run may have left by now when it is spread evenly; all of them when it is not."""
    if spread <= timedelta() or now >= started_at + spread:
        return assigned
    share = max((now - started_at) / spread, 0.0)
    return min(assigned, int(assigned * share) + 1)


def planned(schedule: Schedule, *, since: datetime, until: datetime) -> list[datetime]:
    """The moments in [since, until): what a calendar shows."""
    moments: list[datetime] = []
    moment = next_moment(schedule, since - timedelta(microseconds=1))
    while moment is not None and moment < until:
        moments.append(moment)
        moment = next_moment(schedule, moment)
    return moments


def _next_repeated(first: datetime, repeat: Repeat, after: datetime) -> datetime:
    if repeat is Repeat.MONTHLY:
        return _next_monthly(first, after)
    step = timedelta(days=1 if repeat is Repeat.DAILY else 7)
    return first + ((after - first) // step + 1) * step


def _next_monthly(first: datetime, after: datetime) -> datetime:
    """Same day of the month; the last day in months that are too short."""
    local, start = _local(first), _local(after)
    months = (start.year - local.year) * 12 + start.month - local.month
    for number in (months, months + 1):
        year, month = divmod(local.month - 1 + number, 12)
        year, month = local.year + year, month + 1
        day = min(local.day, calendar.monthrange(year, month)[1])
        moment = local.replace(year=year, month=month, day=day).astimezone(first.tzinfo)
        if moment > after:
            return moment
    raise AssertionError("unreachable: next month's moment is later than any moment of this month")


def _local(at: datetime) -> datetime:
    return at.astimezone(VIETNAM_TIME)
