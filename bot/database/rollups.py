"""Daily sums: made from the log while its rows are there, standing alone when they are gone.

A day is read in one transaction and what changed is written in another, so that citizens wait for a few
rows only. Whoever wrote meanwhile wins: a day is written only as long as it is still as it was when read.
Moving a person's rows into counters changes no sum, so it may happen at any time.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection, delete, exists, func, insert, or_, select, text, tuple_, update
from sqlalchemy.orm import Session

from bot.database.engine import Database
from bot.database.moments import one_moment
from bot.database.reports.raw import raw_sums
from bot.database.tables import COUNTERS, EVENTS
from bot.database.tables.reports import EXPERIMENTS, ROLLED_DAYS, ROLLUPS
from bot.database.upserts import growing, insert_into, replacing
from bot.engagement.rolling import RawLog, RolledDay, Work, work_to_do
from bot.engagement.sums import Dimension, FieldOf, SumKey, Sums
from bot.kernel.clock import VIETNAM_TIME, local_day

log = logging.getLogger(__name__)

TALLIED_WITHIN = timedelta(days=7)
"""An experiment that was not tallied so long after its end keeps nobody's rows any longer."""

_DIMENSIONS = [dimension.value for dimension in Dimension]
_KEY = (ROLLUPS.c.dimension, ROLLUPS.c.name, ROLLUPS.c.key, ROLLUPS.c.detail)

Key = tuple[str, str, str, str]
"""Dimension, name, key, detail."""


class RollUps:
    """Keeps the sums up to date. Any number of processes may call it; only a leader needs to."""

    def __init__(self, database: Database, *, field_of: FieldOf, raw_event_days: int) -> None:
        self._database, self._field_of, self._raw_event_days = database, field_of, raw_event_days

    async def roll_up(self, now: datetime) -> Work:
        """Do what is due; cheap when nothing is. Returns what was done."""
        work = await self._database.read(lambda session: _work(session, now, self._raw_event_days))
        for day in work.roll:
            await self._roll(day, now)
        for day in work.close:
            await self._database.write(partial(_close, day=day, now=now, field_of=self._field_of))
        if work.absorb is not None:
            await self._database.write(partial(_absorb, day=work.absorb, field_of=self._field_of))
        if work.close:
            log.info("raw events of %d days are gone, their sums stay", len(work.close))
        return work

    async def _roll(self, day: date, now: datetime) -> None:
        made = await self._database.read(partial(_make, day=day, field_of=self._field_of))
        await self._database.write(partial(_replace, day=day, made=made, now=now))


@dataclass(frozen=True, slots=True)
class _Made:
    """The sums of a day as they should be, beside those that are kept."""

    sums: Mapping[Key, int]
    kept: Mapping[Key, int]
    seen: datetime | None
    """When the kept ones were made."""


def _work(session: Session, now: datetime, raw_event_days: int) -> Work:
    connection = session.connection()
    raw = _raw_log(connection, now)
    rows = connection.execute(select(ROLLED_DAYS).where(ROLLED_DAYS.c.day >= (raw.first or local_day(now))))
    rolled = {row.day: RolledDay(row.rolled_at, row.is_final) for row in rows}
    return work_to_do(rolled, raw, now=now, raw_event_days=raw_event_days)


def _raw_log(connection: Connection, now: datetime) -> RawLog:
    firsts = [connection.scalar(select(func.min(table.c.day))) for table in (EVENTS, COUNTERS)]
    is_open = EXPERIMENTS.c.tallied_at.is_(None) & (EXPERIMENTS.c.closes_at > now - TALLIED_WITHIN)
    needed = connection.scalar(select(func.min(EXPERIMENTS.c.sealed_at)).where(is_open))
    midnight = datetime.combine(local_day(now), time.min, VIETNAM_TIME)
    closed = select(func.count()).where(ROLLED_DAYS.c.is_final, ROLLED_DAYS.c.rolled_at >= midnight)
    first = min((day for day in firsts if day is not None), default=None)
    return RawLog(
        first=first,
        late=None if first is None else _late_day(connection, first),
        kept_from=None if needed is None else local_day(needed),
        closed_today=connection.scalar(closed) or 0,
    )


def _late_day(connection: Connection, first: date) -> date | None:
    """The earliest day that has rows again though its own were gone; usually those lie before `first`."""
    has_rows = [exists().where(table.c.day == ROLLED_DAYS.c.day) for table in (EVENTS, COUNTERS)]
    found = select(func.min(ROLLED_DAYS.c.day)).where(
        ROLLED_DAYS.c.day >= first, ROLLED_DAYS.c.is_final, or_(*has_rows)
    )
    day: date | None = connection.scalar(found)
    return day


