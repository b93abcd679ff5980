"""A clock that stands where the simulation is, and the list of what comes next."""

from __future__ import annotations

import heapq
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from itertools import count

Doing = Callable[[datetime], Awaitable[None]]
"""Something that happens at a moment."""


class SimulatedClock:
    """Behaves as `Clock`; moved by the simulation alone."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    def move_to(self, moment: datetime) -> None:
        """It never goes back: what runs over its time makes the next thing late, as in life."""
        self._now = max(self._now, moment.astimezone(UTC))


class Agenda:
    """What is going to happen, earliest first; of the same moment in the order it was put down."""

    def __init__(self, clock: SimulatedClock) -> None:
        self._clock, self._number = clock, count()
        self._due: list[tuple[datetime, int, Doing]] = []

    def put(self, moment: datetime, doing: Doing) -> None:
        """Put something down; what is past already happens next."""
        heapq.heappush(self._due, (moment.astimezone(UTC), next(self._number), doing))

    async def run_until(self, end: datetime) -> None:
        """Let everything before `end` happen, also what is put down meanwhile."""
        while self._due and self._due[0][0] < end:
            moment, _, doing = heapq.heappop(self._due)
            self._clock.move_to(moment)
            await doing(self._clock.now())
        self._clock.move_to(end)
