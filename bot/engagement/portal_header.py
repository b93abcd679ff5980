"""Finding the header of a report among its first lines, and what each column holds.

Reports come long (a column says the channel) or wide (a column for each channel), with merged titles
above, and often with a header of two lines whose upper cells are merged.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.engagement.portal_cells import read_month
from bot.engagement.portal_problems import Problem, ProblemKind, shown
from bot.engagement.portal_rows import PortalChannel, SubmittedBy
from bot.engagement.portal_words import HEADERS, SYNTHETIC_WORDS, WIDE_HEADERS, Column
from bot.kernel.folding import fold

HEADER_WITHIN = 10
"""The header, of one line or two, ends within so many first lines."""

FEWEST_WIDE = 2
"""Channels with columns of their own; a table with one alone has no whole to take a share of."""

_TITLE_MONTH = re.compile(r"\bthang (\d{1,2}) (?:nam )?(\d{4})\b")

Line = Sequence[str]


@dataclass(frozen=True, slots=True)
class WideColumn:
    """A column that holds the dossiers of one channel."""

    place: int
    channel: PortalChannel
    submitted_by: SubmittedBy


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything stands. Places count from 0, `first_row` (of the data) from 1.

    `month` is the one of the title, for a table without such a column.
    """

    places: Mapping[Column, int]
    wide: tuple[WideColumn, ...]
    headers: tuple[str, ...]
    first_row: int
    ignored: tuple[str, ...] = ()
    twice: tuple[str, ...] = ()
    month: date | None = None
    says_synthetic: bool = False

    @property
    def is_wide(self) -> bool:
        return bool(self.wide) and Column.CHANNEL not in self.places

    @property
    def recognised(self) -> int:
        return len(self.places) + len(self.wide)

    @property
    def missing(self) -> tuple[Column, ...]:
        """Columns without which nothing can be read."""
        needed = [Column.CODE, Column.COMMUNE]
        if self.month is None:
            needed.insert(0, Column.MONTH)
        if len({one.channel for one in self.wide}) < FEWEST_WIDE or Column.CHANNEL in self.places:
            needed += [Column.CHANNEL, Column.DOSSIERS]
        return tuple(column for column in needed if column not in self.places)

    def header(self, place: int) -> str:
        """A column's header as it was written."""
        return self.headers[place] if place < len(self.headers) else ""


@dataclass(slots=True)
class _Columns:
    places: dict[Column, int] = field(default_factory=dict)
    wide: dict[tuple[PortalChannel, SubmittedBy], WideColumn] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)

    def put(self, place: int, text: str) -> None:
        folded = fold(text)
        if (column := HEADERS.get(folded)) is not None:
            if self.places.setdefault(column, place) != place:
                self.twice.append(shown(text))
        elif (kind := WIDE_HEADERS.get(folded)) is not None:
            if self.wide.setdefault(kind, WideColumn(place, *kind)).place != place:
                self.twice.append(shown(text))
        elif folded:
            self.ignored.append(shown(text))


def find_layout(lines: Sequence[Line], *, today: date) -> Layout | Problem:
    """The layout of the table whose first `HEADER_WITHIN` lines these are, or what is wrong with its header.

    Of several lines that could be the header the one that explains most columns is taken, one line before
    two.
    """
    candidates = [
        _layout(lines, index, height, today) for height in (1, 2) for index in _starts(lines, height)
    ]
    if not candidates:
        return Problem(0, "", ProblemKind.NO_ROWS)
    complete = [one for one in candidates if not one.missing]
    best = max(complete or candidates, key=lambda one: one.recognised)
    if best.missing:
        return _missing(best, lines)
    if best.twice:
        return Problem(best.first_row - 1, "", ProblemKind.HEADER_TWICE, {"headers": ", ".join(best.twice)})
    return best


def _starts(lines: Sequence[Line], height: int) -> range:
    return range(min(HEADER_WITHIN, len(lines)) - height + 1)


def _layout(lines: Sequence[Line], index: int, height: int, today: date) -> Layout:
    cells = list(lines[index]) if height == 1 else _overlaid(lines[index], lines[index + 1])
    columns = _Columns()
    for place, text in enumerate(cells):
        columns.put(place, text)
    titles = [fold(" ".join(line)) for line in lines[:index]]
    return Layout(
        places=_with_dossiers(columns),
        wide=tuple(columns.wide.values()),
        headers=tuple(shown(cell) for cell in cells),
        first_row=index + height + 1,
        ignored=tuple(columns.ignored),
        twice=tuple(columns.twice),
        month=None if Column.MONTH in columns.places else _title_month(titles, today),
        says_synthetic=any(word in title for title in titles for word in SYNTHETIC_WORDS),
    )


def _overlaid(upper: Line, lower: Line) -> list[str]:
    """A header of two lines: the lower cell where there is one, else the merged one above it."""
    width = max(len(upper), len(lower))
    above, below = ([*line, *[""] * (width - len(line))] for line in (upper, lower))
    return [low if low.strip() else high for high, low in zip(above, below, strict=True)]


def _with_dossiers(columns: _Columns) -> dict[Column, int]:
    """In a long table "Tổng số hồ sơ" is the number itself; in a wide one "Số hồ sơ" is a total."""
    places = dict(columns.places)
    is_long = Column.CHANNEL in places
    if is_long and Column.DOSSIERS not in places and Column.TOTAL in places:
        places[Column.DOSSIERS] = places.pop(Column.TOTAL)
    if not is_long and columns.wide and Column.DOSSIERS in places and Column.TOTAL not in places:
        places[Column.TOTAL] = places.pop(Column.DOSSIERS)
    return places


def _title_month(titles: Sequence[str], today: date) -> date | None:
    named = {match.group() for title in titles for match in _TITLE_MONTH.finditer(title)}
    months = [read_month(one, today=today) for one in named] if len(named) == 1 else []
    return next((one for one in months if isinstance(one, date)), None)


def _missing(best: Layout, lines: Sequence[Line]) -> Problem:
    found = best.headers if best.recognised else next((line for line in lines if any(line)), ())
    details = {
        "missing": ",".join(best.missing),
        "found": ", ".join(f"“{shown(cell)}”" for cell in found if cell.strip())[:300],
    }
    return Problem(best.first_row - 1 if best.recognised else 0, "", ProblemKind.HEADER_MISSING, details)
