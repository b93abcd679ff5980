"""Synthetic event logs of a given size, loaded as fast as each database can. Marked synthetic by name."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import numpy as np
import psycopg
from sqlalchemy import make_url

from bot.engagement.model import EventName

LAST_DAY = date(2026, 11, 23)
SYNTHETIC = "synthetic"
"""Begins every pseudonym, so that no such log can be taken for people."""

SERVICES = [f"dich_vu_{number:03d}" for number in range(230)]
COMMUNES = [f"xa-{number:02d}" for number in range(69)]
SOURCES = ["quay", "truong", "tram-y-te", "nha-van-hoa", "mang-xa-hoi", "nhom", "bao-chi"]
REASONS = ["no_code", "photo", "fee", "sign_in", "other"]

_SHARES = {
    EventName.VISITED: 16, EventName.STARTED: 2, EventName.ASKED: 18, EventName.ANSWERED: 11,
    EventName.ASKED_BACK: 3, EventName.UNANSWERED: 2, EventName.CARD_OPENED: 16, EventName.CONFIRMED: 6,
    EventName.CHECKLIST_OPENED: 4, EventName.STEP_REACHED: 12, EventName.STUCK: 2,
    EventName.PORTAL_TAPPED: 4, EventName.SUBMITTED_SELF: 1, EventName.SUBMITTED_FOR_THEM: 1,
    EventName.FEEDBACK_UP: 1, EventName.SHARED: 1,
}  # fmt: skip
_ABOUT_A_SERVICE = frozenset(_SHARES) - {
    EventName.VISITED, EventName.STARTED, EventName.ASKED, EventName.ASKED_BACK, EventName.UNANSWERED,
}  # fmt: skip
_AT_A_STEP = frozenset({EventName.STEP_REACHED, EventName.STUCK})
_COLUMNS = ("at", "day", "name", "pseudonym", "entry_id", "step", "source", "commune_id", "detail")
_BATCH = 100_000

Row = tuple[Any, ...]


def load(url: str, *, events: int, days: int) -> None:
    """Fill an empty migrated database with events spread over days, the last of them `LAST_DAY`."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        _into_sqlite(str(address.database), _batches(events, days))
    else:
        _into_postgresql(url, _batches(events, days))


def _batches(events: int, days: int) -> Iterator[list[Row]]:
    """Rows in the order of time, the same for the same size."""
    chance = np.random.default_rng(events)
    for start in range(0, events, _BATCH):
        count = min(_BATCH, events - start)
        places = np.arange(start, start + count) * days // events
        yield [
            (datetime.combine(day, time(5), UTC), day, *rest)
            for place, rest in zip(places, _rows(chance, count), strict=True)
            for day in [LAST_DAY - timedelta(days=days - 1 - int(place))]
        ]


def _rows(chance: np.random.Generator, count: int) -> list[Row]:
    """All but the moment and the day."""
    names, shares = list(_SHARES), np.array(list(_SHARES.values()))
    name = chance.choice(len(names), count, p=shares / shares.sum())
    service = np.minimum(chance.zipf(1.4, count) - 1, len(SERVICES) - 1)
    commune, source = chance.integers(0, len(COMMUNES), count), chance.integers(0, 14, count)
    step, reason = chance.integers(0, 8, count), chance.integers(0, len(REASONS), count)
    who = chance.integers(0, 10**6, count)
    return [
        (
            event.value,
            f"{SYNTHETIC}{who[at]:07d}",
            SERVICES[service[at]] if event in _ABOUT_A_SERVICE else None,
            int(step[at]) if event in _AT_A_STEP else None,
            SOURCES[source[at]] if source[at] < len(SOURCES) else None,
            COMMUNES[commune[at]],
            REASONS[reason[at]] if event is EventName.STUCK else None,
        )
        for at in range(count)
        for event in [names[name[at]]]
    ]


def _into_sqlite(path: str, batches: Iterator[list[Row]]) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA synchronous=OFF")
    sql = f"INSERT INTO events ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"
    for batch in batches:
        connection.executemany(
            sql, [(f"{at:%Y-%m-%d %H:%M:%S.%f}", f"{day}", *rest) for at, day, *rest in batch]
        )
        connection.commit()
    connection.execute("ANALYZE")
    connection.close()


def _into_postgresql(url: str, batches: Iterator[list[Row]]) -> None:
    with psycopg.connect(url) as connection:
        for batch in batches:
            with connection.cursor().copy(f"COPY events ({', '.join(_COLUMNS)}) FROM STDIN") as copy:
                for row in batch:
                    copy.write_row(row)
            connection.commit()
        connection.execute("ANALYZE")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CHECKPOINT")  # else what is measured next waits for the loading to reach the disk
