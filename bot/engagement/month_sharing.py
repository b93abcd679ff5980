"""What may be handed on of a month: small counts hidden, and whatever else would give them away.

A month that is over is hidden in the same way each time, so two files of it never differ, and two months
never overlap: there is nothing to subtract.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.engagement.arithmetic.bounds import Sums
from bot.engagement.metrics import Metric
from bot.engagement.month_counts import REPORTED, REST, Cell, MonthCounts, Part, same_as
from bot.engagement.periods import Period
from bot.engagement.sharing import Shared
from bot.engagement.tables import K, Table


@dataclass(frozen=True, slots=True)
class SharedMonth:
    """Counts as they may be printed; None is hidden."""

    month: Period
    as_of: datetime
    lost: int
    shown: Shared[Cell]

    def value(self, part: Part, key: str, what: str | Metric) -> int | None:
        """A count; None when it is hidden. What never happened is 0.

        What was reported submitted in all is the sum of its two parts, when both may be shown.
        """
        if what == Metric.SUBMITTED:
            by_self, for_them = (self.value(part, key, half) for half in REPORTED)
            return None if by_self is None or for_them is None else by_self + for_them
        cell = Cell(part, key, str(what))
        twin = same_as(cell)
        return self.shown.get(cell if twin is None or cell in self.shown else twin, 0)

    def whole(self, metric: Metric) -> int | None:
        """A total of the month."""
        return self.value(Part.ALL, "", metric)

    def keys(self, part: Part) -> tuple[str, ...]:
        """The rows of a part, each once, in order; what belongs to none is not among them."""
        return tuple(sorted({cell.key for cell in self.shown if cell.part is part} - {REST}))

    @property
    def hidden(self) -> int:
        """How many counts are hidden."""
        return sum(count is None for count in self.shown.values())


def share_month(counts: MonthCounts, shown: Shared[Cell]) -> SharedMonth:
    """A month with its counts as `sharing.shareable` left the tables of `tables_apart`."""
    return SharedMonth(counts.month, counts.as_of, counts.lost, shown)


def tables_apart(counts: Mapping[K, int], lines: Sequence[tuple[K, tuple[K, ...]]]) -> Iterator[Table[K]]:
    """Tables that no sum connects: each is solved by itself, which is much quicker than all at once.

    Hiding takes up to some seconds for each: not where people wait.
    """
    leader = {cell: cell for cell in counts}

    def leader_of(cell: K) -> K:
        while leader[cell] != cell:
            leader[cell] = cell = leader[leader[cell]]
        return cell

    for total, parts in lines:
        for part in parts:
            leader[leader_of(part)] = leader_of(total)
    cells: dict[K, dict[K, int]] = {}
    for cell, count in counts.items():
        cells.setdefault(leader_of(cell), {})[cell] = count
    sums: dict[K, list[tuple[K, tuple[K, ...]]]] = {}
    for line in lines:
        sums.setdefault(leader_of(line[0]), []).append(line)
    for first, members in cells.items():
        yield Table(members, Sums(tuple(sums.get(first, ()))))
