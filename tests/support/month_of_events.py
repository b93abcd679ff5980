"""A month with enough uses to be shown and some too small to be, written through the real way."""

from __future__ import annotations

import calendar
import random
from datetime import UTC, date, datetime, time

from bot.database.direct import Direct
from bot.database.engine import Database
from bot.database.events import write_events
from bot.engagement.model import Event, EventName
from tests.support.event_log import happened

COMMUNES = {"phuong-thanh-sen": 60, "xa-son-kim-1": 25, "xa-son-kim-2": 4, None: 12}
"""Chats by commune; one commune is too small to be shown."""

SERVICES = ("khai_sinh", "ket_hon")
STUCK = ("no_vneid_2", "no_code", "no_vneid_2")


async def live_a_month(database: Database, first: date, *, seed: int = 7, times: float = 1.0) -> None:
    """One visit for each chat, each as far as chance will have it."""
    chance = random.Random(seed)
    days = calendar.monthrange(first.year, first.month)[1]
    turns: list[tuple[date, list[Event]]] = []
    for commune, chats in COMMUNES.items():
        for _ in range(round(chats * times)):
            turns.append((first.replace(day=chance.randint(1, days)), _visit(chance, commune)))

    def transaction(direct: Direct) -> None:
        for day, events in turns:
            noon = datetime.combine(day, time(5), UTC)
            write_events(direct, events, pseudonym=None, now=noon)

    await database.turn(transaction)


def _visit(chance: random.Random, commune: str | None) -> list[Event]:
    source = "quay" if chance.random() < 0.3 else None

    def now(name: EventName, entry: str | None = None, **more: object) -> Event:
        return happened(name, entry, commune=commune, source=source, **more)  # type: ignore[arg-type]

    events = [now(EventName.VISITED), now(EventName.ASKED)]
    if chance.random() < 0.2:
        return [*events, now(EventName.UNANSWERED)]
    service = SERVICES[chance.random() < 0.35]
    events += [now(EventName.ANSWERED, service), now(EventName.CARD_OPENED, service)]
    if chance.random() < 0.8:
        events += [now(EventName.CONFIRMED, service), now(EventName.STEP_REACHED, service, step=0)]
        if chance.random() < 0.3:
            return [*events, now(EventName.STUCK, service, step=0, detail=chance.choice(STUCK))]
        events += [now(EventName.STEP_REACHED, service, step=1), now(EventName.PORTAL_TAPPED, service)]
        if chance.random() < 0.9:
            by_self = chance.random() < 0.55
            name = EventName.SUBMITTED_SELF if by_self else EventName.SUBMITTED_FOR_THEM
            events.append(now(name, service))
    return events
