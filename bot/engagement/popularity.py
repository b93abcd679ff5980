"""What people open most, and what they suddenly open more."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt

from bot.engagement.metrics import Figure, Metric, count_of, names_for
from bot.engagement.periods import Period
from bot.engagement.reports import Ranked, Rising
from bot.engagement.sums import Ask, Dimension, Sums, by_key

RISING_AT_LEAST = 20
"""Fewer openings than this may be one village or one family."""

RISING_TIMES = 1.5
RISING_DEVIATIONS = 2.0
"""How far the difference must lie outside what chance alone does to two counts."""


def ask_opened(period: Period, dimension: Dimension = Dimension.SERVICE) -> Ask:
    """What lists by opened cards need."""
    return Ask(dimension, period, names_for([Metric.CARDS]))


def top_of(sums: Sums, *, limit: int) -> tuple[Ranked, ...]:
    """The keys with the most opened cards, each as a share of all; equal ones by key."""
    counts = opened_by_key(sums)
    total = sum(counts.values())
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Ranked(key, Figure(Metric.CARDS, count, total)) for key, count in ranked[:limit])


def rising_of(now: Sums, before: Sums, *, limit: int) -> tuple[Rising, ...]:
    """What rises, strongest first, compared with as many days before."""
    counts, earlier = opened_by_key(now), opened_by_key(before)
    found = [Rising(key, count, earlier.get(key, 0)) for key, count in counts.items()]
    rising = [one for one in found if is_rising(one.now, one.before)]
    return tuple(sorted(rising, key=lambda one: (-_deviations(one.now, one.before), one.key))[:limit])


def is_rising(now: int, before: int) -> bool:
    """At least `RISING_AT_LEAST` now, `RISING_TIMES` as many as before, and hardly by chance.

    Source: two Poisson counts differ by chance with a standard deviation of about √(now + before).
    """
    is_enough = now >= RISING_AT_LEAST and now >= RISING_TIMES * before
    return is_enough and _deviations(now, before) >= RISING_DEVIATIONS


def opened_by_key(sums: Sums) -> Mapping[str, int]:
    """Opened cards of each key that has any."""
    counts = {key: count_of(Metric.CARDS, part) for key, part in by_key(sums).items()}
    return {key: count for key, count in counts.items() if count}


def _deviations(now: int, before: int) -> float:
    return (now - before) / sqrt(max(1, now + before))
