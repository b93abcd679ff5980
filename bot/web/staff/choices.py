"""What the editor offers to choose from: communes, topics, services, posters, earlier campaigns."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.campaigns.model import CampaignId
from bot.conversations.inside import Inside
from bot.conversations.staff.audience_words import commune_name, entry_name, source_name, topic_name
from bot.people.model import Language
from bot.texts import Speaker
from bot.web.staff.plan_fields import PlanFields


@dataclass(frozen=True, slots=True)
class Choice:
    """One box to tick."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything that can be ticked; what a plan holds and the lists do not is offered too, not lost."""

    communes: tuple[Choice, ...]
    topics: tuple[Choice, ...]
    languages: tuple[Choice, ...]
    sources: tuple[Choice, ...]
    entries: tuple[Choice, ...]
    life_events: tuple[Choice, ...]
    campaigns: tuple[Choice, ...]
    services: tuple[str, ...]
    """Names for the buttons' suggestions."""
    links: tuple[str, ...]
    """Official addresses for the same."""


def choices_for(
    fields: PlanFields, inside: Inside, say: Speaker, others: Mapping[CampaignId, str], untitled: str
) -> Choices:
    """What is on offer now, with what `fields` hold already."""
    catalog = inside.catalog
    communes = [Choice(one.id, one.full_name) for one in catalog.province.communes]
    topics = [Choice(one.id, topic_name(say, inside, one.id)) for one in catalog.fields]
    entries = [Choice(one.id, one.name) for one in catalog.services.values()]
    campaigns = [Choice(str(number), f"#{number} {title or untitled}") for number, title in others.items()]
    held_communes = fields.communes | fields.excluded_communes
    held_topics = fields.topics | fields.excluded_topics
    return Choices(
        communes=(*communes, *_missing(held_communes, communes, lambda one: commune_name(inside, one))),
        topics=(*topics, *_missing(held_topics, topics, lambda one: topic_name(say, inside, one))),
        languages=tuple(
            Choice(one.value, say.label(f"campaign.audience.languages_{one}")) for one in Language
        ),
        sources=tuple(
            Choice(one, source_name(say, inside, one)) for one in sorted(inside.posters | fields.sources)
        ),
        entries=(
            *entries,
            *_missing(fields.asked_about | fields.opened, entries, lambda one: entry_name(say, inside, one)),
        ),
        life_events=tuple(Choice(one.id, f"{one.emoji} {one.title}") for one in catalog.life_events),
        campaigns=(*campaigns, *_missing(fields.excluded_campaigns, campaigns, lambda one: f"#{one}")),
        services=tuple(service.name for service in catalog.services.values()),
        links=tuple(dict.fromkeys(catalog.province.links.values())),
    )


def _missing(held: Collection[str], offered: Sequence[Choice], called: Callable[[str], str]) -> list[Choice]:
    known = {choice.value for choice in offered}
    return [Choice(one, called(one)) for one in sorted(held) if one not in known]
