"""Standing counts of the portal, summed."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, exists, func, select
from sqlalchemy.sql.elements import ColumnElement

from bot.database.tables.reports import PORTAL_COUNTS, PORTAL_IMPORTS
from bot.engagement.portal_rows import PortalChannel, SubmittedBy
from bot.engagement.portal_shares import Grouping, PortalPeriod, PortalSum, PortalSums

_KEYS = {
    Grouping.MONTH: PORTAL_COUNTS.c.month,
    Grouping.PROCEDURE: PORTAL_COUNTS.c.procedure_code,
    Grouping.COMMUNE: PORTAL_COUNTS.c.commune_id,
}


def portal_sums(connection: Connection, grouping: Grouping, period: PortalPeriod) -> PortalSums:
    """Dossiers by one thing, channel and who submitted; ordered by key."""
    counts = PORTAL_COUNTS.c
    by = (_KEYS[grouping], counts.channel, counts.submitted_by)
    found = select(*by, func.sum(counts["count"])).where(*_within(period)).group_by(*by).order_by(*by)
    sums = tuple(
        PortalSum(_as_key(key), PortalChannel(channel), SubmittedBy(who), int(dossiers))
        for key, channel, who, dossiers in connection.execute(found)
    )
    return PortalSums(sums, has_synthetic=_has_synthetic(connection, period))


def _has_synthetic(connection: Connection, period: PortalPeriod) -> bool:
    counted = exists().where(PORTAL_COUNTS.c.import_id == PORTAL_IMPORTS.c.id, *_within(period))
    found = select(PORTAL_IMPORTS.c.id).where(PORTAL_IMPORTS.c.is_synthetic, counted).limit(1)
    return connection.execute(found).first() is not None


def _within(period: PortalPeriod) -> list[ColumnElement[bool]]:
    counts = PORTAL_COUNTS.c
    conditions: list[ColumnElement[bool]] = []
    if period.since is not None:
        conditions.append(counts.month >= period.since.replace(day=1))
    if period.until is not None:
        conditions.append(counts.month <= period.until)
    if period.commune_id is not None:
        conditions.append(counts.commune_id == period.commune_id)
    if period.procedure_codes is not None:
        conditions.append(counts.procedure_code.in_(sorted(period.procedure_codes)))
    return conditions


def _as_key(value: str | date) -> str:
    return value if isinstance(value, str) else f"{value:%Y-%m}"
