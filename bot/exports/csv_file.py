"""A table as CSV: UTF-8 with a mark at its beginning, without which Excel garbles Vietnamese."""

from __future__ import annotations

import csv
import io

from bot.exports.cells import safe_cell, written
from bot.exports.model import Table

MARK = "\ufeff"


def csv_of(table: Table, *, hidden: str, by_key: bool = False) -> bytes:
    """The table; `by_key` heads the columns with their keys, for machines."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.key if by_key else safe_cell(column.title) for column in table.columns])
    for row in table.rows:
        writer.writerow(
            [written(cell, column, hidden) for cell, column in zip(row, table.columns, strict=True)]
        )
    return (MARK + text.getvalue()).encode()
