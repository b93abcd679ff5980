"""A past day as officers type it: "1/11", "01/11/2026"."""

from __future__ import annotations

import re
from datetime import date

_DAY = re.compile(r"\s*(\d{1,2})[/.\-](\d{1,2})(?:[/.\-](\d{4}))?\s*")


def day_typed(text: str, today: date) -> date | None:
    """The latest such day that is not ahead; None when the text is no day, or one ahead."""
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    years = [int(found[3])] if found[3] else [today.year, today.year - 1]
    for year in years:
        try:
            day = date(year, int(found[2]), int(found[1]))
        except ValueError:
            continue
        if day <= today:
            return day
    return None
