"""Reach day by day, and how much of what people open the catalogue covers at which level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.engagement.funnels import keys_of
from bot.engagement.metrics import Figure, Metric, count_of, names_for
from bot.engagement.periods import Period
from bot.engagement.popularity import opened_by_key
from bot.engagement.reports import Coverage, LevelCoverage, Reach
from bot.engagement.sums import FAQ_FIELD, OTHER_FIELD, Ask, Scope, Sums, by_day

DAILY = (Metric.VISITS, Metric.NEW_CHATS, Metric.QUESTIONS, Metric.OPTED_IN, Metric.OPTED_OUT, Metric.BLOCKED)
"""What reach is made of."""

UNKNOWN_LEVEL = "gone"
"""The level of cards whose service the catalogue holds no more."""


@dataclass(frozen=True, slots=True)
class CatalogView:
    """What reports need to know of the catalogue as it is now.

    Attributes:
        fields: the field of each service.
        levels: the online level of each service.
        answers: entries that are answers and no services.
        checked: how many services the province has checked.
    """

    fields: Mapping[str, str]
    levels: Mapping[str, str]
    answers: frozenset[str] = field(default_factory=frozenset)
    checked: int = 0

    def field_of(self, entry_id: str) -> str:
        """The field that an entry counts under."""
        other = FAQ_FIELD if entry_id in self.answers else OTHER_FIELD
        return self.fields.get(entry_id, other)


def ask_reach(scope: Scope, period: Period) -> Ask:
    """What reach by day needs."""
    return Ask(scope.dimension, period, names_for(DAILY), keys_of(scope), by_day=True)


def reach_of(sums: Sums, period: Period) -> Reach:
    """A count for every day, also for days on which nothing happened."""
    days = list(by_day(sums, period))
    return Reach({metric: {day: count_of(metric, part) for day, part in days} for metric in DAILY})


def coverage_of(view: CatalogView, opened: Sums) -> Coverage:
    """Services and opened cards by level, most services first; cards of answers belong to no level."""
    services: dict[str, int] = {}
    for level in view.levels.values():
        services[level] = services.get(level, 0) + 1
    cards: dict[str, int] = {}
    for entry_id, count in opened_by_key(opened).items():
        if entry_id not in view.answers:
            level = view.levels.get(entry_id, UNKNOWN_LEVEL)
            cards[level] = cards.get(level, 0) + count
    total, all_cards = len(view.levels), sum(cards.values())
    levels = sorted({*services, *cards}, key=lambda level: (-services.get(level, 0), level))
    return Coverage(
        tuple(
            LevelCoverage(
                level,
                Figure(Metric.COVERAGE, services.get(level, 0), total),
                Figure(Metric.CARDS, cards.get(level, 0), all_cards),
            )
            for level in levels
        ),
        checked=Figure(Metric.COVERAGE, view.checked, total),
    )
