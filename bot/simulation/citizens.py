"""The people of a simulation: where they live, when and how they came, what they agree to. Pure.

All chance comes from one `random.Random(seed)`: it draws everybody, and gives each a chance of their own, so
that what one person does changes nothing for another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from bot.kernel.ids import ChatId, CommuneId
from bot.people.model import Consent
from bot.simulation.habits import FIRST_CITIZEN, Habits, World
from bot.simulation.rhythm import Days, arrivals


@dataclass(frozen=True, slots=True)
class Place:
    """A commune as people know it, and how many live there compared with others."""

    id: CommuneId
    name: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Citizen:
    """One simulated person.

    Attributes:
        arrives: the day they come on, counted from 0.
        poster: the source of the link they came by; empty for none.
        tells: the commune they choose in the settings, if they do.
        agrees: what they agree to on the first day.
        chance: theirs alone.
    """

    chat_id: ChatId
    arrives: int
    poster: str
    tells: Place | None
    agrees: tuple[Consent, ...]
    chance: Random = field(compare=False)


def draw_citizens(
    world: World, days: Days, places: Sequence[Place], posters: Sequence[str], chance: Random
) -> list[Citizen]:
    """Everybody, in the order of their numbers."""
    arriving = arrivals(days, world.citizens, chance)
    return [
        _draw(
            ChatId(FIRST_CITIZEN + number),
            arrives=day,
            habits=world.habits,
            places=places,
            posters=posters,
            chance=chance,
        )
        for number, day in enumerate(arriving)
    ]


def places_of(communes: Sequence[tuple[CommuneId, str, str]]) -> list[Place]:
    """Communes (id, kind, name) with weights: a ward has about twice the people of a commune."""
    return [Place(one, name, 2.0 if kind == "phường" else 1.0) for one, kind, name in communes]


def _draw(
    chat_id: ChatId,
    *,
    arrives: int,
    habits: Habits,
    places: Sequence[Place],
    posters: Sequence[str],
    chance: Random,
) -> Citizen:
    home = chance.choices(places, [place.weight for place in places])[0]
    by_commune = chance.random() < habits.with_commune_poster
    by_other = bool(posters) and chance.random() < habits.other_poster
    poster = home.id if by_commune else (chance.choice(posters) if by_other else "")
    tells = home if chance.random() < habits.tells_commune and not by_commune else None
    wishes = {
        Consent.NOTIFICATIONS: habits.notifications,
        Consent.MEASURING: habits.measuring,
        Consent.QUESTIONS: habits.questions,
        Consent.FOLLOW_UP: habits.follow_up,
    }
    agrees = tuple(consent for consent, share in wishes.items() if chance.random() < share)
    own = Random(chance.getrandbits(64))
    return Citizen(chat_id, arrives, poster, tells, agrees, own)
