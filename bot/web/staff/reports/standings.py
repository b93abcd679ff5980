"""Communes and agencies in order: by reach, use, online share and improvement, small ones treated fairly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.engagement.disclosure import is_small
from bot.engagement.metrics import Metric
from bot.engagement.periods import Period
from bot.engagement.ranking import RankedChange, RankedShare, UnitCount, rank_changes, rank_shares
from bot.engagement.reports import Basis
from bot.engagement.sharing import Shared, shareable_list
from bot.web.staff.reports.unit_counts import Counted, UnitCounts, UnitKind


class Measure(StrEnum):
    """What units are set in order by; the value stands in the address."""

    REACH = "tiep-can"
    USE = "su-dung"
    ONLINE = "truc-tuyen"
    IMPROVEMENT = "cai-thien"


class Source(StrEnum):
    """Where the counts come from, and so what they count: events, or dossiers."""

    LOG = "log"
    PORTAL = "portal"


@dataclass(frozen=True, slots=True)
class Standings:
    """Units in order by one measure.

    Attributes:
        counts: for reach only: openings by unit, small ones hidden; most first.
        rows: for shares and changes: what they are ranked by.
        cases: how many cases each unit's figure rests on.
        months: of the portal, the month that is read and, for a change, the one before it.
    """

    kind: UnitKind
    measure: Measure
    basis: Basis
    source: Source = Source.LOG
    counts: Shared[str] | None = None
    exact: Mapping[str, int] | None = None
    rows: Sequence[RankedShare] | Sequence[RankedChange] = ()
    cases: Mapping[str, UnitCount] | None = None
    months: tuple[date, ...] = ()

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """The plain figures it is made of."""
        is_commune = self.kind is UnitKind.COMMUNES
        if self.measure is Measure.REACH:
            return (Metric.VISITS if is_commune else Metric.CARDS,)
        if self.source is Source.PORTAL:
            return ()
        return (Metric.CONFIRMED, Metric.QUESTIONS if is_commune else Metric.ASKED_ABOUT)


async def standings_of(counts: UnitCounts, measure: Measure, period: Period) -> Standings:
    """The order of all units of a kind."""
    basis, used = await counts.used(period)
    if measure is Measure.REACH:
        return _by_reach(counts.kind, basis, used)
    if measure is Measure.USE:
        return await _by_use(counts, basis, used)
    months = await counts.months(period.last)
    if measure is Measure.ONLINE:
        return await _by_online(counts, basis, [month for month in months if _is_in(month, period)])
    if len(months) > 1:
        return await _by_online_change(counts, basis, (months[-1], months[-2]))
    _, before = await counts.used(period.before)
    return await _by_use_change(counts, basis, used, before)


def is_worth_telling(cases: UnitCount) -> bool:
    """Whether a unit's own counts may be shown; fewer than ten cases point at people."""
    return not is_small(cases.of)


def _by_reach(kind: UnitKind, basis: Basis, used: Mapping[str, Counted]) -> Standings:
    exact = {unit: counted.opened for unit, counted in used.items()}
    order = sorted(exact, key=lambda unit: (-exact[unit], unit))
    shown = shareable_list({unit: exact[unit] for unit in order})
    return Standings(kind, Measure.REACH, basis, counts=shown, exact=exact)


async def _by_use(counts: UnitCounts, basis: Basis, used: Mapping[str, Counted]) -> Standings:
    cases = _cases(used)
    rows = await counts.inside.calculate(rank_shares, _some(cases))
    return Standings(counts.kind, Measure.USE, basis, rows=rows, cases=cases)


async def _by_use_change(
    counts: UnitCounts, basis: Basis, used: Mapping[str, Counted], before: Mapping[str, Counted]
) -> Standings:
    cases, earlier = _cases(used), _cases(before)
    rows = await counts.inside.calculate(rank_changes, _some(earlier), _some(cases))
    return Standings(counts.kind, Measure.IMPROVEMENT, basis, rows=rows, cases=cases)


async def _by_online(counts: UnitCounts, basis: Basis, months: Sequence[date]) -> Standings:
    if not months:
        return Standings(counts.kind, Measure.ONLINE, basis, Source.PORTAL)
    cases = await counts.online(months[0], months[-1])
    rows = await counts.inside.calculate(rank_shares, _some(cases))
    return Standings(
        counts.kind, Measure.ONLINE, basis, Source.PORTAL, rows=rows, cases=cases, months=tuple(months)
    )


async def _by_online_change(counts: UnitCounts, basis: Basis, months: tuple[date, date]) -> Standings:
    now, before = [await counts.online(month, month) for month in months]
    rows = await counts.inside.calculate(rank_changes, _some(before), _some(now))
    return Standings(
        counts.kind, Measure.IMPROVEMENT, basis, Source.PORTAL, rows=rows, cases=now, months=months
    )


def _cases(used: Mapping[str, Counted]) -> dict[str, UnitCount]:
    return {unit: UnitCount(unit, counted.went_on, counted.asked) for unit, counted in used.items()}


def _some(cases: Mapping[str, UnitCount]) -> list[UnitCount]:
    """Units with cases: the others have no share, and are named apart."""
    return [one for one in cases.values() if one.of]


def _is_in(month: date, period: Period) -> bool:
    return period.first.replace(day=1) <= month <= period.last
