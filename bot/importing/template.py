"""An empty report to fill in: the right headers, three example lines, and a sheet that explains each column.

The examples carry a code no procedure has; reading leaves them out, so nobody needs to delete them.
"""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

from bot.engagement.portal_words import EXAMPLE_CODE, Column
from bot.importing.errors import BadTemplatePath
from bot.texts import Speaker

COLUMNS = (
    Column.MONTH,
    Column.CODE,
    Column.COMMUNE,
    Column.CHANNEL,
    Column.SUBMITTER,
    Column.DOSSIERS,
)
_EXAMPLES = (("online", "self", 12), ("online", "for_them", 5), ("in_person", "", 34))
_WIDTHS = (14, 16, 28, 16, 16, 12)
_EXPLAINED_WIDTHS = (22, 90)


def write_template(path: Path, *, today: date, say: Speaker) -> None:
    """Write the template as the path's ending says.

    Raises:
        BadTemplatePath: another ending than .xlsx or .csv, or there is a file already.
        OSError: when it cannot be written.
    """
    ending = path.suffix.lower()
    if ending not in {".xlsx", ".csv"} or path.exists():
        raise BadTemplatePath(path.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = _lines(today, say)
    if ending == ".csv":
        _write_csv(path, lines)
    else:
        _write_xlsx(path, lines, say)


def _lines(today: date, say: Speaker) -> list[list[str | int]]:
    month = today.replace(day=1) - timedelta(days=1)
    commune = say.label("portal_import.template.commune")
    examples: list[list[str | int]] = [
        [
            f"{month:%m/%Y}",
            EXAMPLE_CODE,
            commune,
            say.label(f"portal_import.channel.{channel}"),
            say.label(f"portal_import.submitter.{submitter}") if submitter else "",
            dossiers,
        ]
        for channel, submitter, dossiers in _EXAMPLES
    ]
    return [[say.label(f"portal_import.column.{column}") for column in COLUMNS], *examples]


def _write_csv(path: Path, lines: list[list[str | int]]) -> None:
    """With a byte order mark and semicolons: that is what a Vietnamese Excel opens rightly."""
    with path.open("x", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows(lines)


def _write_xlsx(path: Path, lines: list[list[str | int]], say: Speaker) -> None:
    from openpyxl import Workbook  # noqa: PLC0415 - most processes never write a workbook
    from openpyxl.styles import Font  # noqa: PLC0415

    workbook = Workbook()
    sheet = workbook.active
    sheet.title = say.label("portal_import.template.sheet")
    for line in lines:
        sheet.append(line)
    # As text, so that neither 1.001190 nor 11/2026 is turned into something else.
    for column in ("A", "B"):
        for cell in sheet[column]:
            cell.number_format = "@"
        sheet.column_dimensions[column].number_format = "@"
    sheet.freeze_panes = "A2"
    explained = workbook.create_sheet(say.label("portal_import.template.explained"))
    for column in COLUMNS:
        header = say.label(f"portal_import.column.{column}")
        explained.append([header, say.label(f"portal_import.template.about.{column}")])
    for one, widths in ((sheet, _WIDTHS), (explained, _EXPLAINED_WIDTHS)):
        for letter, width in zip("ABCDEF", widths, strict=False):
            one.column_dimensions[letter].width = width
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    workbook.save(path)
