"""Finding services and places by typed words."""

from __future__ import annotations

from bot.catalog.model import Service
from bot.conversations.inside import Inside

MOST_FOUND = 5


def services_in(words: str, inside: Inside) -> list[Service]:
    """The services that words may name, best first."""
    read = inside.understand(words)
    named: list[str] = [*(candidate.entry_id for candidate in read.candidates), *read.options]
    if read.life_event:
        events = [event for event in inside.catalog.life_events if event.id == read.life_event]
        named += [item.service_id for event in events for item in event.items]
    found = (inside.service(entry) for entry in dict.fromkeys(named))
    return [service for service in found if service is not None][:MOST_FOUND]
