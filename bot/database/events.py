"""Writing what happened, folding it when consent ends, counting what could not be written."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, delete, insert

from bot.database.direct import Direct, Prepared
from bot.database.tables import COUNTERS, EVENTS, LOSSES
from bot.database.upserts import growing
from bot.engagement.model import Event
from bot.engagement.recording import (
    NO_CAMPAIGN,
    NO_STEP,
    NO_TEXT,
    CounterKey,
    LoggedEvent,
    Recording,
    counted,
    recording_of,
)
from bot.kernel.clock import local_day
from bot.kernel.ids import Pseudonym

log = logging.getLogger(__name__)

_ADD_EVENT = Prepared(
    lambda _: insert(EVENTS).values({c.name: bindparam(c.name) for c in EVENTS.columns if c.name != "id"})
)
_GROW_COUNTER = Prepared(growing(COUNTERS))
_COUNT_LOSS = Prepared(growing(LOSSES))
_NONE = {"step": NO_STEP, "campaign_id": NO_CAMPAIGN}
_KEY_COLUMNS = [EVENTS.c[field.name] for field in fields(CounterKey)]
_TAKE_OF = delete(EVENTS).where(EVENTS.c.pseudonym == bindparam("who")).returning(*_KEY_COLUMNS)
"""Deleting gives the rows, so that whatever else deletes them at the same time finds them once."""


def write_events(
    direct: Direct, events: Sequence[Event], *, pseudonym: Pseudonym | None, now: datetime
) -> None:
    """Log events under a pseudonym, or grow counters without one. Never raises: a loss is counted."""
    if not events:
        return
    recording = recording_of(events, pseudonym=pseudonym, at=now)
    error = _attempt(direct, lambda: _write(direct, recording))
    if error is not None:
        # The person's turn matters more than our count of it; the statement's values stay out of the log.
        log.error("%d events could not be written: %s", len(events), type(error).__name__)
        loss = {"day": local_day(now), "count": len(events)}
        error = _attempt(direct, lambda: direct.change(_COUNT_LOSS, loss))
    if error is not None:
        log.error("the loss of %d events could not be counted: %s", len(events), type(error).__name__)


def fold_events(connection: Connection, pseudonym: Pseudonym) -> None:
    """Turn a person's events into counts and delete them: totals stay, the person goes."""
    taken = connection.execute(_TAKE_OF, {"who": pseudonym}).mappings().all()
    # Locks of counters are taken in the order of the keys, as by every other turn.
    counts = counted(_key_of(row) for row in taken)
    if counts:
        rows = [{**asdict(key), "count": count} for key, count in counts]
        connection.execute(growing(COUNTERS)(connection.dialect.name), rows)


def _key_of(row: RowMapping) -> CounterKey:
    """The counter of a row as it is kept, also of a name that no version writes any more."""
    values: dict[str, Any] = {
        name: _NONE.get(name, NO_TEXT) if value is None else value for name, value in row.items()
    }
    return CounterKey(**values)


def _attempt(direct: Direct, write: Callable[[], object]) -> Exception | None:
    """Do it wholly or not at all, leaving the transaction around it usable; returns what went wrong."""
    direct.say("SAVEPOINT attempt")
    try:
        write()
    except Exception as error:
        direct.say("ROLLBACK TO SAVEPOINT attempt")
        return error
    direct.say("RELEASE SAVEPOINT attempt")
    return None


def _write(direct: Direct, recording: Recording) -> None:
    for row in recording.rows:
        direct.change(_ADD_EVENT, _event_row(row))
    for key, count in recording.counts:
        direct.change(_GROW_COUNTER, {**asdict(key), "count": count})


def _event_row(row: LoggedEvent) -> dict[str, Any]:
    event = row.event
    return {
        "at": row.at,
        "day": row.day,
        "name": event.name.value,
        "pseudonym": row.pseudonym,
        "entry_id": event.entry_id,
        "step": event.step,
        "source": event.source,
        "commune_id": event.commune_id,
        "detail": event.detail,
        "campaign_id": event.campaign_id,
        "arm": event.arm,
    }
