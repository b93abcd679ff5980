"""Updates waiting for the bot, until it confirms them."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Any

from bot.sandbox.bell import Bell

Json = dict[str, Any]
_ONLY_WHEN_ASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(frozen=True, slots=True)
class QueuedUpdate:
    """One update and the chat (or person) whose order it must keep."""

    update_id: int
    lane: int
    body: Json


class UpdateQueue:
    """Unconfirmed updates in order of their ids."""

    def __init__(self) -> None:
        self.pending: deque[QueuedUpdate] = deque()
        self.next_id = 700_000_001
        self.allowed: frozenset[str] | None = None
        self.bell = Bell()
        self.poll_generation = 0
        self.polling = False

    def wants(self, kind: str) -> bool:
        """Tell whether the bot asked for updates of this kind; by default for all but a few."""
        if self.allowed is None:
            return kind not in _ONLY_WHEN_ASKED
        return kind in self.allowed

    def allow(self, kinds: list[str] | None) -> None:
        """Remember the bot's choice; None keeps the last one, an empty list means the default."""
        if kinds is not None:
            self.allowed = frozenset(kinds) or None

    def put(self, update: QueuedUpdate) -> None:
        """Add an update and wake the waiting poll."""
        self.pending.append(update)
        self.next_id = max(self.next_id, update.update_id + 1)
        self.bell.ring()

    def confirm_below(self, offset: int) -> int:
        """Forget updates with a smaller id; return how many there were."""
        before = len(self.pending)
        while self.pending and self.pending[0].update_id < offset:
            self.pending.popleft()
        return before - len(self.pending)

    def remove(self, update_id: int) -> None:
        """Forget one update, acknowledged out of turn by a webhook."""
        if self.pending and self.pending[0].update_id == update_id:
            self.pending.popleft()
            return
        self.pending = deque(item for item in self.pending if item.update_id != update_id)

    def batch(self, limit: int) -> list[Json]:
        """Return up to `limit` updates without confirming them."""
        return [self.pending[place].body for place in range(min(limit, len(self.pending)))]
