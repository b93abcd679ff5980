"""A ranking as lines of a table, with the reason for each place in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.engagement.ranking import RankedChange, RankedShare, UnitCount
from bot.kernel.numerals import percent, signed, whole
from bot.texts import Speaker
from bot.web.staff.reports.standings import Source, Standings, is_worth_telling

MOSTLY_OWN = 0.5
"""From this weight on a unit's place is mostly its own doing."""

MANY_CASES = 100
"""A unit with so many is drawn to the common level because units hardly differ, not because it is small."""


@dataclass(frozen=True, slots=True)
class RankingRow:
    """One unit. `value` is the fair figure, `raw` its own one; `is_small` is said and drawn."""

    place: int
    unit: str
    name: str
    value: str
    interval: str
    raw: str
    standing: str
    why: str
    is_small: bool


def ranking_rows(standings: Standings, names: Mapping[str, str], say: Speaker) -> tuple[RankingRow, ...]:
    """All ranked units, in order."""
    cases = standings.cases or {}
    return tuple(_row(row, cases[row.unit], names[row.unit], standings.source, say) for row in standings.rows)


def without_cases(standings: Standings, names: Mapping[str, str]) -> list[str]:
    """The units that have nothing to be ranked by."""
    ranked = {row.unit for row in standings.rows}
    return sorted(names[unit] for unit in standings.cases or {} if unit not in ranked)


def is_small(row: RankedShare | RankedChange) -> bool:
    """Whether the common level weighs more in its place than its own few cases."""
    return row.why.own_weight < MOSTLY_OWN and row.why.cases < MANY_CASES


def _row(
    row: RankedShare | RankedChange, cases: UnitCount, name: str, source: Source, say: Speaker
) -> RankingRow:
    is_share = isinstance(row, RankedShare)
    return RankingRow(
        place=row.place,
        unit=row.unit,
        name=name,
        value=percent(row.share) if isinstance(row, RankedShare) else signed(row.points),
        interval=say.label(
            "reports_pages.ranking.interval",
            low=percent(row.low) if is_share else signed(row.low),
            high=percent(row.high) if is_share else signed(row.high),
        ),
        raw=_raw(row, cases, say),
        standing=say.label(f"reports_pages.ranking.standing.{row.standing.value}"),
        why=_why(row, cases, source, say),
        is_small=is_small(row),
    )


def _raw(row: RankedShare | RankedChange, cases: UnitCount, say: Speaker) -> str:
    if not is_worth_telling(cases):
        return say.label("reports_pages.ranking.raw_hidden")
    if isinstance(row, RankedChange):
        return say.label("reports_pages.ranking.raw_change", points=signed(row.raw_points))
    return say.label(
        "reports_pages.ranking.raw_share",
        share=percent(row.raw),
        yes=whole(cases.yes),
        of=whole(cases.of),
    )


def _why(row: RankedShare | RankedChange, cases: UnitCount, source: Source, say: Speaker) -> str:
    if row.why.own_weight >= MOSTLY_OWN:
        return say.label("reports_pages.ranking.why_own")
    if not is_small(row):
        return say.label("reports_pages.ranking.why_alike")
    if not is_worth_telling(cases):
        return say.label("reports_pages.ranking.why_hidden")
    return say.label(
        f"reports_pages.ranking.why_drawn.{source.value}",
        cases=whole(row.why.cases),
        points=signed(row.why.drawn_points),
    )
