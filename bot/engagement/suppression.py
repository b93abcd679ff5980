"""Hiding small counts so that nobody can compute them back from totals or from another day's table.

Counts from 1 to 9 are hidden; then as many more as it takes until, from all that is printed, every small
count could still be any number in a range at least `PROTECTION` wide. Nothing is rounded or blurred: what
is printed is exact. Cells are hidden before totals. Zeros are printed.

What it assumes of an attacker: all printed numbers, all sums, and that hidden numbers are at least 1.
Not: what a member of a small group knows about it, nor a replay of the choices made here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic

from bot.engagement.arithmetic.bounds import Unknowns
from bot.engagement.disclosure import SMALLEST_SHOWN, is_small
from bot.engagement.tables import K, Table

PROTECTION = SMALLEST_SHOWN - 1
"""How wide the range of a hidden small count stays: from 1 it reaches 10, so not even "below 10" is sure."""

ROUNDING = 1e-6
"""Ranges are solved in real numbers and are exact up to this."""


@dataclass(frozen=True, slots=True)
class Suppressed(Generic[K]):
    """What may be shared: each count, or None where it is hidden.

    `primary` are hidden since they are small, `secondary` since others could be computed from them; a
    reader must not be told which is which. `exposed` are small counts that cannot be protected because of
    what was printed before: while there are any, the table must not be shared.
    """

    shown: Mapping[K, int | None]
    primary: frozenset[K]
    secondary: frozenset[K]
    exposed: frozenset[K] = field(default_factory=frozenset)


def suppress(table: Table[K]) -> Suppressed[K]:
    """Hide what must be hidden, the same way every time.

    Source: complementary cell suppression, L. Willenborg and T. de Waal (2001), Elements of Statistical
    Disclosure Control, chapter 4; the choice is greedy (cells before totals, patterns that are already
    begun, then the smallest count), so it may hide more than the least possible.
    """
    lines = _Lines(table)
    small = {key for key, count in table.counts.items() if is_small(count) and key not in table.printed}
    hidden = small | table.withheld | table.derived
    safe = set[K]()  # stays so: hiding more never tells more
    while True:
        weak: Collection[K]
        betrayed = weak = lines.betrayed(hidden, small)
        if betrayed:
            added = {lines.companion_within(chain, hidden) for chain in betrayed.values()}
        else:
            weak = _too_narrow(table, hidden, [key for key in table.counts if key in small - safe])
            safe = small.difference(weak)
            added = lines.companions_of(weak, hidden)
        if not (new := {key for key in added if key is not None}):
            break
        hidden |= new
    fixed = table.withheld | table.derived
    shown = {k: None if k in hidden else count for k, count in table.counts.items() if k not in table.derived}
    return Suppressed(shown, frozenset(small - fixed), frozenset(hidden - small - fixed), frozenset(weak))


def attack(table: Table[K], shown: Mapping[K, int | None]) -> dict[K, tuple[float, float]]:
    """What somebody who knows the printed numbers and the sums can say of each hidden one: (least, most).

    Raises:
        ValueError: when the printed numbers contradict the sums.
    """
    printed = {key: table.counts[key] for key in table.printed}
    printed |= {key: count for key, count in shown.items() if count is not None}
    hidden = [key for key in table.counts if key not in printed]
    unknowns = _unknowns(table, printed, hidden)
    return {key: unknowns.range_of(key) for key in hidden}


class _Lines(Generic[K]):
    """The sums of a table by member, and which count to hide next."""

    def __init__(self, table: Table[K]) -> None:
        self._table = table
        self._lines = [(total, *parts) for total, parts in table.sums.lines]
        self._of = defaultdict[K, list[int]](list)
        self._level = dict.fromkeys(table.counts, 0)
        self._order = {key: order for order, key in enumerate(table.counts)}
        for number, (total, *_) in enumerate(self._lines):
            self._level[total] += 1
            for key in self._lines[number]:
                self._of[key].append(number)

    def betrayed(self, hidden: set[K], small: set[K]) -> dict[K, frozenset[int]]:
        """Small counts that follow by subtraction, each with the lines where the chains to it begin.

        Whoever knows all but one of a line knows the line; then other lines may have only one left.
        """
        unknown = [{key for key in line if key in hidden} for line in self._lines]
        found, ready = dict[K, frozenset[int]](), [n for n, left in enumerate(unknown) if len(left) == 1]
        while ready:
            number = ready.pop()
            if len(unknown[number]) != 1:
                continue
            (key,) = unknown[number]
            before = [found[each] for each in self._lines[number] if each in found]
            found[key] = frozenset[int]().union(*before) or frozenset({number})
            for other in self._of[key]:
                unknown[other].discard(key)
                ready += [other] if len(unknown[other]) == 1 else []
        return {key: found[key] for key in self._order if key in small and key in found}

    def companion_within(self, lines: Iterable[int], hidden: set[K]) -> K | None:
        """The best further count of these lines to hide; None when all is hidden or cannot be."""
        return self._best({key for line in lines for key in self._lines[line]}, hidden)

    def companions_of(self, keys: Iterable[K], hidden: set[K]) -> set[K | None]:
        """A further count near each of these, one at a time in each neighbourhood."""
        added, touched = set[K | None](), set[int]()
        for key in keys:
            if touched.isdisjoint(self._of[key]):
                companion = self.companion_of(key, hidden)
                added.add(companion)
                touched.update(self._of[key], self._of[companion] if companion is not None else ())
        return added

    def companion_of(self, key: K, hidden: set[K]) -> K | None:
        """The best further count near one that is known too well: in its lines, else in theirs, and so on."""
        reached, edge = {key}, {key}
        while edge:
            near = {member for each in edge for line in self._of[each] for member in self._lines[line]}
            if (best := self._best(near, hidden)) is not None:
                return best
            edge = (near & hidden) - reached
            reached |= edge
        return None

    def _best(self, members: Iterable[K], hidden: set[K]) -> K | None:
        free = [
            key
            for key in members
            if key not in hidden and key not in self._table.printed and self._table.counts[key]
        ]
        return min(free, key=lambda key: self._cost(key, hidden), default=None)

    def _cost(self, key: K, hidden: set[K]) -> tuple[int, int, int, int]:
        fresh = sum(not any(k in hidden for k in self._lines[line]) for line in self._of[key])
        return self._level[key], fresh, self._table.counts[key], self._order[key]


def _too_narrow(table: Table[K], hidden: set[K], suspects: Sequence[K]) -> list[K]:
    """Those whose possible range is narrower than `PROTECTION`."""
    printed = {key: count for key, count in table.counts.items() if key not in hidden}
    unknowns = _unknowns(table, printed, [key for key in table.counts if key in hidden])
    return unknowns.narrower_than(PROTECTION - ROUNDING, suspects, table.counts)


def _unknowns(table: Table[K], printed: Mapping[K, int], hidden: Sequence[K]) -> Unknowns[K]:
    # A hidden count is never 0, since zeros are printed; one that is nowhere printed may be.
    least = {key: 0 if key in table.derived else 1 for key in hidden}
    return Unknowns(table.sums, printed, least)
