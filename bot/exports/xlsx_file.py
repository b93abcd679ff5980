"""A table as a workbook: the figures as numbers, and beside them what they mean."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.exports.cells import safe_cell
from bot.exports.model import Cell, Hidden, Kind, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMATS: Mapping[Kind, str] = {
    Kind.TEXT: "@",
    Kind.COUNT: "#,##0",
    Kind.SHARE: "0.0%",
    Kind.POINTS: "+0.0;-0.0;0.0",
    Kind.DAY: "dd/mm/yyyy",
    Kind.MONTH: "mm/yyyy",
}
WIDTHS: Mapping[Kind, int] = {Kind.TEXT: 38, Kind.COUNT: 15, Kind.SHARE: 15, Kind.POINTS: 15, Kind.DAY: 13,
                              Kind.MONTH: 12}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SheetWords:
    """What a workbook says besides its table."""

    figures: str
    definitions: str
    heads: tuple[str, str, str]
    """Over the columns of the definitions: name, meaning, how it is computed."""
    hidden: str


def xlsx_of(table: Table, words: SheetWords) -> bytes:
    """The table on the first sheet with its header frozen; definitions and notes on the second."""
    import xlsxwriter

    content = io.BytesIO()
    workbook = xlsxwriter.Workbook(
        content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    workbook.set_properties({"title": table.title, "comments": table.basis})
    bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    _write_figures(workbook, table, words, bold)
    _write_definitions(workbook, table, words, bold)
    workbook.close()
    return content.getvalue()


def _write_figures(workbook: Any, table: Table, words: SheetWords, bold: Any) -> None:
    sheet = workbook.add_worksheet(words.figures)
    formats = {kind: workbook.add_format({"num_format": code}) for kind, code in FORMATS.items()}
    hidden = workbook.add_format({"font_color": "#666666", "align": "right", "italic": True})
    sheet.freeze_panes(1, 0)
    sheet.set_header(f"&C{table.title}")
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, WIDTHS[column.kind])
        sheet.write_string(0, place, safe_cell(column.title), bold)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    for line, row in enumerate(table.rows, 1):
        for place, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
            at = sheet, line, place
            _write(at, cell, formats[column.kind], hidden=(words.hidden, hidden))


def _write(at: tuple[Any, int, int], cell: Cell, form: Any, *, hidden: tuple[str, Any]) -> None:
    sheet, line, place = at
    if cell is None:
        return
    if isinstance(cell, Hidden):
        sheet.write_string(line, place, *hidden)
    elif isinstance(cell, str):
        sheet.write_string(line, place, safe_cell(cell), form)
    elif isinstance(cell, int | float):
        sheet.write_number(line, place, cell, form)
    else:
        sheet.write_datetime(line, place, cell, form)


def _write_definitions(workbook: Any, table: Table, words: SheetWords, bold: Any) -> None:
    sheet = workbook.add_worksheet(words.definitions)
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 2, 70)
    lines = [(table.title, bold), (table.basis, wrapped), *((note, wrapped) for note in table.notes)]
    for line, (text, form) in enumerate(lines):
        sheet.merge_range(line, 0, line, 2, "", form)
        sheet.write_string(line, 0, safe_cell(text), form)
        sheet.set_row(line, 15 * (1 + len(text) // 150))
    head = len(lines) + 1
    for place, text in enumerate(words.heads):
        sheet.write_string(head, place, text, bold)
    for line, column in enumerate(table.columns, head + 1):
        for place, text in enumerate((column.title, column.definition, column.how)):
            sheet.write_string(line, place, safe_cell(text), wrapped)
