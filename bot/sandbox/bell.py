"""Waking up whoever waits for something to happen."""

from __future__ import annotations

import asyncio


class Bell:
    """Rings once for everyone who is waiting at that moment."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def ring(self) -> None:
        """Wake all who wait now; later comers wait for the next ring."""
        self._event.set()
        self._event = asyncio.Event()

    async def wait(self, timeout_s: float) -> bool:
        """Return True at the next ring, False when `timeout_s` seconds passed without one."""
        event = self._event
        try:
            await asyncio.wait_for(event.wait(), timeout_s)
        except TimeoutError:
            return False
        return True
