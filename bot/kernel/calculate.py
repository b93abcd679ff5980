"""Heavy arithmetic as something handed in: rooms say what to compute, the composition root says where."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

T = TypeVar("T")


class Calculate(Protocol):
    """Runs a pure function of plain values elsewhere and gives what it returns, or raises what it raises."""

    async def __call__(self, fn: Callable[..., T], *args: object) -> T:
        """`fn` is a function of a module, so that another process finds it; `args` can be pickled."""
        ...


async def here(fn: Callable[..., T], *args: object) -> T:
    """Right here: for command lines and tests, where nobody waits for an answer meanwhile."""
    return fn(*args)
