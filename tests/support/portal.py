"""Invented reports of the portal: a small register, tables as texts, files of both kinds."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from openpyxl import Workbook

from bot.engagement.portal_problems import PortalProblems, ProblemKind
from bot.engagement.portal_reading import Reading, read_table
from bot.engagement.portal_register import CommuneName, PortalRegister
from bot.engagement.portal_rows import PortalChannel, PortalImport, PortalKey, PortalRow, SubmittedBy
from bot.kernel.ids import CommuneId, ProcedureCode

TODAY = date(2026, 11, 23)
OCTOBER = date(2026, 10, 1)
SEPTEMBER = date(2026, 9, 1)

BIRTH = ProcedureCode("1.001193")
COPIES = ProcedureCode("2.000200")
PERMIT = ProcedureCode("1.010040")
SEN, HA, KIM_1, KIM_2 = (
    CommuneId(one) for one in ("phuong-thanh-sen", "xa-thach-ha", "xa-son-kim-1", "xa-son-kim-2")
)

REGISTER = PortalRegister(
    codes=frozenset({BIRTH, COPIES, PERMIT}),
    communes=(
        CommuneName(SEN, "phường", "Thành Sen"),
        CommuneName(HA, "xã", "Thạch Hà"),
        CommuneName(KIM_1, "xã", "Sơn Kim 1"),
        CommuneName(KIM_2, "xã", "Sơn Kim 2"),
        CommuneName(CommuneId("xa-hoa-binh"), "xã", "Hòa Bình"),
        CommuneName(CommuneId("phuong-hoa-binh"), "phường", "Hòa Bình"),
    ),
    former_units={"huyện Hương Sơn": "Không còn cấp huyện từ 01/7/2025."},
)

HEADER = ("Tháng", "Mã thủ tục", "Xã/phường", "Kênh nộp", "Người nộp", "Số hồ sơ")
A_LINE = ("10/2026", BIRTH, "phường Thành Sen", "Trực tuyến", "Tự nộp", "12")
Table = Sequence[Sequence[str]]


def a_line(**changes: str) -> tuple[str, ...]:
    """A good line, with cells changed by name: month, code, commune, channel, by, count."""
    names = ("month", "code", "commune", "channel", "by", "count")
    assert set(changes) <= set(names)
    return tuple(changes.get(name, cell) for name, cell in zip(names, A_LINE, strict=True))


def a_row(
    dossiers: int = 12,
    *,
    month: date = OCTOBER,
    code: ProcedureCode = BIRTH,
    commune: CommuneId = SEN,
    channel: PortalChannel = PortalChannel.ONLINE,
    by: SubmittedBy = SubmittedBy.SELF,
) -> PortalRow:
    return PortalRow(PortalKey(month, code, commune, channel, by), dossiers)


def an_import(*rows: PortalRow, digest: str = "a", is_synthetic: bool = False) -> PortalImport:
    return PortalImport(f"bao-cao-{digest}.csv", digest, rows, is_synthetic=is_synthetic)


def read(*lines: Sequence[str], today: date = TODAY) -> Reading | PortalProblems:
    """Read a table whose header is `HEADER`; the first line is row 2."""
    return read_table([HEADER, *lines], REGISTER, today=today)


def good(found: Reading | PortalProblems) -> Reading:
    """The reading, or a failure that names the problems."""
    assert isinstance(found, Reading), found
    return found


def bad(found: object) -> list[tuple[int, str, ProblemKind, Mapping[str, str]]]:
    """Every problem as (row, column, kind, details)."""
    assert isinstance(found, PortalProblems), found
    assert found.total == len(found.problems)
    return [(one.row, one.column, one.kind, one.details) for one in found.problems]


def csv_bytes(table: Table, *, delimiter: str = ";", encoding: str = "utf-8-sig") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(table)
    return text.getvalue().encode(encoding)


def xlsx_bytes(
    *sheets: Sequence[Sequence[str | int | float | datetime | None]], hidden: Sequence[int] = ()
) -> bytes:
    """A workbook of sheets by their cells; some hidden."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for number, lines in enumerate(sheets):
        sheet = workbook.create_sheet(f"Trang {number + 1}")
        for line in lines:
            sheet.append(list(line))
        if number in hidden:
            sheet.sheet_state = "hidden"
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()
