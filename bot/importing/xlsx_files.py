"""XLSX, read as a stream: the one sheet that holds a table, its cells as text, its numbers as `Figure`."""

from __future__ import annotations

import io
import itertools
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from bot.engagement.portal_cells import Figure
from bot.engagement.portal_header import HEADER_WITHIN, Layout, find_layout
from bot.engagement.portal_problems import ProblemKind, shown
from bot.importing.errors import UnreadableFile

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook

MOST_UNPACKED_BYTES = 150 * 1024**2
"""200,000 rows of seven columns unpack to about 70 MB."""

MOST_SHARED_TEXT_BYTES = 32 * 1024**2
"""The texts all sheets share are the one part that is held in memory whole."""

MOST_PARTS = 500
MOST_COLUMNS = 60

_SHARED_TEXT = "xl/sharedStrings.xml"
_WORKBOOK = "xl/workbook.xml"


def read_xlsx(content: bytes, *, today: date) -> Iterator[Sequence[str]]:
    """The lines of the visible sheet with a table, from its first; formulas as last computed.

    Without any such sheet the lines of the first are given, so that its header can be complained of.

    Raises:
        UnreadableFile: at once or while iterating: no workbook, damaged, unpacking too large, or several
            sheets that could be meant.
    """
    _check_archive(content)
    sheets = _sheets(_workbook(content))
    opened = [(name, list(itertools.islice(lines, HEADER_WITHIN)), lines) for name, lines in sheets]
    tables = [one for one in opened if isinstance(find_layout(one[1], today=today), Layout)]
    if len(tables) > 1:
        names = ", ".join(f"“{shown(name)}”" for name, _, _ in tables)
        raise UnreadableFile(ProblemKind.SEVERAL_SHEETS, sheets=names)
    if not opened:
        raise UnreadableFile(ProblemKind.FILE_EMPTY)
    _, first, rest = (tables or opened)[0]
    return itertools.chain(first, rest)


def _check_archive(content: bytes) -> None:
    """Refuse what would unpack too large. Unpacking stops at the stated size, so a lie gains nothing."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise UnreadableFile(ProblemKind.FILE_DAMAGED) from error
    if _WORKBOOK not in {part.filename for part in parts}:
        raise UnreadableFile(ProblemKind.FILE_NOT_A_TABLE)
    shared = sum(part.file_size for part in parts if part.filename == _SHARED_TEXT)
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or shared > MOST_SHARED_TEXT_BYTES or unpacked > MOST_UNPACKED_BYTES:
        raise UnreadableFile(ProblemKind.FILE_UNPACKS_TOO_LARGE)


def _workbook(content: bytes) -> Workbook:
    from openpyxl import load_workbook  # noqa: PLC0415 - most processes never read a workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of looks and extensions, which are not read
            return load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # whatever a damaged or hostile file makes the parser trip over
        raise UnreadableFile(ProblemKind.FILE_DAMAGED) from error


def _sheets(workbook: Workbook) -> Iterator[tuple[str, Iterator[Sequence[str]]]]:
    for sheet in workbook.worksheets:
        if sheet.sheet_state == "visible":
            sheet.reset_dimensions()  # what a file says of its size may be wrong
            rows = sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
            yield str(sheet.title), _lines(rows)


def _lines(rows: Iterator[tuple[object, ...]]) -> Iterator[Sequence[str]]:
    read = 0
    try:
        for row in rows:
            yield _texts(row)
            read += 1
    except Exception as error:  # as above: the parser reads on while we do
        raise UnreadableFile(ProblemKind.FILE_DAMAGED, row=read + 1) from error


def _texts(row: Sequence[object]) -> list[str]:
    end = len(row)
    while end and row[end - 1] is None:
        end -= 1
    return [_text(value) for value in row[:end]]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int):
        return Figure(value)
    if isinstance(value, float):
        return Figure(int(value) if value.is_integer() else value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)
