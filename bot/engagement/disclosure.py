"""The one number below which a count could point at a person."""

from __future__ import annotations

SMALLEST_SHOWN = 10
"""Counts from 1 to below this are hidden in anything shared. Nobody (0) points at nobody and is shown."""


def is_small(count: int) -> bool:
    """Whether a count must be hidden."""
    return 0 < count < SMALLEST_SHOWN
