"""The catalogue as it is now: how many services of each field stand at which online level."""

from __future__ import annotations

from dataclasses import dataclass

from bot.catalog.model import OnlineLevel
from bot.web.staff.reports.names import Names

LEVELS = tuple(OnlineLevel)


@dataclass(frozen=True, slots=True)
class FieldLevels:
    """One field; `counts` in the order of `LEVELS`."""

    name: str
    counts: tuple[int, ...]


def levels_by_field(names: Names) -> tuple[FieldLevels, ...]:
    """Every field that has services, in the catalogue's order."""
    counted: dict[str, dict[OnlineLevel, int]] = {}
    for service in names.inside.catalog.services.values():
        of_field = counted.setdefault(service.field_id, {})
        of_field[service.level] = of_field.get(service.level, 0) + 1
    return tuple(
        FieldLevels(names.field(field), tuple(counts.get(level, 0) for level in LEVELS))
        for field, counts in counted.items()
    )
