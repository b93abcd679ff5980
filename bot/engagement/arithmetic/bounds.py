"""What can be learnt about unknown counts from sums that are known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
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
        self._matrix, self._right = self._equations(sums, known)

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

        found: Any = linprog(goal, A_eq=self._matrix, b_eq=self._right, bounds=self._limits, method="highs")
        if found.status == UNBOUNDED:
            return None
        if found.status != 0:
            raise ValueError("no table agrees with these numbers")
        return found.x

    def _equations(self, sums: Sums[K], known: Mapping[K, int]) -> tuple[Any, Any]:
        """Sums with an unknown in them, as rows of coefficients and right-hand sides."""
        from scipy.sparse import csr_array

        signs, rows, columns, right = list[int](), list[int](), list[int](), list[int]()
        for total, parts in sums.lines:
            signed = [(total, -1), *((part, 1) for part in parts)]
            inside = [(self._places[key], sign) for key, sign in signed if key in self._places]
            if not inside:
                continue
            rows += [len(right)] * len(inside)
            columns += [place for place, _ in inside]
            signs += [sign for _, sign in inside]
            right.append(-sum(sign * known[key] for key, sign in signed if key not in self._places))
        if not right:
            return None, None
        return csr_array((signs, (rows, columns)), shape=(len(right), len(self._places))), right
