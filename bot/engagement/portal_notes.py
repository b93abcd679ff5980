"""What an officer should know of how a report was read, gathered while reading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.engagement.portal_header import Layout
from bot.engagement.portal_problems import Note, NoteKind, listed
from bot.engagement.portal_rows import PortalRow, dossiers_in


@dataclass(slots=True)
class CodeRemarks:
    """Codes that were put right: how many cells of each kind, and the first as it stood and was read."""

    count: int = 0
    written: str = ""
    read: str = ""

    def add(self, written: str, read: str) -> None:
        if not self.count:
            self.written, self.read = written, read
        self.count += 1

    def note(self, kind: NoteKind) -> Iterator[Note]:
        if self.count:
            yield Note(kind, {"count": str(self.count), "written": self.written, "read": self.read})


@dataclass(slots=True)
class Remarks:
    """Filled by the reader of lines; `notes` says it all at the end."""

    layout: Layout
    today: date
    totals: list[int] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    examples: list[int] = field(default_factory=list)
    grand_total: int | None = None
    codes_as_numbers: CodeRemarks = field(default_factory=CodeRemarks)
    codes_with_commas: CodeRemarks = field(default_factory=CodeRemarks)
    codes_with_suffixes: CodeRemarks = field(default_factory=CodeRemarks)

    def notes(self, rows: Sequence[PortalRow]) -> tuple[Note, ...]:
        """Everything worth saying of a table that gave these rows."""
        return (*self._of_the_header(), *self._of_lines_left_out(rows), *self._of_content(rows))

    def _of_the_header(self) -> Iterator[Note]:
        if self.layout.says_synthetic:
            yield Note(NoteKind.SYNTHETIC)
        if self.layout.ignored:
            yield Note(NoteKind.COLUMNS_IGNORED, {"columns": ", ".join(self.layout.ignored)})
        if self.layout.month is not None:
            yield Note(NoteKind.MONTH_FROM_TITLE, {"month": f"{self.layout.month:%m/%Y}"})

    def _of_lines_left_out(self, rows: Sequence[PortalRow]) -> Iterator[Note]:
        left_out = (
            (NoteKind.TOTALS_SKIPPED, self.totals),
            (NoteKind.HEADINGS_SKIPPED, self.headings),
            (NoteKind.EXAMPLES_SKIPPED, self.examples),
        )
        for kind, numbers in left_out:
            if numbers:
                yield Note(kind, {"count": str(len(numbers)), "rows": listed(numbers)})
        counted = dossiers_in(rows)
        # With several such lines nobody can know which one sums up the rest.
        if len(self.totals) == 1 and self.grand_total not in (None, counted):
            yield Note(
                NoteKind.GRAND_TOTAL_DIFFERS, {"stated": str(self.grand_total), "counted": str(counted)}
            )

    def _of_content(self, rows: Sequence[PortalRow]) -> Iterator[Note]:
        yield from self.codes_as_numbers.note(NoteKind.CODES_WERE_NUMBERS)
        yield from self.codes_with_commas.note(NoteKind.CODES_HAD_COMMAS)
        yield from self.codes_with_suffixes.note(NoteKind.CODES_HAD_SUFFIXES)
        this_month = self.today.replace(day=1)
        if any(row.key.month == this_month for row in rows):
            yield Note(NoteKind.MONTH_UNFINISHED, {"month": f"{this_month:%m/%Y}"})
        channels = {row.key.channel for row in rows}
        if len(channels) == 1:
            yield Note(NoteKind.ONE_CHANNEL, {"channel": channels.pop().value})
