"""The parts of an audience rule that are sets of things: what may be in each, and adding or taking out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from bot.campaigns.audience import Audience, OpenedNotSubmitted
from bot.conversations.buttons import short
from bot.conversations.communes import find_communes
from bot.conversations.inside import Inside
from bot.conversations.staff.audience_words import commune_name, entry_name, source_name, topic_name
from bot.conversations.staff.finding import services_in
from bot.conversations.staff.office import Office
from bot.kernel.ids import EntryId
from bot.people.model import Language
from bot.texts import Speaker

MOST_CAMPAIGNS = 8
MOST_FOUND = 6

NameOf = Callable[[Speaker, Inside, str], str]


class Search(Enum):
    """How members are found when they are too many for buttons."""

    COMMUNES = "communes"
    SERVICES = "services"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the rule; `code` stands for it in buttons, `key` in texts."""

    code: str
    key: str
    name_of: NameOf
    search: Search | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that may be in a part."""

    value: str
    name: str


PARTS = {
    part.code: part
    for part in (
        Part("c", "communes", lambda _say, inside, one: commune_name(inside, one), Search.COMMUNES),
        Part("t", "topics", topic_name),
        Part("l", "languages", lambda say, _inside, one: say.label(f"campaign.audience.languages_{one}")),
        Part("s", "sources", source_name),
        Part("a", "asked_about", entry_name, Search.SERVICES),
        Part("o", "opened_not_submitted", entry_name, Search.SERVICES),
        Part("xc", "excluded_communes", lambda _say, inside, one: commune_name(inside, one), Search.COMMUNES),
        Part("xt", "excluded_topics", topic_name),
        Part("xn", "excluded_campaigns", lambda _say, _inside, one: f"#{one}"),
    )
}


def members(audience: Audience, part: Part) -> tuple[str, ...]:
    """What is in a part, in order."""
    if part.code == "o":
        opened = audience.opened_not_submitted
        return tuple(sorted(opened.entries)) if opened else ()
    return tuple(str(one) for one in sorted(getattr(audience, part.key)))


def with_members(audience: Audience, part: Part, *values: str) -> Audience:
    """The rule with more in a part."""
    return _replaced(audience, part, frozenset(members(audience, part)) | set(values))


def without_member(audience: Audience, part: Part, value: str) -> Audience:
    """The rule with less in a part."""
    return _replaced(audience, part, frozenset(members(audience, part)) - {value})


def with_days(audience: Audience, days: int) -> Audience:
    """How many days after opening the guide somebody is written to."""
    opened = audience.opened_not_submitted
    return (
        audience
        if opened is None
        else replace(audience, opened_not_submitted=replace(opened, after_days=days))
    )


def is_known(part: Part, value: str, inside: Inside) -> bool:
    """Whether a value from a button, which may be forged, is something of this part."""
    if part.search is Search.COMMUNES:
        return inside.commune(value) is not None
    if part.search is Search.SERVICES:
        return inside.service(value) is not None
    if part.code in {"t", "xt"}:
        return any(field.id == value for field in inside.catalog.fields)
    if part.code == "l":
        return value in set(Language)
    return inside.is_known_source(value) if part.code == "s" else value.isdecimal()


async def choices(part: Part, say: Speaker, inside: Inside, office: Office) -> list[Choice]:
    """What is offered as buttons; nothing for parts that are searched by typing."""
    if part.search is not None:
        return []
    if part.code == "xn":
        titles = await office.shelf.titles(limit=MOST_CAMPAIGNS)
        return [Choice(str(number), short(f"#{number} {title}", 40)) for number, title in titles.items()]
    values = {
        "t": [field.id for field in inside.catalog.fields],
        "l": [language.value for language in Language],
        "s": sorted(inside.posters),
    }["t" if part.code == "xt" else part.code]
    return [Choice(value, part.name_of(say, inside, value)) for value in values]


def found(part: Part, words: str, inside: Inside) -> Sequence[str]:
    """What typed words may mean in a part, best first."""
    if part.search is Search.COMMUNES:
        return [one.id for one in find_communes(words, inside.catalog.province.communes)][:MOST_FOUND]
    return [service.id for service in services_in(words, inside)]


def _replaced(audience: Audience, part: Part, values: frozenset[str]) -> Audience:
    if part.code == "o":
        days = audience.opened_not_submitted.after_days if audience.opened_not_submitted else 3
        entries = frozenset(EntryId(value) for value in values)
        opened = OpenedNotSubmitted(entries, days) if entries else None
        once = audience.once if opened else False
        return replace(audience, opened_not_submitted=opened, once=once)
    if part.code == "xn":
        return replace(audience, excluded_campaigns=frozenset(int(value) for value in values))
    if part.code == "l":
        return replace(audience, languages=frozenset(Language(value) for value in values))
    changes: dict[str, frozenset[str]] = {part.key: values}
    return replace(audience, **changes)  # type: ignore[arg-type]
