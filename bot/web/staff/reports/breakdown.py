"""Funnels of many things side by side, as a table with totals in which small counts are hidden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.engagement.funnels import stages_of
from bot.engagement.metrics import Metric
from bot.engagement.reports import Funnel
from bot.engagement.sharing import shareable_list
from bot.engagement.sums import Dimension, Scope
from bot.engagement.tables import TOTAL
from bot.web.staff.reports.names import Names

MOST_ROWS = 120


@dataclass(frozen=True, slots=True)
class BreakdownRow:
    """One thing; a cell is None where it is hidden."""

    key: str
    name: str
    cells: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A table by stage; `left_out` rows are only in the total."""

    dimension: Dimension
    columns: tuple[Metric, ...]
    rows: tuple[BreakdownRow, ...]
    total: tuple[int | None, ...]
    left_out: int = 0

    @property
    def has_hidden(self) -> bool:
        return None in self.total or any(None in row.cells for row in self.rows)


def breakdown_of(dimension: Dimension, funnels: Mapping[str, Funnel], names: Names) -> Breakdown:
    """The largest first."""
    columns = stages_of(Scope(dimension))
    counts = {key: tuple(funnel.value(metric) for metric in columns) for key, funnel in funnels.items()}
    used = {key: cells for key, cells in counts.items() if any(cells)}
    order = sorted(used, key=lambda key: ([-count for count in used[key]], key))
    shown = [
        shareable_list({key: used[key][place] for key in order}) if order else {TOTAL: 0}
        for place in range(len(columns))
    ]
    rows = tuple(
        BreakdownRow(key, names.of(dimension, key), tuple(column[key] for column in shown))
        for key in order[:MOST_ROWS]
    )
    total = tuple(column[TOTAL] for column in shown)
    return Breakdown(dimension, columns, rows, total, len(order) - len(rows))
