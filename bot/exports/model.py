"""One table as a value, whatever file it becomes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, StrEnum

SYNTHETIC = "synthetic"
"""The key of the column that marks invented figures, in every row of every file."""


class Hidden(Enum):
    """A count that is there and may not be shown; a reader is not told why it in particular."""

    HIDDEN = "hidden"


HIDDEN = Hidden.HIDDEN
Cell = str | int | float | date | Hidden | None
"""None: there is nothing to count or to compute here."""


class Kind(StrEnum):
    """How a column is read and formatted."""

    TEXT = "text"
    COUNT = "count"
    SHARE = "share"
    """0 to 1."""
    POINTS = "points"
    """Percentage points."""
    DAY = "day"
    MONTH = "month"
    """The first day of it."""


@dataclass(frozen=True, slots=True)
class Column:
    """What stands in a column. `key` is for machines and never changes its meaning."""

    key: str
    title: str
    kind: Kind
    definition: str
    how: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with what they mean.

    Attributes:
        name: for file names and addresses.
        notes: what a reader must know: what is hidden, what was lost.
        basis: which days, as of when, by whom.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    basis: str = ""
    is_synthetic: bool = False

    def marked(self, column_title: str, mark: str) -> Table:
        """The table with a first column that says in every row that its figures are invented."""
        if not self.is_synthetic or self.columns[0].key == SYNTHETIC:
            return self
        column = Column(SYNTHETIC, column_title, Kind.TEXT, mark)
        return replace(self, columns=(column, *self.columns), rows=tuple((mark, *row) for row in self.rows))
