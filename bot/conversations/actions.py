"""Typed buttons: what a tap means, and the at most 64 bytes that carry it.

Old keyboards stay in chats for years, so spellings are only added, never re-used: a retired spelling
keeps its meaning in `RETIRED`. Callback data comes from the network and may be forged: `decode` checks the
shape, and each journey checks the ids it is handed against the catalogue.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_CALLBACK_BYTES = 64
"""Telegram's limit on callback_data, in bytes of UTF-8."""

_SHAPE = re.compile(r"[a-z]{1,12}:[a-z_]{1,16}(:[A-Za-z0-9_.\-]{0,40}){0,4}")

RETIRED: dict[str, str] = {}
"""Old `area:verb` spellings and the ones that took their place."""


@dataclass(frozen=True, slots=True)
class Action:
    """What a button does: an area, a verb, and up to four short arguments."""

    area: str
    verb: str
    args: tuple[str, ...] = ()

    def arg(self, position: int) -> str:
        """The argument at a position, or an empty text when the button lacks it."""
        return self.args[position] if position < len(self.args) else ""

    def number(self, position: int) -> int | None:
        """The argument as a small non-negative number, or None when it is not one."""
        text = self.arg(position)
        return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None


def encode(action: Action) -> str:
    """The callback data of an action.

    Raises:
        ValueError: when it does not fit `MAX_CALLBACK_BYTES` or its alphabet; a programming error.
    """
    data = ":".join((action.area, action.verb, *action.args))
    if len(data.encode()) > MAX_CALLBACK_BYTES or not _SHAPE.fullmatch(data):
        raise ValueError(f"callback data {data!r} is too long or has a wrong letter")
    return data


def decode(data: str) -> Action | None:
    """The action of received callback data, or None when no version of ours wrote it."""
    if not _SHAPE.fullmatch(data):
        return None
    area, verb, *args = data.split(":")
    area, verb = RETIRED.get(f"{area}:{verb}", f"{area}:{verb}").split(":")
    return Action(area, verb, tuple(args))
