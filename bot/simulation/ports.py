"""The ground a simulation stands on: a database that must hold nobody real, and is marked as invented."""

from __future__ import annotations

from collections.abc import Container
from datetime import datetime
from enum import StrEnum
from typing import Protocol

SIMULATION = "simulation"
"""The name of the mark that a simulation leaves."""


class Found(StrEnum):
    """What a database holds."""

    NOTHING = "nothing"
    SIMULATION = "simulation"
    """An earlier simulation and nobody else."""
    OTHERS = "others"
    """Somebody or something that no simulation made."""


class Ground(Protocol):
    """The database beneath a simulation, looked at as a whole."""

    async def found(self, invented: Container[int]) -> Found:
        """What it holds; chats outside of `invented` are other people's."""
        ...

    async def clear(self) -> None:
        """Empty every table. Only after `found` said that an earlier simulation is all there is."""
        ...

    async def mark(self, *, seed: int, at: datetime) -> bool:
        """Mark it as invented; False when somebody else marked it meanwhile."""
        ...

    async def count_events(self) -> int:
        """Everything that was logged, of people with and without consent to measuring; from the sums."""
        ...
