"""What can be learnt about unknown counts from sums that are known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

K = TypeVar("K")

UNBOUNDED = 3
"""The solver's word for "as large as you like"."""


@dataclass(frozen=True, slots=True)
class Sums(Generic[K]):
    """Equations `total = part + part + ...` over named counts."""

    lines: tuple[tuple[K, tuple[K, ...]], ...]


class Unknowns(Generic[K]):
    """What is known of the counts that are not printed: sums with the printed ones, and a least value."""

    def __init__(self, sums: Sums[K], known: Mapping[K, int], least: Mapping[K, int]) -> None:
        """Args: known: values that are printed; least: every unknown with the least it can be."""
        self._places = {key: place for place, key in enumerate(least)}
        self._limits = [(low, None) for low in least.values()]
        self._lines = list(self._known_lines(sums, known))

    def range_of(self, key: K) -> tuple[float, float]:
        """The smallest and largest value that agree with everything known; `inf` when unbounded.

        Over the real numbers: whole numbers cannot lie outside, and in tables of one or two directions the
        ends are whole themselves (A. J. Hoffman and J. B. Kruskal, 1956).
        Raises:
            ValueError: when what is known contradicts itself.
        """
        least, most = self._end(key, 1), self._end(key, -1)
        place = self._places[key]
        return float(least[place]), float("inf") if most is None else float(most[place])

    def narrower_than(self, width: float, keys: Sequence[K], true: Mapping[K, int]) -> list[K]:
        """Those of `keys` whose range is narrower than `width`, in their order.

        Every solution is a whole table that agrees with what is known, and so widens the ranges of many
        keys at once. First come goals that pull the unknowns apart in all the ways their numbers' binary
        digits do; only keys that stay narrow are solved by themselves.
        """
        if (slack := self._slack_of_one_sum()) is not None:
            return list(keys) if slack < width else []
        import numpy as np

        low = np.array([float(true[key]) for key in self._places])
        high, narrow = low.copy(), list[K]()
        for goal in self._pulls() if keys else ():
            if (end := self._solve(goal)) is not None:
                low, high = np.minimum(low, end), np.maximum(high, end)
        for key in keys:
            place = self._places[key]
            for sign in (-1, 1):
                if high[place] - low[place] >= width:
                    break
                if (end := self._end(key, sign)) is None:
                    high[place] = float("inf")
                else:
                    low, high = np.minimum(low, end), np.maximum(high, end)
            if high[place] - low[place] < width:
                narrow.append(key)
        return narrow

    def _slack_of_one_sum(self) -> float | None:
        """How far each unknown can move when all that is known is one sum of them all; None otherwise.

        Nothing needs to be solved then: each takes what the least values of the others leave.
        """
        if len(self._lines) != 1 or self._lines[0][0] != dict.fromkeys(range(len(self._places)), 1):
            return None
        rest = self._lines[0][1] - sum(low for low, _ in self._limits)
        return 0.0 if len(self._places) == 1 else float(rest)

    def _pulls(self) -> Iterator[Any]:
        import numpy as np

        numbers = np.arange(len(self._places))
        for digit in range(len(self._places).bit_length()):
            goal = np.where(numbers >> digit & 1, 1.0, -1.0)
            yield from (goal, -goal)

    def _end(self, key: K, sign: int) -> Any:
        """A table that agrees with what is known and has `key` least (sign 1) or most (-1); None: no end."""
        import numpy as np

        goal = np.zeros(len(self._places))
        goal[self._places[key]] = sign
        return self._solve(goal)

    def _solve(self, goal: Any) -> Any:
        from scipy.optimize import linprog

        matrix, right = self._equations
        found: Any = linprog(goal, A_eq=matrix, b_eq=right, bounds=self._limits, method="highs")
        if found.status == UNBOUNDED:
            return None
        if found.status != 0:
            raise ValueError("no table agrees with these numbers")
        return found.x

    @cached_property
    def _equations(self) -> tuple[Any, Any]:
        """The lines as a matrix and a right-hand side; none where nothing is known."""
        from scipy.sparse import csr_array

        if not self._lines:
            return None, None
        cells = [
            (row, place, sign) for row, (line, _) in enumerate(self._lines) for place, sign in line.items()
        ]
        rows, places, signs = zip(*cells, strict=True)
        shape = (len(self._lines), len(self._places))
        return csr_array((signs, (rows, places)), shape=shape), [right for _, right in self._lines]

    def _known_lines(self, sums: Sums[K], known: Mapping[K, int]) -> Iterator[tuple[dict[int, int], int]]:
        """Sums with an unknown in them: the sign of each unknown by its place, and what they come to."""
        for total, parts in sums.lines:
            signed = [(total, -1), *((part, 1) for part in parts)]
            inside = {self._places[key]: sign for key, sign in signed if key in self._places}
            if inside:
                yield inside, -sum(sign * known[key] for key, sign in signed if key not in self._places)
