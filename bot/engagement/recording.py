"""How an event is kept: a row under a pseudonym for those who agreed to measuring, else only a count.

This is the one place of the rule "no behaviour is logged before a tap on Đồng ý": a storage hands in the
pseudonym it holds for the person (None without consent) and writes exactly what comes back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from bot.engagement.model import Event
from bot.kernel.clock import local_day
from bot.kernel.ids import Pseudonym

NO_TEXT = ""
NO_STEP = -1
NO_CAMPAIGN = 0
"""Stand for "none" in a counter's key: a database compares two NULLs as different."""


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """One row of the event log: what a consenting person did, under their pseudonym."""

    at: datetime
    day: date
    pseudonym: Pseudonym
    event: Event


@dataclass(frozen=True, slots=True, order=True)
class CounterKey:
    """What is counted together; it holds nothing that tells one person from another."""

    day: date
    name: str
    entry_id: str = NO_TEXT
    step: int = NO_STEP
    source: str = NO_TEXT
    commune_id: str = NO_TEXT
    detail: str = NO_TEXT
    campaign_id: int = NO_CAMPAIGN
    arm: str = NO_TEXT


@dataclass(frozen=True, slots=True)
class Recording:
    """What to write: rows for the log, and how much each counter grows (in the order of the keys)."""

    rows: tuple[LoggedEvent, ...] = ()
    counts: tuple[tuple[CounterKey, int], ...] = ()


def recording_of(events: Iterable[Event], *, pseudonym: Pseudonym | None, at: datetime) -> Recording:
    """What becomes of events: all rows when there is a pseudonym, all counts when there is none."""
    day = local_day(at)
    if pseudonym is not None:
        return Recording(rows=tuple(LoggedEvent(at, day, pseudonym, event) for event in events))
    return Recording(counts=counted(counter_key(event, day) for event in events))


def folded(rows: Iterable[LoggedEvent]) -> tuple[tuple[CounterKey, int], ...]:
    """Rows of a person who takes consent back, as counts: totals stay, the person goes."""
    return counted(counter_key(row.event, row.day) for row in rows)


def counter_key(event: Event, day: date) -> CounterKey:
    """The counter that an event belongs to."""
    return CounterKey(
        day=day,
        name=event.name.value,
        entry_id=event.entry_id or NO_TEXT,
        step=NO_STEP if event.step is None else event.step,
        source=event.source or NO_TEXT,
        commune_id=event.commune_id or NO_TEXT,
        detail=event.detail or NO_TEXT,
        campaign_id=event.campaign_id or NO_CAMPAIGN,
        arm=event.arm or NO_TEXT,
    )


def counted(keys: Iterable[CounterKey]) -> tuple[tuple[CounterKey, int], ...]:
    """How often each key comes, in the order of the keys."""
    # Sorted, so that two transactions that grow the same counters take their locks in one order.
    return tuple(sorted(Counter(keys).items()))
