"""The portal's counts of one month as they may be handed on, by commune and by procedure together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.engagement.month_counts import Cell, Line, Part
from bot.engagement.periods import Period
from bot.engagement.portal_shares import PortalShares, Tally
from bot.engagement.sharing import Shared

ONLINE, DOSSIERS = "online", "dossiers"
ONLINE_PARTS = ("online_self", "online_for_them", "online_unknown")
AT_THE_DESK = ("in_person", "postal")
COLUMNS = (DOSSIERS, ONLINE, *ONLINE_PARTS, *AT_THE_DESK)


@dataclass(frozen=True, slots=True)
class PortalMonth:
    """Exact tallies of a month by two things; they must not leave the house."""

    month: Period
    communes: PortalShares
    procedures: PortalShares

    def cells(self) -> tuple[dict[Cell, int], tuple[Line, ...]]:
        """All counts and the sums between them; communes and procedures have one total."""
        counts: dict[Cell, int] = {}
        lines: list[Line] = []
        _add_row(counts, lines, Part.ALL, "", self.communes.total)
        _add_rows(counts, lines, Part.COMMUNE, self.communes.groups)
        _add_rows(counts, lines, Part.PROCEDURE, self.procedures.groups)
        return counts, tuple(lines)


@dataclass(frozen=True, slots=True)
class SharedPortalMonth:
    """As it may be printed; None is hidden."""

    month: Period
    shown: Shared[Cell]
    is_synthetic: bool

    def value(self, part: Part, key: str, column: str) -> int | None:
        """A number of dossiers."""
        return self.shown.get(Cell(part, key, column), 0)

    def keys(self, part: Part) -> tuple[str, ...]:
        """Communes or procedures, in order."""
        return tuple(sorted({cell.key for cell in self.shown if cell.part is part}))


def share_portal(month: PortalMonth, shown: Shared[Cell]) -> SharedPortalMonth:
    """A month with its counts as `sharing.shareable` left the tables of `month_sharing.tables_apart`."""
    is_synthetic = month.communes.has_synthetic or month.procedures.has_synthetic
    return SharedPortalMonth(month.month, shown, is_synthetic)


def _add_rows(counts: dict[Cell, int], lines: list[Line], part: Part, groups: Mapping[str, Tally]) -> None:
    for key, tally in groups.items():
        _add_row(counts, lines, part, key, tally)
    if groups:
        for column in COLUMNS:
            rows = tuple(Cell(part, key, column) for key in groups)
            lines.append((Cell(Part.ALL, "", column), rows))


def _add_row(counts: dict[Cell, int], lines: list[Line], part: Part, key: str, tally: Tally) -> None:
    counts |= {Cell(part, key, column): int(getattr(tally, column)) for column in COLUMNS}
    for total, parts in ((ONLINE, ONLINE_PARTS), (DOSSIERS, (ONLINE, *AT_THE_DESK))):
        lines.append((Cell(part, key, total), tuple(Cell(part, key, each) for each in parts)))
