"""Telegram's sending limits, counted the simplest way that keeps the published numbers."""

from __future__ import annotations

import math
from collections import deque

from bot.sandbox.errors import Refusal
from bot.sandbox.settings import RateLimits

_PRUNE_AT = 10_000


class Limiter:
    """Decides whether one more message may be sent now; times are seconds of any steady clock."""

    def __init__(self, limits: RateLimits) -> None:
        self.limits = limits
        self._free: deque[float] = deque()
        self._paid: deque[float] = deque()
        self._groups: dict[int, deque[float]] = {}
        self._chats: dict[int, float] = {}

    def admit(self, chat_id: int, now: float, paid: bool = False) -> None:
        """Count one message to the chat.

        Raises:
            Refusal: 429 with `retry_after` in whole seconds; the refused message is not counted.
        """
        if not self.limits.enabled:
            return
        window, ceiling = self._window(paid)
        group = self._groups.setdefault(chat_id, deque()) if chat_id < 0 else None
        waits = [_wait(window, ceiling, 1.0, now), self._chat_wait(chat_id, now)]
        if group is not None:
            waits.append(_wait(group, self.limits.group_per_min, 60.0, now))
        if max(waits) > 0:
            raise too_many_requests(math.ceil(max(waits)))
        window.append(now)
        if group is not None:
            group.append(now)
        self._spend(chat_id, now)

    def _window(self, paid: bool) -> tuple[deque[float], int]:
        if paid:
            return self._paid, self.limits.paid_per_s
        return self._free, self.limits.overall_per_s

    def _chat_wait(self, chat_id: int, now: float) -> float:
        """Generic cell rate: a chat may run `chat_burst` messages ahead of its rate."""
        ahead = self._chats.get(chat_id, now) - now
        return ahead - (self.limits.chat_burst - 1) / self.limits.chat_per_s

    def _spend(self, chat_id: int, now: float) -> None:
        if len(self._chats) > _PRUNE_AT:
            self._chats = {key: until for key, until in self._chats.items() if until > now}
        self._chats[chat_id] = max(self._chats.get(chat_id, now), now) + 1 / self.limits.chat_per_s


def too_many_requests(retry_after: int) -> Refusal:
    """Return Telegram's 429; it never asks for less than one second."""
    seconds = max(1, retry_after)
    return Refusal(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


def _wait(window: deque[float], ceiling: int, span_s: float, now: float) -> float:
    while window and window[0] <= now - span_s:
        window.popleft()
    return window[0] + span_s - now if len(window) >= ceiling else 0.0
