"""Errors of the sandbox.

SandboxError
├── Refusal          an answer Telegram would give: code, description, parameters
├── ConnectionLost   the caller gets no (whole) answer
└── DriverMistake    a test or the page asked for something that makes no sense
"""

from __future__ import annotations

from typing import Any


class SandboxError(Exception):
    """Base of everything the sandbox raises on purpose."""


class Refusal(SandboxError):
    """A Bot API answer with `ok: false`."""

    def __init__(self, code: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def as_json(self) -> dict[str, Any]:
        """Return the body Telegram sends with this refusal."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


class ConnectionLost(SandboxError):
    """The connection ends without a whole answer, after `hold_s` seconds of silence."""

    def __init__(self, hold_s: float = 0.0) -> None:
        super().__init__("connection lost")
        self.hold_s = hold_s


class DriverMistake(SandboxError):
    """The person's side was asked for the impossible; answered with status 400 and this text."""


def bad_request(what: str) -> Refusal:
    """Return the refusal `Bad Request: <what>`."""
    return Refusal(400, f"Bad Request: {what}")


def forbidden(what: str) -> Refusal:
    """Return the refusal `Forbidden: <what>`."""
    return Refusal(403, f"Forbidden: {what}")
