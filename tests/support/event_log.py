"""Small logs written by hand: who did what on which day, through the real way into the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from bot.database.engine import Database
from bot.database.events import fold_events, write_events
from bot.engagement.model import Event, EventName
from bot.engagement.reach import CatalogView
from bot.kernel.ids import CommuneId, EntryId, Pseudonym

MONDAY = date(2026, 11, 23)
AN, BINH = Pseudonym("an" * 8), Pseudonym("binh" * 4)

FIELDS = {"khai_sinh": "ho_tich", "ket_hon": "ho_tich", "tam_tru": "cu_tru"}
LEVELS = {"khai_sinh": "full", "ket_hon": "partial", "tam_tru": "full"}
CATALOG = CatalogView(FIELDS, LEVELS, frozenset({"faq_vneid"}), checked=1)


def noon(day: date) -> datetime:
    """12:00 of a day in Viet Nam."""
    return datetime.combine(day, time(5), UTC)


def happened(
    name: EventName,
    entry: str | None = None,
    *,
    step: int | None = None,
    detail: str | None = None,
    commune: str | None = None,
    source: str | None = None,
    campaign: int | None = None,
    arm: str | None = None,
) -> Event:
    """An event, shortly."""
    return Event(
        name,
        None if entry is None else EntryId(entry),
        step=step,
        source=source,
        commune_id=None if commune is None else CommuneId(commune),
        detail=detail,
        campaign_id=campaign,
        arm=arm,
    )


async def log(
    database: Database, events: Sequence[Event], *, who: Pseudonym | None = None, day: date = MONDAY
) -> None:
    """Write events of somebody who agreed to measuring (`who`), or of somebody who did not."""
    await database.turn(lambda direct: write_events(direct, events, pseudonym=who, now=noon(day)))


async def fold(database: Database, who: Pseudonym) -> None:
    """Somebody takes consent back, or deletes their data."""
    await database.write(lambda session: fold_events(session.connection(), who))


def days_before(count: int) -> date:
    return MONDAY - timedelta(days=count)
