"""Tables of the portal's own counts, and the ranking of communes that rests on them and on the log."""

from __future__ import annotations

from collections.abc import Sequence

from bot.engagement.metrics import Metric
from bot.engagement.month_counts import Part
from bot.engagement.month_sharing import SharedMonth
from bot.engagement.portal_sharing import COLUMNS, DOSSIERS, ONLINE, SharedPortalMonth
from bot.engagement.ranking import RankedShare, UnitCount, rank_shares
from bot.exports.context import Context, cell, lost_in, months_of, share
from bot.exports.model import Cell, Kind, Table
from bot.exports.month_tables import Months

PORTAL_TABLES = {
    Part.COMMUNE: ("portal_communes", "commune_id"),
    Part.PROCEDURE: ("portal_procedures", "procedure_code"),
}


def portal_table(context: Context, part: Part, months: Sequence[SharedPortalMonth]) -> Table:
    """Dossiers by channel, and the online share with its numerator and denominator."""
    name, key_column = PORTAL_TABLES[part]
    columns = [context.plain("month", Kind.MONTH), context.plain(key_column)]
    if part is Part.COMMUNE:
        columns.append(context.plain("name"))
    columns += [context.plain(column, Kind.COUNT) for column in COLUMNS]
    columns.append(context.plain("online_share", Kind.SHARE))
    rows: list[Sequence[Cell]] = []
    for each in months:
        for key in each.keys(part):
            called = [context.name(part, key)] if part is Part.COMMUNE else []
            counts = [each.value(part, key, column) for column in COLUMNS]
            online = share(each.value(part, key, ONLINE), each.value(part, key, DOSSIERS))
            rows.append((each.month.first, key, *called, *(cell(count) for count in counts), online))
    return context.table(
        name,
        columns,
        rows,
        months=[each.month.first for each in months],
        notes=() if rows else (context.say.label("exports.note.no_portal"),),
        is_synthetic=any(each.is_synthetic for each in months),
    )


def ranking_table(context: Context, months: Months, portal: Sequence[SharedPortalMonth]) -> Table:
    """Communes in order by use and by online share; who has a hidden count is in no order.

    Ranked from what is shown alone, so that no fair share gives a hidden count away.
    """
    columns = [
        context.plain("month", Kind.MONTH),
        context.plain("measure"),
        context.plain("place", Kind.COUNT),
    ]
    columns += [context.plain("commune_id"), context.plain("name")]
    columns += [context.plain(key, Kind.SHARE) for key in ("own_share", "fair_share", "low", "high")]
    columns.append(context.plain("standing"))
    rows: list[Sequence[Cell]] = []
    for month, counted in zip(months, portal, strict=True):
        for measure, units in (("use", use_of(month)), ("online", online_of(counted))):
            rows += [_row(context, month, measure, ranked) for ranked in rank_shares(units)]
    notes = [context.say.label("exports.note.ranking")]
    is_synthetic = any(each.is_synthetic for each in portal)
    return context.table(
        "ranking",
        columns,
        rows,
        months=months_of(months),
        lost=lost_in(months),
        notes=notes,
        is_synthetic=is_synthetic,
    )


def use_of(month: SharedMonth) -> list[UnitCount]:
    """Questions that somebody went on with, of all, where both are shown."""
    pairs = [
        (
            key,
            month.value(Part.COMMUNE, key, Metric.CONFIRMED),
            month.value(Part.COMMUNE, key, Metric.QUESTIONS),
        )
        for key in month.keys(Part.COMMUNE)
    ]
    # A tap just after midnight may go on with a question of the month before.
    return [UnitCount(key, min(yes, of), of) for key, yes, of in pairs if yes is not None and of]


def online_of(month: SharedPortalMonth) -> list[UnitCount]:
    """Dossiers online, of all, where both are shown."""
    pairs = [
        (key, month.value(Part.COMMUNE, key, ONLINE), month.value(Part.COMMUNE, key, DOSSIERS))
        for key in month.keys(Part.COMMUNE)
    ]
    return [UnitCount(key, yes, of) for key, yes, of in pairs if yes is not None and of]


def _row(context: Context, month: SharedMonth, measure: str, ranked: RankedShare) -> Sequence[Cell]:
    say = context.say
    return (
        month.month.first, say.label(f"exports.measure.{measure}"), ranked.place, ranked.unit,
        context.name(Part.COMMUNE, ranked.unit), ranked.raw, ranked.share, ranked.low, ranked.high,
        say.label(f"exports.standing.{ranked.standing.value}"),
    )  # fmt: skip
