"""What a report is about, read from the address and written back into it: days, and one thing to look at.

Whatever an address holds gives a report: what makes no sense is put right, and said (`problems`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from bot.engagement.errors import BadPeriod
from bot.engagement.periods import Period, Preset, period_of
from bot.engagement.sums import EVERYTHING, Dimension, Scope

FROM, TO, PRESET = "tu", "den", "ky"
DEFAULT = Preset.THIRTY_DAYS
LONGEST_KEY = 64
EARLIEST = date(2000, 1, 1)
"""Nothing was counted before; it also keeps "as many days before" within the calendar."""

PRESET_NAMES: Mapping[Preset, str] = {
    Preset.TODAY: "hom-nay",
    Preset.SEVEN_DAYS: "7-ngay",
    Preset.THIRTY_DAYS: "30-ngay",
    Preset.THIS_MONTH: "thang-nay",
    Preset.LAST_MONTH: "thang-truoc",
    Preset.THIS_QUARTER: "quy-nay",
    Preset.LAST_QUARTER: "quy-truoc",
}
"""How a period is called in an address."""

SCOPE_NAMES: Mapping[Dimension, str] = {
    Dimension.COMMUNE: "xa",
    Dimension.SERVICE: "dich_vu",
    Dimension.FIELD: "linh_vuc",
    Dimension.SOURCE: "nguon",
    Dimension.CAMPAIGN: "chien_dich",
}
"""How a thing to look at is called in an address; the first that is given counts."""

_PRESETS = {name: preset for preset, name in PRESET_NAMES.items()}


class FilterProblem(StrEnum):
    """What in an address made no sense; the words are under `reports_pages.problem`."""

    DAY = "day"
    SWAPPED = "swapped"
    TOO_LONG = "too_long"
    ONE_SCOPE = "one_scope"
    SCOPE = "scope"


@dataclass(frozen=True, slots=True)
class Filters:
    """Which days and which thing; `query` is the same again for an address."""

    period: Period
    scope: Scope = EVERYTHING
    problems: tuple[FilterProblem, ...] = ()

    @property
    def query(self) -> str:
        """The one spelling of these filters, for links, bookmarks and pictures."""
        return urlencode({**self.period_fields, **self.scope_fields})

    @property
    def period_fields(self) -> dict[str, str]:
        """The fields that name the days."""
        if self.period.preset is not None:
            return {PRESET: PRESET_NAMES[self.period.preset]}
        return {FROM: self.period.first.isoformat(), TO: self.period.last.isoformat()}

    @property
    def scope_fields(self) -> dict[str, str]:
        """The field that names the thing; none for everything."""
        name = SCOPE_NAMES.get(self.scope.dimension)
        return {} if name is None else {name: self.scope.key}


def filters_of(query: QueryParams, today: date, offered: frozenset[Dimension] = frozenset()) -> Filters:
    """The filters of an address; things that a page does not offer are passed over silently."""
    period, problems = _period(query, today)
    scope, more = _scope(query, offered)
    return Filters(period, scope, (*problems, *more))


def _period(query: QueryParams, today: date) -> tuple[Period, list[FilterProblem]]:
    first, last = query.get(FROM, "").strip(), query.get(TO, "").strip()
    preset = period_of(_PRESETS.get(query.get(PRESET, ""), DEFAULT), today)
    if not first and not last:
        return preset, []
    days = _day(first), _day(last)
    if (first and days[0] is None) or (last and days[1] is None):
        return preset, [FilterProblem.DAY]
    return _between(*days, today=today, otherwise=preset)


def _between(
    first: date | None, last: date | None, *, today: date, otherwise: Period
) -> tuple[Period, list[FilterProblem]]:
    """With one end given, up to today or the thirty days before it."""
    end = last or max(today, first or today)
    begin = first or max(EARLIEST, end - timedelta(days=29))
    problems = [FilterProblem.SWAPPED] if end < begin else []
    try:
        return Period(min(begin, end), max(begin, end)), problems
    except BadPeriod:
        return otherwise, [FilterProblem.TOO_LONG]


def _day(typed: str) -> date | None:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None
    return day if EARLIEST <= day < date(2200, 1, 1) else None


def _scope(query: QueryParams, offered: frozenset[Dimension]) -> tuple[Scope, list[FilterProblem]]:
    given = [
        Scope(dimension, query[name].strip())
        for dimension, name in SCOPE_NAMES.items()
        if dimension in offered and query.get(name, "").strip()
    ]
    fitting = [scope for scope in given if _is_key(scope)]
    problems = [FilterProblem.SCOPE] if len(fitting) < len(given) else []
    if len(fitting) > 1:
        problems.append(FilterProblem.ONE_SCOPE)
    return (fitting[0] if fitting else EVERYTHING), problems


def _is_key(scope: Scope) -> bool:
    if scope.dimension is Dimension.CAMPAIGN:
        return scope.key.isascii() and scope.key.isdecimal() and len(scope.key) <= 15
    return len(scope.key) <= LONGEST_KEY and scope.key.isprintable()
