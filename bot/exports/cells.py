"""Cells as they are written: nothing that a spreadsheet would reckon, numbers as numbers."""

from __future__ import annotations

from datetime import date

from bot.exports.model import Cell, Column, Hidden, Kind

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A text that begins so is a formula to a spreadsheet."""


def safe_cell(text: str) -> str:
    """A text no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) or text.lstrip().startswith(FORMULA) else text


def written(cell: Cell, column: Column, hidden: str) -> str | int | float:
    """A cell for a file of plain text: "" for nothing, days and months as ISO writes them."""
    if cell is None:
        return ""
    if isinstance(cell, Hidden):
        return hidden
    if isinstance(cell, date):
        return f"{cell:%Y-%m}" if column.kind is Kind.MONTH else cell.isoformat()
    return safe_cell(cell) if isinstance(cell, str) else cell
