"""When things happen: arrivals that grow after a launch, quiet weekends, busy mornings and evenings. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random

from bot.kernel.clock import VIETNAM_TIME

WEEKDAYS = (1.25, 1.1, 1.05, 1.0, 1.05, 0.8, 0.75)
"""How busy a day is, Monday first; the mean is 1."""

LAUNCH_SHARE = 0.6
"""So many arrive in the first fifth of the time, when posters are new; the rest grows steadily."""

LAUNCH_PART = 5
HOURS = {
    6: 2,
    7: 5,
    8: 9,
    9: 10,
    10: 8,
    11: 6,
    12: 5,
    13: 5,
    14: 7,
    15: 7,
    16: 6,
    17: 5,
    18: 6,
    19: 9,
    20: 9,
    21: 5,
}
"""How many of a hundred visits begin in each hour."""

BETWEEN_ACTS = timedelta(seconds=20)

Days = Sequence[date]


def days_until(last_day: date, count: int) -> list[date]:
    """The simulated days, earliest first."""
    return [last_day - timedelta(days=number) for number in reversed(range(count))]


def busyness(day: date) -> float:
    """How busy a day of the week is; 1 on average."""
    return WEEKDAYS[day.weekday()]


def arrivals(days: Days, citizens: int, chance: Random) -> list[int]:
    """The day (its place in `days`) on which each citizen arrives, in no particular order."""
    launch = max(1, len(days) // LAUNCH_PART)
    weights = [busyness(day) for day in days]
    first = sum(weights[:launch])
    growing = [weight * (1 + place / len(days)) for place, weight in enumerate(weights[launch:])]
    later = sum(growing) or 1.0
    share = LAUNCH_SHARE if growing else 1.0
    each = [share * weight / first for weight in weights[:launch]]
    each += [(1 - share) * weight / later for weight in growing]
    return chance.choices(range(len(days)), each, k=citizens)


def moment_of_day(day: date, chance: Random) -> datetime:
    """A moment at which somebody takes up the phone."""
    hour = chance.choices(list(HOURS), list(HOURS.values()))[0]
    return at(day, hour, chance.randrange(60), chance.randrange(60))


def soon_after(moment: datetime, chance: Random) -> datetime:
    """When somebody reacts to a message: half of them within the hour, all before the evening ends."""
    return moment + timedelta(minutes=1) + timedelta(hours=10 * chance.random() ** 3)


def at(day: date, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """A moment of a day in Viet Nam."""
    return datetime.combine(day, time(hour, minute, second), VIETNAM_TIME)
