"""What conversations need remembered, said as a port; the database keeps it, a fake stands in for tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from bot.conversations.model import Outcome
from bot.engagement.model import Event
from bot.kernel.ids import ChatId
from bot.people.model import Person, Reminder, Role


class Claim(StrEnum):
    """What became of the wish to handle one update."""

    TAKEN = "taken"
    BUSY = "busy"
    """Another process handles this chat just now; come back shortly."""
    RECORDED = "recorded"
    """An earlier process recorded the outcome and died before it spoke: speak `outbox`, then `done`."""
    DONE = "done"
    """Handled before: a second delivery changes nothing."""


@dataclass(frozen=True, slots=True)
class Begun:
    """The answer to `begin`; `person` is set when the claim is TAKEN, `outbox` when RECORDED."""

    claim: Claim
    person: Person | None = None
    outbox: str | None = None


class ClaimLost(Exception):
    """Nothing of the turn was recorded: another process took it over. Say nothing, the other one will."""


class Memory(Protocol):
    """Everything a chat's journeys read and leave behind.

    The order is `begin` → (decide) → `record` → (speak) → `done`. Each call is one transaction of its own:
    none is open while Telegram is called. A claim lasts `CLAIM_SECONDS` and then counts as abandoned.
    """

    async def begin(self, *, chat_id: ChatId, update_id: int | None, now: datetime) -> Begun:
        """Claim the chat and the update; load the person. Unknown chats give a fresh, unsaved person."""
        ...

    async def record(
        self, *, person: Person, outcome: Outcome, update_id: int | None, outbox: str | None, now: datetime
    ) -> None:
        """Make the outcome true: state, effects and events, in one transaction.

        Events are first completed by `conversations.noting.noted` (commune, source, campaign, visit).
        Events carry the pseudonym only of people who agreed to measuring (as of after the effects); for
        all others daily counters grow and no row names anyone. When writing events fails the rest is still
        recorded and the loss is counted.

        Raises:
            ClaimLost: when the turn outlived its claim and another process took it over.
        """
        ...

    async def done(self, *, chat_id: ChatId, update_id: int | None) -> None:
        """The replies were sent: drop the outbox, release the chat."""
        ...

    async def record_events(self, *, chat_id: ChatId | None, events: Sequence[Event], now: datetime) -> None:
        """Log events that no update caused (a reminder was sent), under the same consent rule."""
        ...

    async def export(self, *, chat_id: ChatId) -> dict[str, Any]:
        """Everything kept about a person, as plain JSON values, by table; {} when nothing is kept."""
        ...

    async def due_reminders(self, *, now: datetime, limit: int) -> Sequence[Reminder]:
        """Claim reminders that are due: each is handed out once; follow-ups only while consent stands.

        Marked as taken before they are sent, so a crash may lose one but never sends it twice.
        """
        ...

    async def person(self, *, chat_id: ChatId) -> Person:
        """Read one person without claiming the chat."""
        ...

    async def set_role(self, *, chat_id: ChatId, role: Role, now: datetime) -> None:
        """Give or take back a role."""
        ...

    async def erase_unused(self, *, now: datetime) -> int:
        """Erase the service state of chats unused for 30 days without any consent; returns how many."""
        ...


CLAIM_SECONDS = 30
"""How long a chat stays claimed by a process that died; far longer than any turn takes."""
