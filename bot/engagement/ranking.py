"""Units in order, small ones treated fairly: each share is drawn towards the common level by what it lacks.

Three of three filings online is not better than 950 of 1,000; it is three filings. How strongly a unit is
drawn is learnt from how much all units really differ, and is told with its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.engagement.arithmetic.shrinkage import (
    beta_interval,
    common_change,
    common_level,
    normal_half_width,
)

EQUAL_WITHIN = 1e-9
"""Shares closer than this take the same place."""


@dataclass(frozen=True, slots=True)
class UnitCount:
    """A unit (commune, agency): `yes` of `of` cases in a period.

    Raises:
        ValueError: when there are more yes than cases.
    """

    unit: str
    yes: int
    of: int

    def __post_init__(self) -> None:
        if not 0 <= self.yes <= self.of:
            raise ValueError("yes are some of all cases")


class Standing(StrEnum):
    """What the interval says about a unit beside the common level."""

    ABOVE = "above"
    BELOW = "below"
    LIKE_MOST = "like_most"


@dataclass(frozen=True, slots=True)
class Why:
    """What explains a place in words: "kéo về mức chung vì chỉ có n lượt".

    `own_weight` (0 to 1) is how far the unit's own figure counts, the rest is the common level; `cases`
    its own cases; `cases_to_outweigh` how many would count as much as the common level (`inf`: units do
    not differ beyond chance); `drawn_points` how far it was moved, in points.
    """

    own_weight: float
    cases: int
    cases_to_outweigh: float
    drawn_points: float


@dataclass(frozen=True, slots=True)
class RankedShare:
    """One row of a ranking. `place` starts at 1, equal shares share it and the next is left out (1, 1, 3).

    `raw` is yes of cases, 0 to 1, None without cases; `share` the fair one it is ranked by, with a 95%
    interval; all rankings are of `share`.
    """

    place: int
    unit: str
    raw: float | None
    share: float
    low: float
    high: float
    standing: Standing
    why: Why


@dataclass(frozen=True, slots=True)
class RankedChange:
    """One row of a ranking by improvement: changes from the earlier to the later period, in points."""

    place: int
    unit: str
    raw_points: float
    points: float
    low: float
    high: float
    standing: Standing
    """Beside the common change, not beside no change."""
    why: Why


def rank_shares(units: Sequence[UnitCount]) -> tuple[RankedShare, ...]:
    """Units from the highest fair share to the lowest; those that tie in the order of their names.

    Returns: empty when no unit has a case. Units without cases stand at the common level.
    Source: beta-binomial empirical Bayes, B. Efron (2010), Large-Scale Inference, chapter 1; the common
    level is taken as known, so intervals are slightly narrow when there are fewer than about 20 units.
    """
    if not any(unit.of for unit in units):
        return ()
    level = common_level([(unit.yes, unit.of) for unit in units])
    strength = level.strength
    shares = {each.unit: (each.yes + strength * level.mean) / (each.of + strength) for each in units}
    rows = list[RankedShare]()
    for each, place in _placed(units, [shares[each.unit] for each in units]):
        share = shares[each.unit]
        low, high = beta_interval((each.of + strength) * share, (each.of + strength) * (1 - share))
        raw = each.yes / each.of if each.of else None
        drawn = 0.0 if raw is None else 100 * (share - raw)
        why = Why(each.of / (each.of + strength), each.of, strength, drawn)
        rows.append(
            RankedShare(place, each.unit, raw, share, low, high, _standing(low, high, level.mean), why)
        )
    return tuple(rows)


def rank_changes(earlier: Sequence[UnitCount], later: Sequence[UnitCount]) -> tuple[RankedChange, ...]:
    """Units from the greatest fair improvement to the smallest; only those with cases in both periods.

    The error of a unit's change is that of the common shares with its own numbers of cases, so that a unit
    does not look certain because all of its three cases went one way.
    Source: normal empirical Bayes, B. Efron and C. Morris (1975), JASA 70:311-319; spread of true changes,
    R. DerSimonian and N. Laird (1986).
    """
    before = {each.unit: each for each in earlier if each.of}
    pairs = [(before[each.unit], each) for each in later if each.of and each.unit in before]
    if not pairs:
        return ()
    raw = [now.yes / now.of - then.yes / then.of for then, now in pairs]
    spreads = [_binomial_variance([then for then, _ in pairs]), _binomial_variance([now for _, now in pairs])]
    errors = [spreads[0] / then.of + spreads[1] / now.of for then, now in pairs]
    mean, between = common_change(raw, errors)
    weights = [between / (between + error) for error in errors]
    fair = [mean + weight * (change - mean) for weight, change in zip(weights, raw, strict=True)]
    by_name = {
        now.unit: (raw_change, fair_change, weight, then.of + now.of)
        for (then, now), raw_change, fair_change, weight in zip(pairs, raw, fair, weights, strict=True)
    }
    rows = list[RankedChange]()
    for each, place in _placed([now for _, now in pairs], fair):
        own, change, weight, cases = by_name[each.unit]
        half = normal_half_width(between * (1 - weight))
        standing = _standing(change - half, change + half, mean)
        to_outweigh = cases * (1 - weight) / weight if weight else float("inf")
        why = Why(weight, cases, to_outweigh, 100 * (change - own))
        rows.append(
            RankedChange(
                place,
                each.unit,
                100 * own,
                100 * change,
                100 * (change - half),
                100 * (change + half),
                standing,
                why,
            )
        )
    return tuple(rows)


def _placed(units: Sequence[UnitCount], values: Sequence[float]) -> list[tuple[UnitCount, int]]:
    """Units with their places, highest value first."""
    ordered = sorted(zip(units, values, strict=True), key=lambda pair: (-round(pair[1], 9), pair[0].unit))
    placed, place, last = list[tuple[UnitCount, int]](), 0, float("inf")
    for position, (unit, value) in enumerate(ordered, 1):
        if last - value > EQUAL_WITHIN:
            place, last = position, value
        placed.append((unit, place))
    return placed


def _standing(low: float, high: float, common: float) -> Standing:
    # A spread that is nothing but rounding is no difference.
    if low > common + EQUAL_WITHIN:
        return Standing.ABOVE
    return Standing.BELOW if high < common - EQUAL_WITHIN else Standing.LIKE_MOST


def _binomial_variance(counts: Sequence[UnitCount]) -> float:
    """Of one case at the common share; half a case either way keeps it above 0."""
    share = (sum(each.yes for each in counts) + 0.5) / (sum(each.of for each in counts) + 1)
    return share * (1 - share)
