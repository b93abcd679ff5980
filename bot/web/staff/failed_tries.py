"""Counting failed sign-ins, so that somebody who tries links by the thousand does not keep us busy.

Links cannot be guessed (192 random bits), so this is about load, not about safety; memory is enough.
"""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta

MOST = 20
WITHIN = timedelta(minutes=10)
MOST_ADDRESSES = 1000
"""Addresses remembered; beyond that the oldest is forgotten, so that memory stays small."""


class FailedTries:
    """How often each address failed lately."""

    def __init__(self, *, most: int = MOST, within: timedelta = WITHIN) -> None:
        self._most, self._within = most, within
        self._failed: dict[str, deque[datetime]] = {}

    def wait_s(self, address: str, now: datetime) -> float:
        """How long an address must wait before it may try again; 0: not at all."""
        failed = self._failed.get(address)
        while failed and failed[0] <= now - self._within:
            failed.popleft()
        if failed is None or len(failed) < self._most:
            return 0.0
        return (failed[0] + self._within - now).total_seconds()

    def note(self, address: str, now: datetime) -> None:
        """One more try of an address failed."""
        failed = self._failed.pop(address, None) or deque(maxlen=self._most)
        failed.append(now)
        self._failed[address] = failed
        while len(self._failed) > MOST_ADDRESSES:
            self._failed.pop(next(iter(self._failed)))
