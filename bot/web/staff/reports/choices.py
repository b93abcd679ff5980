"""What the filters of a report page offer: periods to tap, and things to look at in lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.engagement.periods import Preset, period_of
from bot.engagement.sums import Dimension
from bot.web.staff.reports.filters import SCOPE_NAMES, Filters
from bot.web.staff.reports.names import Names


@dataclass(frozen=True, slots=True)
class PresetLink:
    """A period to tap; the thing that is looked at stays."""

    label: str
    query: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Option:
    """One line of a list."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class OptionGroup:
    """Lines under a heading; without one when `label` is empty."""

    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class ScopeList:
    """A list of one kind of thing; `name` is its field in the address."""

    name: str
    label: str
    groups: tuple[OptionGroup, ...]


def preset_links(filters: Filters, names: Names, today: date) -> tuple[PresetLink, ...]:
    """All periods by name."""
    return tuple(
        PresetLink(
            names.say.label(f"reports_pages.preset.{preset.value}"),
            replace(filters, period=period_of(preset, today)).query,
            filters.period.preset is preset,
        )
        for preset in Preset
    )


def scope_lists(filters: Filters, names: Names, offered: frozenset[Dimension]) -> tuple[ScopeList, ...]:
    """A list for each kind of thing a page can look at; what is chosen but gone is still in it."""
    return tuple(
        ScopeList(
            name,
            names.say.label(f"reports_pages.scope.{dimension.value}"),
            _with_chosen(dimension, filters, names),
        )
        for dimension, name in SCOPE_NAMES.items()
        if dimension in offered
    )


def _with_chosen(dimension: Dimension, filters: Filters, names: Names) -> tuple[OptionGroup, ...]:
    chosen = filters.scope.key if filters.scope.dimension is dimension else ""
    groups = [(label, list(keys)) for label, keys in _keys(dimension, names)]
    if chosen and all(chosen not in keys for _, keys in groups):
        groups.append(("", [chosen]))
    return tuple(
        OptionGroup(label, tuple(Option(key, names.of(dimension, key), key == chosen) for key in keys))
        for label, keys in groups
    )


def _keys(dimension: Dimension, names: Names) -> Iterator[tuple[str, Sequence[str]]]:
    catalog = names.inside.catalog
    match dimension:
        case Dimension.SERVICE:
            for field in catalog.fields:
                of_field = [one.id for one in catalog.services.values() if one.field_id == field.id]
                yield names.field(field.id), of_field
            yield names.field("faq"), list(catalog.faqs)
        case Dimension.FIELD:
            yield "", [field.id for field in catalog.fields]
        case Dimension.COMMUNE:
            yield "", [commune.id for commune in catalog.province.communes]
        case Dimension.SOURCE:
            yield "", sorted(names.inside.posters)
        case Dimension.CAMPAIGN:
            yield "", list(names.campaigns)
        case _:
            return
