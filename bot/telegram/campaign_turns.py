"""A sender's turn to send: the process's own limiter and, among several processes, the shared row."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from bot.campaigns.ports import PacingRow
from bot.telegram.pacing import Lane

RESERVED_S = 0.08
"""Moments are reserved for so long ahead: few enough that a dying process wastes little of the rate."""

STALE_S = 1.0
"""A moment missed by more is given up: many late ones at once would be a burst."""


class Limiter(Protocol):
    """What we use of the limiter of every outgoing call."""

    async def process_request(  # noqa: PLR0917 - the order is the library's
        self,
        callback: Callable[..., Any],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Lane | None,
    ) -> Any: ...


class Turns:
    """Lets one call after another leave: bulk waits behind replies, and for the shared row if there is one.

    Args:
        per_s: the rate of all senders together.
        row: the shared pacing row; None when this is the only sender.
    """

    def __init__(
        self,
        limiter: Limiter,
        *,
        per_s: float,
        row: PacingRow | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limiter, self._per_s, self._row = limiter, per_s, row
        self._sleep, self._clock = sleep, clock
        self._moments: deque[float] = deque()
        self._reserving = asyncio.Lock()

    async def take(self, chat_id: int, call: Callable[[], Awaitable[object]]) -> None:
        """Wait for a turn, then make the call; what it raises comes out, and a 429 slows the lane.

        Raises:
            RetryAfter: also without the call being made, when a pause is longer than the limiter waits.
        """
        if self._row is not None:
            await self._moment(self._row)

        async def made() -> bool:
            await call()
            return True

        await self._limiter.process_request(made, (), {}, "sendMessage", {"chat_id": chat_id}, Lane.BULK)

    async def paused(self, seconds: float) -> None:
        """Tell the other senders that Telegram asked us to wait."""
        self._moments.clear()
        if self._row is not None:
            await self._row.pause(seconds)

    async def _moment(self, row: PacingRow) -> None:
        while True:
            async with self._reserving:
                if not self._moments:
                    await self._reserve(row)
                moment = self._moments.popleft() if self._moments else None
            if moment is None:
                continue
            wait_s = moment - self._clock()
            if wait_s > 0:
                await self._sleep(wait_s)
            if wait_s > -STALE_S:
                return

    async def _reserve(self, row: PacingRow) -> None:
        slots = await row.reserve(count=max(1, round(self._per_s * RESERVED_S)), per_s=self._per_s)
        first = self._clock() + slots.delay_s
        self._moments.extend(first + place * slots.interval_s for place in range(slots.count))
