"""What can be wrong with a report of the portal, and what an officer should know of how it was read.

Kinds and plain details only: the sentences are in `bot/texts`, under `portal_import.problem` and
`portal_import.note`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

KEPT_PROBLEMS = 200
"""Problems kept with their place; more are only counted, so that a wrong file costs no memory."""

SHOWN_LETTERS = 40
"""Of a cell's text in a sentence."""

SHOWN_ROWS = 5
"""Of a list of row numbers in a sentence."""


class ProblemKind(StrEnum):
    """Why a file, a row or a cell was refused."""

    # The file
    FILE_EMPTY = "file_empty"
    FILE_TOO_LARGE = "file_too_large"
    FILE_UNPACKS_TOO_LARGE = "file_unpacks_too_large"
    FILE_DAMAGED = "file_damaged"
    FILE_LOCKED_OR_OLD = "file_locked_or_old"
    FILE_NOT_A_TABLE = "file_not_a_table"
    ENCODING_UNKNOWN = "encoding_unknown"
    BROKEN_QUOTES = "broken_quotes"
    SEVERAL_SHEETS = "several_sheets"
    TOO_MANY_ROWS = "too_many_rows"
    HEADER_MISSING = "header_missing"
    HEADER_TWICE = "header_twice"
    NO_ROWS = "no_rows"
    # A cell
    CELL_EMPTY = "cell_empty"
    MONTH_UNREADABLE = "month_unreadable"
    MONTH_IS_A_DAY = "month_is_a_day"
    MONTH_IN_FUTURE = "month_in_future"
    CODE_UNKNOWN = "code_unknown"
    CODE_UNKNOWN_NEAR = "code_unknown_near"
    COMMUNE_UNKNOWN = "commune_unknown"
    COMMUNE_UNKNOWN_NEAR = "commune_unknown_near"
    COMMUNE_AMBIGUOUS = "commune_ambiguous"
    COMMUNE_FORMER = "commune_former"
    CHANNEL_UNKNOWN = "channel_unknown"
    SUBMITTER_UNKNOWN = "submitter_unknown"
    NOT_A_NUMBER = "not_a_number"
    NUMBER_NEGATIVE = "number_negative"
    NUMBER_DECIMAL = "number_decimal"
    NUMBER_TYPED_DECIMAL = "number_typed_decimal"
    NUMBER_TOO_LARGE = "number_too_large"
    # A row
    KEY_TWICE = "key_twice"
    TOTAL_DIFFERS = "total_differs"


class NoteKind(StrEnum):
    """What was understood, guessed or left out while reading."""

    ENCODING_GUESSED = "encoding_guessed"
    COLUMNS_IGNORED = "columns_ignored"
    MONTH_FROM_TITLE = "month_from_title"
    MONTH_UNFINISHED = "month_unfinished"
    TOTALS_SKIPPED = "totals_skipped"
    HEADINGS_SKIPPED = "headings_skipped"
    EXAMPLES_SKIPPED = "examples_skipped"
    CODES_WERE_NUMBERS = "codes_were_numbers"
    CODES_HAD_COMMAS = "codes_had_commas"
    CODES_HAD_SUFFIXES = "codes_had_suffixes"
    ONE_CHANNEL = "one_channel"
    SYNTHETIC = "synthetic"
    GRAND_TOTAL_DIFFERS = "grand_total_differs"


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a cell cannot be read."""

    kind: ProblemKind
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding. `row` counts from 1 as spreadsheets do, 0 for the whole file; `column` is a header."""

    row: int
    column: str
    kind: ProblemKind
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PortalProblems:
    """A file that was refused whole: the first problems with their places, and how many there are."""

    file_name: str
    problems: tuple[Problem, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Note:
    """Something worth saying about a file that was read."""

    kind: NoteKind
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class ProblemList:
    """Collects problems: keeps the first, counts all."""

    kept: list[Problem] = field(default_factory=list)
    total: int = 0

    @property
    def is_full(self) -> bool:
        """Whether the next one is only counted."""
        return len(self.kept) >= KEPT_PROBLEMS

    def add(self, problem: Problem) -> None:
        self.total += 1
        if not self.is_full:
            self.kept.append(problem)

    def as_value(self, file_name: str = "") -> PortalProblems:
        return PortalProblems(file_name, tuple(self.kept), self.total)


def refused_whole(file_name: str, kind: ProblemKind, /, **details: str) -> PortalProblems:
    """A file that cannot be looked into at all."""
    return PortalProblems(file_name, (Problem(0, "", kind, details),), 1)


def shown(text: str) -> str:
    """A cell's text in one line, short enough for a sentence."""
    line = " ".join(text.split())
    return line if len(line) <= SHOWN_LETTERS else line[: SHOWN_LETTERS - 1] + "…"


def listed(rows: list[int]) -> str:
    """Row numbers as a sentence shows them: "5, 9, 12"; the rest of a long list as "…"."""
    first = ", ".join(str(row) for row in rows[:SHOWN_ROWS])
    return first if len(rows) <= SHOWN_ROWS else f"{first}, …"