def _make(session: Session, day: date, field_of: FieldOf) -> _Made:
    connection = session.connection()
    one_moment(connection)
    rows = connection.execute(
        select(ROLLUPS).where(ROLLUPS.c.dimension.in_(_DIMENSIONS), ROLLUPS.c.day == day)
    )
    kept = {(row.dimension, row.name, row.key, row.detail): row[-1] for row in rows}
    seen = connection.scalar(select(ROLLED_DAYS.c.rolled_at).where(ROLLED_DAYS.c.day == day))
    return _Made(_sums_of(connection, day, field_of), kept, seen)


def _sums_of(connection: Connection, day: date, field_of: FieldOf) -> Mapping[Key, int]:
    made: dict[Key, int] = {}
    for dimension in Dimension:
        sums: Sums = raw_sums(connection, dimension, [day], field_of=field_of)
        made |= {_key(dimension, key): count for key, count in sums.items()}
    return made


def _key(dimension: Dimension, key: SumKey) -> Key:
    return (dimension.value, key.name, key.key, key.detail)


def _replace(session: Session, day: date, made: _Made, now: datetime) -> None:
    connection = session.connection()
    if _mark(connection, day, made.seen, now):
        _write(connection, day, made.sums, made.kept)


def _mark(connection: Connection, day: date, seen: datetime | None, now: datetime) -> bool:
    """Take the day over as it was seen; False when somebody else was quicker."""
    if seen is None:
        row = {"day": day, "rolled_at": now, "is_final": False}
        fresh = insert_into(connection.dialect.name, ROLLED_DAYS).values(row).on_conflict_do_nothing()
        return connection.execute(fresh.returning(ROLLED_DAYS.c.day)).first() is not None
    mine = (ROLLED_DAYS.c.day == day, ~ROLLED_DAYS.c.is_final, ROLLED_DAYS.c.rolled_at == seen)
    return connection.execute(update(ROLLED_DAYS).where(*mine).values(rolled_at=now)).rowcount == 1


def _write(connection: Connection, day: date, sums: Mapping[Key, int], kept: Mapping[Key, int]) -> None:
    """Bring the kept sums of a day to what they should be, touching only what differs."""
    changed = {key: count for key, count in sums.items() if kept.get(key) != count}
    gone = [key for key in kept if key not in sums]
    if changed:
        connection.execute(replacing(ROLLUPS)(connection.dialect.name), _as_rows(day, changed))
    if gone:
        of_day = (ROLLUPS.c.dimension.in_(_DIMENSIONS), ROLLUPS.c.day == day)
        for start in range(0, len(gone), 1000):
            connection.execute(delete(ROLLUPS).where(*of_day, tuple_(*_KEY).in_(gone[start : start + 1000])))


def _close(session: Session, day: date, now: datetime, field_of: FieldOf) -> None:
    """Sum a day for the last time and let its raw rows go, in one transaction."""
    connection = session.connection()
    _let_nobody_write(connection)
    still_open = (ROLLED_DAYS.c.day == day, ~ROLLED_DAYS.c.is_final)
    marked = update(ROLLED_DAYS).where(*still_open).values(rolled_at=now, is_final=True)
    if connection.execute(marked).rowcount != 1:
        return
    of_day = (ROLLUPS.c.dimension.in_(_DIMENSIONS), ROLLUPS.c.day == day)
    connection.execute(delete(ROLLUPS).where(*of_day))
    if sums := _sums_of(connection, day, field_of):
        connection.execute(insert(ROLLUPS), _as_rows(day, sums))
    _drop_raw(connection, day)


def _absorb(session: Session, day: date, field_of: FieldOf) -> None:
    """Add rows that came for a day whose raw rows were gone, and let them go too."""
    connection = session.connection()
    _let_nobody_write(connection)
    if not connection.scalar(select(ROLLED_DAYS.c.is_final).where(ROLLED_DAYS.c.day == day)):
        return
    if sums := _sums_of(connection, day, field_of):
        connection.execute(growing(ROLLUPS)(connection.dialect.name), _as_rows(day, sums))
    _drop_raw(connection, day)


def _drop_raw(connection: Connection, day: date) -> None:
    # Events first: a person's rows that are being moved into counters are waited for, and found there.
    for table in (EVENTS, COUNTERS):
        connection.execute(delete(table).where(table.c.day == day))


def _as_rows(day: date, sums: Mapping[Key, int]) -> list[dict[str, Any]]:
    return [
        {"dimension": dimension, "day": day, "name": name, "key": key, "detail": detail, "count": count}
        for (dimension, name, key, detail), count in sums.items()
    ]


def _let_nobody_write(connection: Connection) -> None:
    """Nothing may come in between the last look and the deletion. SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE events, counters IN SHARE ROW EXCLUSIVE MODE"))
