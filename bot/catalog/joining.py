"""Joining what stands in several files: words to services, life events to services, services to fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace

from bot.catalog.model import Confusable, Faq, Field, LifeEvent, Service
from bot.catalog.word_rows import Phrases
from bot.kernel.ids import FaqId, ServiceId


def phrases_by_entry(phrases: Iterable[tuple[str, Phrases]]) -> dict[str, list[Phrases]]:
    """Words by the entry they stand for; several files may add to one entry."""
    found: dict[str, list[Phrases]] = {}
    for name, one in phrases:
        found.setdefault(name, []).append(one)
    return found


def join_words(
    services: Mapping[ServiceId, Service], phrases: Mapping[str, Sequence[Phrases]]
) -> dict[ServiceId, Service]:
    """Services with the words of words/*.yaml after their own.

    The catalogue's own `sets_apart` wins over a word file's; `confused_with` is the union.
    """
    known = set(services)
    return {name: _joined(service, phrases.get(name, ()), known) for name, service in services.items()}


def _joined(service: Service, phrases: Sequence[Phrases], known: Set[ServiceId]) -> Service:
    if not phrases:
        return service
    calls = (phrase for one in phrases for phrase in one.calls)
    asks = (phrase for one in phrases for phrase in one.asks)
    mixed = (ServiceId(other) for one in phrases for other in one.confused_with)
    apart = next((one.sets_apart for one in phrases if one.sets_apart), "")
    return replace(
        service,
        words=_distinct((*service.words, *calls)),
        asks=_distinct(asks),
        sets_apart=service.sets_apart or apart,
        confused_with=tuple(one for one in dict.fromkeys((*service.confused_with, *mixed)) if one in known),
    )


def _distinct(phrases: Iterable[str]) -> tuple[str, ...]:
    """Phrases without repetition, the first spelling kept; capitals do not make a phrase another one."""
    found: dict[str, str] = {}
    for phrase in phrases:
        found.setdefault(phrase.lower(), phrase)
    return tuple(found.values())


def join_answers(faqs: Mapping[FaqId, Faq], phrases: Mapping[str, Sequence[Phrases]]) -> dict[FaqId, Faq]:
    """Answers with the words of word files after their own, and without links that lead nowhere."""
    joined = {}
    for name, faq in faqs.items():
        more = (phrase for one in phrases.get(name, ()) for phrase in (*one.calls, *one.asks))
        related = tuple(one for one in faq.related if one in faqs and one != name)
        joined[name] = replace(faq, words=_distinct((*faq.words, *more)), related=related)
    return joined


def existing_confusables(confusables: Iterable[Confusable], known: Set[str]) -> tuple[Confusable, ...]:
    """Vague requests with only the choices that exist; one without any choice left is dropped."""
    kept = (
        replace(one, entry_ids=tuple(entry for entry in one.entry_ids if entry in known))
        for one in confusables
    )
    return tuple(one for one in kept if one.entry_ids)


def existing_life_events(
    events: Iterable[LifeEvent], services: Mapping[ServiceId, Service]
) -> tuple[LifeEvent, ...]:
    """Life events with only the services that exist."""
    return tuple(
        replace(event, items=tuple(item for item in event.items if item.service_id in services))
        for event in events
    )


def mark_life_events(
    services: Mapping[ServiceId, Service], events: Iterable[LifeEvent]
) -> dict[ServiceId, Service]:
    """Services that know in which life events they are needed."""
    needed: dict[ServiceId, list[str]] = {}
    for event in events:
        for item in event.items:
            needed.setdefault(item.service_id, []).append(event.id)
    return {
        name: replace(service, life_events=tuple(dict.fromkeys(needed[name]))) if name in needed else service
        for name, service in services.items()
    }


def list_by_field(fields: Iterable[Field], services: Mapping[ServiceId, Service]) -> tuple[Field, ...]:
    """Fields with their services, popular ones first, else in the order of the catalogue."""
    members: dict[str, list[Service]] = {}
    for service in services.values():
        members.setdefault(service.field_id, []).append(service)
    return tuple(
        replace(one, service_ids=tuple(service.id for service in sorted(members.get(one.id, ()), key=_rank)))
        for one in fields
    )


def _rank(service: Service) -> int:
    return service.popular_rank or 1000
