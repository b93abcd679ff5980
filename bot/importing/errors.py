"""What can go wrong in this room.

ImportingError
├── UnreadableFile    a file that is no table we can read; becomes a value at the room's door
└── BadTemplatePath   a template cannot be written there
"""

from __future__ import annotations

from bot.engagement.portal_problems import ProblemKind


class ImportingError(Exception):
    """Base of this room's errors."""


class UnreadableFile(ImportingError):
    """A file, or the rest of it from a row on, cannot be read. `row` is 0 for the whole file."""

    def __init__(self, kind: ProblemKind, *, row: int = 0, **details: str) -> None:
        super().__init__(kind.value)
        self.kind = kind
        self.row = row
        self.details = details


class BadTemplatePath(ImportingError):
    """The path ends neither in .xlsx nor in .csv, or something is there already."""
