"""Open data: every table as CSV and Parquet, and a README in two languages that says what they are."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

from bot.exports.csv_file import csv_of
from bot.exports.model import Column, Table
from bot.exports.parquet_file import parquet_of
from bot.texts import Speaker

NOT_OPEN = frozenset({"trials"})
"""Titles of campaigns are the officers' own words; they are published by the province, not by a file."""


def open_data_of(tables: Sequence[Table], say: Speaker) -> bytes:
    """A ZIP file; CSV has one header of machine keys, and hidden counts read as in every other file."""
    hidden = say.label("exports.hidden")
    content = io.BytesIO()
    marked = [
        table.marked(say.label("exports.column.synthetic"), say.label("exports.synthetic"))
        for table in tables
        if table.name not in NOT_OPEN
    ]
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.md", readme_of(marked, say))
        for table in marked:
            archive.writestr(f"csv/{table.name}.csv", csv_of(table, hidden=hidden, by_key=True))
            archive.writestr(f"parquet/{table.name}.parquet", parquet_of(table))
    return content.getvalue()


def readme_of(tables: Sequence[Table], say: Speaker) -> str:
    """Vietnamese first, English after it, then every column of every table."""
    vietnamese, english = say.texts.speaker("vi"), say.texts.speaker("en")
    parts: list[str] = []
    for speaker in (vietnamese, english):
        parts += [f"# {speaker.label('exports.readme.title')}", ""]
        if any(table.is_synthetic for table in tables):
            parts += [f"**{speaker.label('exports.synthetic')}**", ""]
        keys = ("about", "hidden", "files", "licence")
        parts += [line for key in keys for line in (speaker.label(f"exports.readme.{key}"), "")]
    parts += [tables[0].basis, ""] if tables else []
    for table in tables:
        parts += [f"## {table.name}: {table.title}", "", *(f"- {note}" for note in table.notes), ""]
        parts += [_column_line(column) for column in table.columns]
        parts.append("")
    return "\n".join(parts)


def _column_line(column: Column) -> str:
    kind = column.kind.value
    return f"- `{column.key}` ({kind}), {column.title}: {column.definition} {column.how}".rstrip()
