"""Online shares of the portal's reports: which months and groups an address asks for, and the words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from bot.engagement.periods import LONGEST_DAYS, Period
from bot.engagement.portal_shares import PortalPeriod, PortalShares, ShareBy, Tally
from bot.engagement.sums import EVERYTHING, Dimension, Scope
from bot.kernel.ids import CommuneId
from bot.kernel.numerals import month as month_written
from bot.kernel.numerals import percent, whole
from bot.texts import Speaker
from bot.web.staff.reports.findings import change_in_points
from bot.web.staff.reports.names import Names

SINCE, UNTIL, COMMUNE, BY = "tu_thang", "den_thang", "xa", "theo"
BY_NAMES: Mapping[str, ShareBy] = {
    "thang": ShareBy.MONTH,
    "linh-vuc": ShareBy.FIELD,
    "dich-vu": ShareBy.SERVICE,
    "xa": ShareBy.COMMUNE,
}
MONTHS_SHOWN = 12
EARLIEST = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class PortalWish:
    """Months, a commune or all, and what is told apart."""

    since: date
    until: date
    commune_id: str = ""
    by: ShareBy = ShareBy.MONTH

    @property
    def portal_period(self) -> PortalPeriod:
        return PortalPeriod(self.since, self.until, CommuneId(self.commune_id) if self.commune_id else None)

    @property
    def period(self) -> Period:
        """The same months as days, for the bot's own figures."""
        end = _last_day(self.until)
        return Period(max(self.since, end - timedelta(days=LONGEST_DAYS - 1)), end)

    @property
    def scope(self) -> Scope:
        return Scope(Dimension.COMMUNE, self.commune_id) if self.commune_id else EVERYTHING

    @property
    def fields(self) -> dict[str, str]:
        """What of it stands in an address, but for what is told apart."""
        named = {SINCE: f"{self.since:%Y-%m}", UNTIL: f"{self.until:%Y-%m}"}
        return named | ({COMMUNE: self.commune_id} if self.commune_id else {})

    @property
    def query(self) -> str:
        return urlencode(self.fields)


def wish_of(query: QueryParams, today: date) -> PortalWish:
    """What an address asks for; the last twelve months unless it says otherwise."""
    until = _month(query.get(UNTIL, "")) or today.replace(day=1)
    since = _month(query.get(SINCE, "")) or _months_before(until, MONTHS_SHOWN - 1)
    commune = query.get(COMMUNE, "").strip()[:64]
    by = BY_NAMES.get(query.get(BY, ""), ShareBy.MONTH)
    return PortalWish(min(since, until), max(since, until), commune if commune.isprintable() else "", by)


def group_name(by: ShareBy, key: str, names: Names) -> str:
    """What a group is called."""
    match by:
        case ShareBy.MONTH:
            return names.say.label("reports_pages.portal.month", month=month_written(month_of(key)))
        case ShareBy.COMMUNE:
            return names.of(Dimension.COMMUNE, key)
        case ShareBy.SERVICE:
            return names.of_entry(key)
        case ShareBy.FIELD:
            return names.field(key)
        case _:
            return key


def portal_finding(months: PortalShares, say: Speaker) -> str:
    """The online share of the latest month, and how it moved against the month before."""
    keys = [key for key, tally in months.groups.items() if tally.dossiers]
    if not keys:
        return say.label("reports_pages.finding.portal.none")
    now = months.groups[keys[-1]]
    told = _told(keys[-1], now)
    before = months.groups[keys[-2]] if len(keys) > 1 else None
    change = change_in_points(now.share, before.share if before else None)
    if change is None:
        return say.label("reports_pages.finding.portal.first", **told)
    earlier = month_written(month_of(keys[-2]))
    return say.label("reports_pages.finding.portal.change", change=change, earlier=earlier, **told)


def month_of(key: str) -> date:
    """The first day of a month such as "2026-11"."""
    return date.fromisoformat(f"{key}-01")


def _told(key: str, tally: Tally) -> dict[str, object]:
    return {
        "month": month_written(month_of(key)),
        "share": percent(tally.share),
        "online": whole(tally.online),
        "dossiers": whole(tally.dossiers),
    }


def _month(typed: str) -> date | None:
    try:
        month = date.fromisoformat(f"{typed.strip()}-01")
    except ValueError:
        return None
    return month if EARLIEST <= month < date(2200, 1, 1) else None


def _months_before(month: date, count: int) -> date:
    number = month.year * 12 + month.month - 1 - count
    return max(EARLIEST, date(number // 12, number % 12 + 1, 1))


def _last_day(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
