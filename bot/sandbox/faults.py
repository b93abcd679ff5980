"""Faults by script: what goes wrong, on which call."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any

from bot.sandbox.errors import ConnectionLost, DriverMistake, Refusal, bad_request, forbidden
from bot.sandbox.limits import too_many_requests


class FaultKind(StrEnum):
    """What can go wrong."""

    RETRY_AFTER = "retry_after"
    SERVER_ERROR = "server_error"
    LOST_ANSWER = "lost_answer"
    """Delivered, but the answer never comes: silence for `hold_s`, then a broken connection."""
    LOST_REQUEST = "lost_request"
    """Broken before delivery."""
    BLOCKED = "blocked"
    DEACTIVATED = "deactivated"
    MIGRATED = "migrated"


@dataclass(frozen=True, slots=True)
class Fault:
    """One scripted fault.

    Attributes:
        method: only this method; None means every method that names a chat.
        chat_id: only this chat; None means any.
        nth: the first matching call that fails, counted from 1.
        times: how many matching calls in a row fail.
    """

    kind: FaultKind
    method: str | None = None
    chat_id: int | None = None
    nth: int = 1
    times: int = 1
    retry_after: int = 1
    hold_s: float = 0.0
    migrate_to_chat_id: int = 0

    def matches(self, method: str, chat_id: int | None) -> bool:
        """Tell whether a call is of the kind this fault waits for."""
        if self.method is None and chat_id is None:
            return False
        if self.method is not None and self.method.lower() != method.lower():
            return False
        return self.chat_id is None or self.chat_id == chat_id

    def before_delivery(self) -> Refusal | ConnectionLost | None:
        """Return what happens instead of the call; None when the call goes through first."""
        match self.kind:
            case FaultKind.RETRY_AFTER:
                return too_many_requests(self.retry_after)
            case FaultKind.SERVER_ERROR:
                return Refusal(500, "Internal Server Error")
            case FaultKind.LOST_REQUEST:
                return ConnectionLost(self.hold_s)
            case FaultKind.BLOCKED:
                return forbidden("bot was blocked by the user")
            case FaultKind.DEACTIVATED:
                return forbidden("user is deactivated")
            case FaultKind.MIGRATED:
                refusal = bad_request("group chat was upgraded to a supergroup chat")
                refusal.parameters = {"migrate_to_chat_id": self.migrate_to_chat_id}
                return refusal
            case FaultKind.LOST_ANSWER:
                return None

    def as_json(self) -> dict[str, Any]:
        """Return the fault as the driver reads and writes it."""
        return asdict(self)


def read_fault(value: dict[str, Any]) -> Fault:
    """Build a fault from JSON.

    Raises:
        DriverMistake: unknown kind or field.
    """
    unknown = set(value) - {item.name for item in fields(Fault)}
    if unknown:
        raise DriverMistake(f"unknown fault fields: {', '.join(sorted(unknown))}")
    try:
        return Fault(**{**value, "kind": FaultKind(value.get("kind", ""))})
    except ValueError as error:
        raise DriverMistake(str(error)) from None


class FaultScript:
    """The faults still to come, in the order they were added."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Fault, int]] = []

    def add(self, fault: Fault) -> None:
        """Queue one more fault."""
        self._waiting.append((fault, 0))

    def clear(self) -> None:
        """Forget all faults."""
        self._waiting.clear()

    def pending(self) -> list[Fault]:
        """Return the faults that have not run out."""
        return [fault for fault, _ in self._waiting]

    def take(self, method: str, chat_id: int | None) -> Fault | None:
        """Count this call against every waiting fault and return the first that strikes."""
        struck: Fault | None = None
        remaining: list[tuple[Fault, int]] = []
        for waiting, seen in self._waiting:
            count = seen + 1 if waiting.matches(method, chat_id) else seen
            strikes = count > seen and waiting.nth <= count < waiting.nth + waiting.times
            if strikes and struck is None:
                struck = waiting
            elif strikes:
                count = seen
            if count < waiting.nth + waiting.times - 1:
                remaining.append((waiting, count))
        self._waiting = remaining
        return struck
