"""From a table of texts to rows that count, or to the list of what is wrong: whole or not at all."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from bot.engagement.portal_cells import Figure, ReadCode
from bot.engagement.portal_header import HEADER_WITHIN, Layout, find_layout
from bot.engagement.portal_lines import LineReader, TableLine
from bot.engagement.portal_notes import Remarks
from bot.engagement.portal_problems import Note, PortalProblems, Problem, ProblemKind, ProblemList
from bot.engagement.portal_register import PortalRegister
from bot.engagement.portal_rows import PortalKey, PortalRow
from bot.engagement.portal_words import EXAMPLE_CODES, HEADERS, TOTAL_CELLS, TOTAL_STARTS, Column
from bot.kernel.folding import fold

MOST_ROWS = 200_000
"""Lines with something in them; a province's year, by month, is well below."""

_INDEX_CELL = re.compile(r"\(?(?:[A-Za-z]|\d{1,2})\)?(?:\s*=.*)?")
"""The line under a header that numbers its columns: (1) (2) (3)=(4)+(5)."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A table without a fault: its rows in their order, and what should be known of the reading."""

    rows: tuple[PortalRow, ...]
    notes: tuple[Note, ...]
    says_synthetic: bool


def read_table(
    lines: Iterable[Sequence[str]], register: PortalRegister, *, today: date, most_rows: int = MOST_ROWS
) -> Reading | PortalProblems:
    """Read every line; line 1 is the first. Cells that hold numbers are `Figure`, dates are ISO text.

    One problem anywhere and there are no rows. Lines without content, totals, headings and the template's
    examples are left out, and a note says so.
    """
    remaining = iter(lines)
    first = list(itertools.islice(remaining, HEADER_WITHIN))
    problems = ProblemList()
    layout = find_layout(first, today=today)
    if isinstance(layout, Problem):
        problems.add(layout)
        return problems.as_value()
    reader = _TableReader(layout, register, today=today, problems=problems, most_rows=most_rows)
    after_header = itertools.chain(first[layout.first_row - 1 :], remaining)
    for number, cells in enumerate(after_header, start=layout.first_row):
        if not reader.take(TableLine(number, cells)):
            break
    return reader.result()


class _TableReader:
    def __init__(
        self,
        layout: Layout,
        register: PortalRegister,
        *,
        today: date,
        problems: ProblemList,
        most_rows: int,
    ) -> None:
        self._layout = layout
        self._problems = problems
        self._most_rows = most_rows
        self._remarks = Remarks(layout, today)
        self._lines = LineReader(layout, register, today=today, problems=problems, remarks=self._remarks)
        self._dossiers: dict[PortalKey, int] = {}
        self._stood_at: dict[PortalKey, int] = {}
        self._label_places = [place for column, place in layout.places.items() if column in _LABELS]
        self._taken = 0

    def take(self, line: TableLine) -> bool:
        """Read one line; False when there are too many, and reading on is of no use."""
        if not any(map(str.strip, line.cells)):
            return True
        self._taken += 1
        if self._taken > self._most_rows:
            details = {"most": f"{self._most_rows:,}".replace(",", ".")}
            self._problems.add(Problem(line.number, "", ProblemKind.TOO_MANY_ROWS, details))
            return False
        if not self._is_left_out(line):
            for row in self._lines.read(line):
                self._keep(line, row)
        return True

    def result(self) -> Reading | PortalProblems:
        if not self._dossiers and not self._problems.total:
            self._problems.add(Problem(0, "", ProblemKind.NO_ROWS))
        if self._problems.total:
            return self._problems.as_value()
        rows = tuple(itertools.starmap(PortalRow, self._dossiers.items()))
        return Reading(rows, self._remarks.notes(rows), self._layout.says_synthetic)

    def _keep(self, line: TableLine, row: PortalRow) -> None:
        stood = self._stood_at.setdefault(row.key, line.number)
        if stood != line.number:
            self._problems.add(Problem(line.number, "", ProblemKind.KEY_TWICE, {"other": str(stood)}))
        self._dossiers[row.key] = row.dossiers

    def _is_left_out(self, line: TableLine) -> bool:
        code = line.text(self._layout.places[Column.CODE])
        if code in EXAMPLE_CODES:
            self._remarks.examples.append(line.number)
        elif self._is_total(line, code):
            self._remarks.totals.append(line.number)
            self._remarks.grand_total = self._lines.stated_total(line)
        elif self._is_heading(line, code):
            self._remarks.headings.append(line.number)
        else:
            return False
        return True

    def _is_total(self, line: TableLine, code: str) -> bool:
        """A sum of other lines: so named where its place or kind should stand, or anywhere without a code."""
        has_code = bool(code) and isinstance(self._lines.codes[code], ReadCode)
        named = map(line.text, self._label_places) if has_code else line.cells
        return any(map(_names_a_total, named))

    def _is_heading(self, line: TableLine, code: str) -> bool:
        """A group's title, a signature, a header printed again, or the line that numbers the columns."""
        if line.number == self._layout.first_row and all(map(_numbers_a_column, line.cells)):
            return True
        if any(letter.isdigit() for letter in code):
            return False
        wide = [one.place for one in self._layout.wide]
        places = wide if self._layout.is_wide else [self._layout.places[Column.DOSSIERS]]
        return fold(code) in HEADERS or not any(line.text(place) for place in places)


_LABELS = frozenset({Column.MONTH, Column.COMMUNE, Column.CHANNEL, Column.SUBMITTER})


@lru_cache(maxsize=4096)  # the same few labels stand in every line
def _names_a_total(cell: str) -> bool:
    if not cell or isinstance(cell, Figure) or cell[0].isdigit():
        return False
    folded = fold(cell)
    return folded in TOTAL_CELLS or f"{folded} ".startswith(TOTAL_STARTS)


def _numbers_a_column(cell: str) -> bool:
    return not cell.strip() or _INDEX_CELL.fullmatch(cell.strip()) is not None
