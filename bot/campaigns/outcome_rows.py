"""What became of every copy of one run, as rows for a table: by pseudonym, never by chat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

CHUNK_ROWS = 1000
"""Rows read in one transaction, so that a large run is read in flat memory and holds up nobody."""


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One copy. `number` counts from 1 within the run; `pseudonym` is empty for people outside measuring.

    `arm` is a wording or the holdout; `reason` is a `SkipReason` or `FailReason`, empty where there is none;
    `at` is the last attempt.
    """

    number: int
    pseudonym: str
    arm: str
    state: str
    reason: str
    attempts: int
    at: datetime | None
