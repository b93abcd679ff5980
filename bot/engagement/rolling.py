"""Which days' sums are to be made anew, and which days' raw rows may go. Pure.

A day that runs is summed every minute, a past one once a day until it is settled. A settled day's raw rows
stay for `RAW_EVENT_DAYS` and then go; from then on the sums stand alone and are only added to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.kernel.clock import local_day

TODAY_EVERY = timedelta(seconds=60)
SETTLED_AFTER = timedelta(days=3)
DAYS_AT_ONCE = 31
"""Days summed in one go, today and then the oldest; after a long pause the rest follows a tick later."""

CLOSED_A_DAY = 7
"""Days whose raw rows may go in one day: a clock that jumped ahead cannot empty the log before it is seen."""


@dataclass(frozen=True, slots=True)
class RolledDay:
    """A day that has sums. `is_final`: its raw rows are gone."""

    rolled_at: datetime
    is_final: bool = False


@dataclass(frozen=True, slots=True)
class RawLog:
    """What is known of the raw rows.

    Attributes:
        first: the earliest day that has any; None when there are none.
        late: a day that got some after its own were gone, since the clock had jumped back; None: no such.
        kept_from: rows from this day on are still needed (an experiment is not tallied yet); None: no such.
        closed_today: days whose rows went today already.
    """

    first: date | None
    late: date | None = None
    kept_from: date | None = None
    closed_today: int = 0


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be done, in this order."""

    roll: tuple[date, ...] = ()
    absorb: date | None = None
    """A day whose late rows are to be added to its sums."""
    close: tuple[date, ...] = ()

    @property
    def is_done(self) -> bool:
        return not (self.roll or self.absorb or self.close)


def work_to_do(rolled: Mapping[date, RolledDay], log: RawLog, *, now: datetime, raw_event_days: int) -> Work:
    """What is due now.

    Args:
        rolled: every day from the log's first that has sums.
        raw_event_days: how many past days raw rows are kept.
    """
    if log.first is None:
        return Work()
    today = local_day(now)
    past = (log.first + timedelta(days=number) for number in range((today - log.first).days))
    running = [today] if log.first <= today else []
    ahead = [day for day in sorted(rolled) if day > today]  # the clock jumped back
    due = [day for day in (*running, *past, *ahead) if _is_due(day, rolled.get(day), now)]
    return Work(tuple(due[:DAYS_AT_ONCE]), log.late, _to_close(rolled, log, now, raw_event_days))


def _is_due(day: date, rolled: RolledDay | None, now: datetime) -> bool:
    if rolled is None:
        return True
    if rolled.is_final:
        return False
    if rolled.rolled_at > now:
        return True  # the clock jumped back, and events of this day are being written again
    if day == local_day(now):
        return now - rolled.rolled_at >= TODAY_EVERY
    return not _is_settled(day, rolled) and local_day(rolled.rolled_at) < local_day(now)


def _is_settled(day: date, rolled: RolledDay) -> bool:
    """Whether the sums were made when nothing could be added any more."""
    return local_day(rolled.rolled_at) >= day + SETTLED_AFTER


def _to_close(
    rolled: Mapping[date, RolledDay], log: RawLog, now: datetime, raw_event_days: int
) -> tuple[date, ...]:
    before = local_day(now) - timedelta(days=raw_event_days)
    if log.kept_from is not None:
        before = min(before, log.kept_from)
    old = [
        day
        for day, one in sorted(rolled.items())
        if day < before and not one.is_final and _is_settled(day, one) and one.rolled_at <= now
    ]
    return tuple(old[: max(0, CLOSED_A_DAY - log.closed_today)])
