"""What can go wrong in this room. Questions of citizens never raise; files of ours may.

SearchError
├── BadQuestion     a line of a question set that cannot be used
└── BadWeights      a weights file that cannot be used
"""

from __future__ import annotations


class SearchError(Exception):
    """Base of this room's errors."""


class BadQuestion(SearchError):
    """A line of a question set has no text, label or known kind."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line = line
        self.reason = reason


class BadWeights(SearchError):
    """A weights file is not JSON, misses a value or names an unknown feature."""
