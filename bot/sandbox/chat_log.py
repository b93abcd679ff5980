"""What one chat really received: messages, edits and deletions, in order."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Any, Literal

from bot.sandbox.bell import Bell

Json = dict[str, Any]
EntryKind = Literal["message", "edit", "delete"]
Author = Literal["bot", "person"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger; `at` is Unix time in seconds with fractions."""

    revision: int
    kind: EntryKind
    at: float
    author: Author
    message: Json
    keyboard: Json | None = None

    def as_json(self) -> Json:
        """Return the entry as the ledger and the page read it."""
        shown: Json = {
            "revision": self.revision,
            "kind": self.kind,
            "at": self.at,
            "author": self.author,
            "message": self.message,
        }
        return {**shown, "keyboard": self.keyboard} if self.keyboard else shown


class ChatLog:
    """The entries and the present messages of one chat, the newest `kept` of each."""

    def __init__(self, kept: int) -> None:
        self._kept = kept
        self.entries: deque[Entry] = deque(maxlen=kept)
        self.messages: dict[int, Json] = {}
        self.revision = 0
        self.counts = {"bot": 0, "person": 0, "edits": 0, "deletions": 0}
        self.keyboard: Json | None = None
        self.bell = Bell()

    def add(self, kind: EntryKind, at: float, author: Author, message: Json, keyboard: Json | None) -> Entry:
        """Take in what happened and return its entry."""
        self.revision += 1
        entry = Entry(self.revision, kind, at, author, message, keyboard)
        self.entries.append(entry)
        self._apply(entry)
        if keyboard is not None:
            self.keyboard = None if keyboard.get("remove_keyboard") else keyboard
        self.bell.ring()
        return entry

    def _apply(self, entry: Entry) -> None:
        message_id = entry.message["message_id"]
        if entry.kind == "delete":
            self.messages.pop(message_id, None)
            self.counts["deletions"] += 1
            return
        if entry.kind == "edit":
            self.counts["edits"] += 1
            if message_id not in self.messages:
                return
        else:
            self.counts[entry.author] += 1
        self.messages[message_id] = entry.message
        if len(self.messages) > self._kept:
            del self.messages[next(iter(self.messages))]

    def since(self, revision: int) -> list[Entry]:
        """Return the entries after `revision`, as far as memory holds them."""
        if revision >= self.revision:
            return []
        return [entry for entry in self.entries if entry.revision > revision]

    @property
    def last_message(self) -> Json | None:
        """The newest message that is still there."""
        return self.messages[next(reversed(self.messages))] if self.messages else None
