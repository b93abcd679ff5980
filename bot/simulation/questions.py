"""What simulated people ask: the catalogue's own ways of asking, some typed badly; and what it knows not.

Understanding a text costs milliseconds, so the ways of asking are drawn once and asked again and again, as
real people do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from bot.catalog.model import CardKind, Catalog, Service
from bot.kernel.ids import ServiceId
from bot.search.noise import chat_spelling, no_marks, slips
from bot.simulation.habits import Habits

UNKNOWN = (
    "xin giấy phép nuôi gấu", "đăng ký thả diều ban đêm", "thủ tục mở sân bóng trên mái nhà",
    "xin cấp phép nuôi cá sấu", "đăng ký đua thuyền trên sông La", "xin phép chụp ảnh đám mây",
)  # fmt: skip
"""What no catalogue of a province holds."""

WAYS, BAD_WAYS = 6, 3
"""Ways of asking about one service: typed well, and typed badly."""

LESS_COMMON = 24
_DIRT = (no_marks, no_marks, chat_spelling, slips)


@dataclass(frozen=True, slots=True)
class Question:
    """What is typed, and which service it is about (None for all else)."""

    text: str
    about: ServiceId | None = None


@dataclass(frozen=True, slots=True)
class QuestionBook:
    """All questions of a simulation. `popular` services come with their weights, most asked first."""

    popular: Mapping[ServiceId, float]
    others: Sequence[ServiceId]
    well: Mapping[ServiceId, Sequence[str]]
    badly: Mapping[ServiceId, Sequence[str]]
    general: Sequence[str]
    outside: Sequence[str]

    def draw(self, habits: Habits, chance: Random) -> Question:
        """One question."""
        kinds = (self.general, habits.faq), (UNKNOWN, habits.unknown), (self.outside, habits.outside)
        point = chance.random()
        for texts, share in kinds:
            if point < share and texts:
                return Question(chance.choice(texts))
            point -= share
        return self._about_a_service(habits, chance)

    def _about_a_service(self, habits: Habits, chance: Random) -> Question:
        if self.others and chance.random() < habits.own_topic:
            about = chance.choice(self.others)
        else:
            about = chance.choices(list(self.popular), list(self.popular.values()))[0]
        ways = self.badly if chance.random() < habits.dirty else self.well
        return Question(chance.choice(ways[about]), about)


def write_book(catalog: Catalog, chance: Random) -> QuestionBook:
    """Draw the ways of asking from a catalogue; services without words are asked for by their name."""
    popular = popular_services(catalog)
    rest = [one for one in catalog.services.values() if one.card is CardKind.FULL and one not in popular]
    others = chance.sample(rest, min(LESS_COMMON, len(rest)))
    well = {service.id: _ways(service, chance) for service in (*popular, *others)}
    badly = {
        key: [_dirty(chance.choice(ways), chance) for _ in range(BAD_WAYS)] for key, ways in well.items()
    }
    return QuestionBook(
        popular={service.id: 1 / place**0.7 for place, service in enumerate(popular, start=1)},
        others=[service.id for service in others],
        well=well,
        badly=badly,
        general=[one.question for one in catalog.faqs.values() if one.question],
        outside=[phrase for group in catalog.out_of_scope for phrase in group.phrases[:2]],
    )


def popular_services(catalog: Catalog) -> list[Service]:
    """Services with a full card that officers ranked, most asked first; all with a full card if none is."""
    full = [service for service in catalog.services.values() if service.card is CardKind.FULL]
    ranked = [service for service in full if service.popular_rank is not None]
    return (
        sorted(ranked, key=lambda service: service.popular_rank or 0) or full or [*catalog.services.values()]
    )


def _ways(service: Service, chance: Random) -> list[str]:
    known = [*service.words, *service.asks]
    return chance.sample(known, min(WAYS, len(known))) or [service.name]


def _dirty(text: str, chance: Random) -> str:
    return chance.choice(_DIRT)(text, chance)
