"""Whether anything is still going on between the bot and the sandbox."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Traffic:
    """Calls and webhook posts in flight, and when something last moved."""

    def __init__(self) -> None:
        self.in_flight = 0
        self._moved_at = time.monotonic()

    def touch(self) -> None:
        """Note that something happened just now."""
        self._moved_at = time.monotonic()

    @contextmanager
    def one(self) -> Iterator[None]:
        """Count something as in flight while the block runs."""
        self.in_flight += 1
        try:
            yield
        finally:
            self.in_flight -= 1
            self.touch()

    @property
    def quiet_s(self) -> float:
        """Seconds since anything moved; 0 while something is in flight."""
        return 0.0 if self.in_flight else time.monotonic() - self._moved_at
