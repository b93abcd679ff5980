"""Tables with totals, as named counts and the sums that hold between them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from bot.engagement.arithmetic.bounds import Sums
from bot.engagement.errors import TableDoesNotAdd

K = TypeVar("K", bound=Hashable)

TOTAL = "*"
"""Stands for "all" in a key."""

EARLIER, NOW, NEW = "earlier", "now", "new"
"""The parts of a growing table: what was printed, what it is now, and the difference."""


@dataclass(frozen=True, slots=True)
class Table(Generic[K]):
    """Counts by name and the sums between them.

    Three sorts of counts are not free to be shown or hidden: `printed` were shared before; `withheld` were
    hidden then and stay so; `derived` are never shown but follow from others (what is new since).
    Raises:
        TableDoesNotAdd: when a total is not the sum of its parts or a count is negative.
    """

    counts: Mapping[K, int]
    sums: Sums[K]
    printed: frozenset[K] = field(default_factory=frozenset)
    withheld: frozenset[K] = field(default_factory=frozenset)
    derived: frozenset[K] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        if any(count < 0 for count in self.counts.values()):
            raise TableDoesNotAdd("a count is negative")
        for total, parts in self.sums.lines:
            if self.counts[total] != sum(self.counts[part] for part in parts):
                raise TableDoesNotAdd(f"total {total!r}")


def one_way(counts: Mapping[str, int]) -> Table[str]:
    """A list with its total under `TOTAL`."""
    whole = {**counts, TOTAL: sum(counts.values())}
    return Table(whole, Sums(((TOTAL, tuple(counts)),)))


def two_way(cells: Mapping[tuple[str, str], int]) -> Table[tuple[str, str]]:
    """Rows and columns with totals under (row, TOTAL), (TOTAL, column) and (TOTAL, TOTAL).

    A cell that is not given is 0. Periods that do not overlap are the rows of such a table: their columns'
    totals are the whole time, so differences between times are covered.
    """
    rows = list(dict.fromkeys(row for row, _ in cells))
    columns = list(dict.fromkeys(column for _, column in cells))
    counts = {(row, column): cells.get((row, column), 0) for row in rows for column in columns}
    lines = list[tuple[tuple[str, str], tuple[tuple[str, str], ...]]]()
    for row in rows:
        lines.append(((row, TOTAL), tuple((row, column) for column in columns)))
    for column in columns:
        lines.append(((TOTAL, column), tuple((row, column) for row in rows)))
    lines.append(((TOTAL, TOTAL), tuple((row, TOTAL) for row in rows)))
    lines.append(((TOTAL, TOTAL), tuple((TOTAL, column) for column in columns)))
    for total, parts in lines:
        counts[total] = sum(counts[part] for part in parts)
    return Table(counts, Sums(tuple(lines)))


def grown(earlier: Table[K], shown: Mapping[K, int | None], now: Mapping[K, int]) -> Table[tuple[str, K]]:
    """A table that was shared, and the same table now that more happened (a longer period, one day later).

    Keys become (`EARLIER`, key), (`NOW`, key) and (`NEW`, key), the last being what a reader could
    subtract. Suppressing it hides in `NOW` whatever would betray a small count of `NOW` or `NEW`.
    Raises:
        TableDoesNotAdd: when a count shrank or `now` does not keep the sums.
    """
    counts = dict[tuple[str, K], int]()
    lines = list[tuple[tuple[str, K], tuple[tuple[str, K], ...]]]()
    for key, count in earlier.counts.items():
        counts[EARLIER, key], counts[NOW, key], counts[NEW, key] = count, now[key], now[key] - count
        lines.append(((NOW, key), ((EARLIER, key), (NEW, key))))
    for part in (EARLIER, NOW, NEW):
        lines += [((part, total), tuple((part, key) for key in parts)) for total, parts in earlier.sums.lines]
    return Table(
        counts,
        Sums(tuple(lines)),
        printed=frozenset((EARLIER, key) for key in earlier.counts if shown[key] is not None),
        withheld=frozenset((EARLIER, key) for key in earlier.counts if shown[key] is None),
        derived=frozenset((NEW, key) for key in earlier.counts),
    )
