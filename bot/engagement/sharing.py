"""The one door for counts that leave the house: whatever is exported or published passes here first.

Staff who may see reports see exact figures; a file that is handed on must not betray anybody.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.engagement.suppression import Suppressed, suppress
from bot.engagement.tables import K, Table, one_way, two_way

Shared = Mapping[K, int | None]
"""Counts as they may be shared, with totals under `tables.TOTAL`; None is hidden."""


def shareable_list(counts: Mapping[str, int]) -> Shared[str]:
    """A list with its total; small counts hidden, and others where they would give them away."""
    return _safe(suppress(one_way(counts)))


def shareable_grid(cells: Mapping[tuple[str, str], int]) -> Shared[tuple[str, str]]:
    """Rows and columns with all totals. Days or months may be the rows: differences are covered too."""
    return _safe(suppress(two_way(cells)))


def shareable(table: Table[K]) -> Shared[K]:
    """Any table with its sums, also one that grew since it was shared before (`tables.grown`)."""
    return _safe(suppress(table))


def _safe(suppressed: Suppressed[K]) -> Shared[K]:
    """Nothing at all where small counts cannot be protected."""
    if suppressed.exposed:
        return dict.fromkeys(suppressed.shown, None)
    return dict(suppressed.shown)
