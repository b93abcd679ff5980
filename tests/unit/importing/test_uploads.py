"""Files as they come: kinds, encodings, sizes, damage."""

from __future__ import annotations

import hashlib
import io
import tracemalloc
import zipfile
from datetime import date, datetime
from typing import BinaryIO

import pytest

from bot.engagement.portal_problems import NoteKind, PortalProblems, ProblemKind
from bot.engagement.portal_rows import PortalImport
from bot.importing import MOST_BYTES, read_upload, xlsx_files
from bot.importing.uploads import tidy_file_name
from tests.support.portal import (
    A_LINE,
    BIRTH,
    HEADER,
    REGISTER,
    TODAY,
    a_line,
    a_row,
    bad,
    csv_bytes,
    xlsx_bytes,
)

TABLE = (HEADER, a_line(), a_line(commune="xã Thạch Hà", count="1.234"))


def upload(source: bytes | BinaryIO, name: str = "bao-cao.csv") -> PortalImport | PortalProblems:
    return read_upload(source, name, register=REGISTER, today=TODAY)


def taken(source: bytes | BinaryIO, name: str = "bao-cao.csv") -> PortalImport:
    found = upload(source, name)
    assert isinstance(found, PortalImport), found
    return found


def refusal(source: bytes | BinaryIO) -> ProblemKind:
    [(_, _, kind, _)] = bad(upload(source))
    return kind


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_every_usual_csv_is_read(delimiter: str, encoding: str) -> None:
    found = taken(csv_bytes(TABLE, delimiter=delimiter, encoding=encoding))
    assert [row.dossiers for row in found.rows] == [12, 1234]
    assert found.dossiers == 1246
    assert NoteKind.ENCODING_GUESSED not in {note.kind for note in found.notes}


def test_old_vietnamese_windows_is_read_and_said() -> None:
    # Windows-1258 writes most tones as marks of their own, after the letter.
    header = ("Tháng", "Ma thu tuc", "Xa/phuong", "Kênh nôp", "Sô hô so")
    content = csv_bytes((header, ("10/2026", BIRTH, "Thach Ha", "Truc tuyên", "3")), encoding="cp1258")
    assert b"Th\xe1ng" in content
    found = taken(content)
    assert [row.dossiers for row in found.rows] == [3]
    assert NoteKind.ENCODING_GUESSED in {note.kind for note in found.notes}


def test_a_comma_between_thousands_is_no_delimiter() -> None:
    lines = [a_line(commune=commune, count="1,234") for commune in ("Thành Sen", "Thạch Hà", "Sơn Kim 1")]
    assert [row.dossiers for row in taken(csv_bytes((HEADER, *lines))).rows] == [1234] * 3


def test_the_delimiter_excel_states_is_used() -> None:
    content = b"sep=|\r\n" + csv_bytes(TABLE, delimiter="|", encoding="utf-8")
    assert len(taken(content).rows) == 2


def test_rows_are_numbered_as_a_spreadsheet_does() -> None:
    content = b"\r\n\r\n" + csv_bytes((HEADER, a_line(), a_line(count="x")), encoding="utf-8")
    assert bad(upload(content))[0][:3] == (5, "Số hồ sơ", ProblemKind.NOT_A_NUMBER)


def test_a_quote_that_never_closes_swallows_nothing_unseen() -> None:
    content = csv_bytes(TABLE, encoding="utf-8") + b'10/2026;"1.001193;x\r\n10/2026;1.001193;y\r\n'
    [(row, _, kind, _)] = bad(upload(content))
    assert (row, kind) == (4, ProblemKind.BROKEN_QUOTES)


def test_a_workbook_is_read_with_its_numbers_and_dates() -> None:
    found = taken(
        xlsx_bytes(
            [
                ("BÁO CÁO",),
                HEADER,
                (datetime(2026, 10, 1), 1.001193, "Thành Sen", "Trực tuyến", "Tự nộp", 12),  # noqa: DTZ001
                (None,),
                ("10/2026", "1.001193", "Thạch Hà", "Trực tuyến", None, 1234.0),
            ]
        ),
        "bao-cao.xlsx",
    )
    assert [row.dossiers for row in found.rows] == [12, 1234]
    assert found.rows[0] == a_row(12)
    assert NoteKind.CODES_WERE_NUMBERS in {note.kind for note in found.notes}


def test_a_typed_fraction_is_never_taken_for_thousands() -> None:
    content = xlsx_bytes([HEADER, (*A_LINE[:5], 1.234)])
    assert bad(upload(content))[0][:3] == (2, "Số hồ sơ", ProblemKind.NUMBER_TYPED_DECIMAL)


def test_the_one_sheet_with_a_table_is_read() -> None:
    assert len(taken(xlsx_bytes([("Lời nói đầu",)], TABLE)).rows) == 2
    assert len(taken(xlsx_bytes(TABLE, TABLE, hidden=[1])).rows) == 2


def test_several_sheets_with_tables_are_not_chosen_from() -> None:
    [(_, _, kind, details)] = bad(upload(xlsx_bytes(TABLE, [("x",)], TABLE)))
    assert kind is ProblemKind.SEVERAL_SHEETS
    assert details == {"sheets": "“Trang 1”, “Trang 3”"}


def test_a_workbook_without_a_table_complains_of_its_header() -> None:
    assert refusal(xlsx_bytes([("a", "b")])) is ProblemKind.HEADER_MISSING
    assert refusal(xlsx_bytes([])) is ProblemKind.NO_ROWS


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", ProblemKind.FILE_EMPTY),
        (b" \r\n\t", ProblemKind.FILE_EMPTY),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", ProblemKind.FILE_LOCKED_OR_OLD),
        (b"%PDF-1.7 ...", ProblemKind.FILE_NOT_A_TABLE),
        (b"\xef\xbb\xbf <html><table><tr><td>1</td></tr></table></html>", ProblemKind.FILE_NOT_A_TABLE),
        (b"PK\x03\x04 nothing behind it", ProblemKind.FILE_DAMAGED),
        (b"abc\0def", ProblemKind.FILE_NOT_A_TABLE),
        (b"\xff\xfeabc", ProblemKind.ENCODING_UNKNOWN),
        (b"Th\x8d\x8fng", ProblemKind.ENCODING_UNKNOWN),
    ],
)
def test_what_is_no_table_is_refused_with_its_reason(content: bytes, kind: ProblemKind) -> None:
    assert refusal(content) is kind


def test_a_workbook_cut_anywhere_or_changed_is_refused_or_read_whole() -> None:
    content = xlsx_bytes(TABLE)
    for end in range(4, len(content), 97):
        assert isinstance(upload(content[:end]), PortalProblems)
    for place in range(0, len(content), 53):
        changed = content[:place] + bytes([content[place] ^ 0x5A]) + content[place + 1 :]
        found = upload(changed)
        assert isinstance(found, PortalProblems) or [row.dossiers for row in found.rows] == [12, 1234]


def test_another_archive_is_no_workbook() -> None:
    assert refusal(_archive({"mimetype": b"application/vnd.oasis"})) is ProblemKind.FILE_NOT_A_TABLE


def test_a_zip_bomb_is_refused_before_it_unpacks() -> None:
    bomb = _archive(
        {"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": bytes(xlsx_files.MOST_UNPACKED_BYTES)}
    )
    assert len(bomb) < MOST_BYTES
    tracemalloc.start()
    assert refusal(bomb) is ProblemKind.FILE_UNPACKS_TOO_LARGE
    assert tracemalloc.get_traced_memory()[1] < 5 * 1024**2
    tracemalloc.stop()


def test_shared_texts_have_a_limit_of_their_own() -> None:
    shared = bytes(xlsx_files.MOST_SHARED_TEXT_BYTES + 1)
    assert (
        refusal(_archive({"xl/workbook.xml": b"<x/>", "xl/sharedStrings.xml": shared}))
        is ProblemKind.FILE_UNPACKS_TOO_LARGE
    )


class HundredMegabytes(io.RawIOBase):
    """A stream that says how large it is and must not be read."""

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return 100 * 1024**2 if whence == io.SEEK_END else offset

    def read(self, size: int = -1) -> bytes:
        raise AssertionError("it is too large to be read")


class Endless(io.RawIOBase):
    """A stream that cannot seek and never ends; it counts what was asked of it."""

    asked = 0

    def seekable(self) -> bool:
        return False

    def read(self, size: int = -1) -> bytes:
        self.asked += size
        return b"x" * size


def test_a_hundred_megabytes_are_refused_unread() -> None:
    assert refusal(HundredMegabytes()) is ProblemKind.FILE_TOO_LARGE  # type: ignore[arg-type]
    endless = Endless()
    assert refusal(endless) is ProblemKind.FILE_TOO_LARGE  # type: ignore[arg-type]
    assert endless.asked == MOST_BYTES + 1
    assert refusal(b"x" * (MOST_BYTES + 1)) is ProblemKind.FILE_TOO_LARGE


def test_an_import_knows_its_file_and_its_months() -> None:
    content = csv_bytes((HEADER, a_line(), a_line(month="8/2026")))
    found = taken(io.BytesIO(content), "C:\\Báo cáo\\tháng 10\n.csv")
    assert found.file_name == "tháng 10 .csv"
    assert found.digest == hashlib.sha256(content).hexdigest()
    assert found.months == (date(2026, 8, 1), date(2026, 10, 1))
    assert not found.is_synthetic


def test_invented_figures_are_marked_by_the_caller_or_by_their_title() -> None:
    said = read_upload(csv_bytes(TABLE), "a.csv", register=REGISTER, today=TODAY, is_synthetic=True)
    titled = taken(csv_bytes((("Dữ liệu giả lập",), *TABLE)))
    for found in (said, titled):
        assert isinstance(found, PortalImport)
        assert found.is_synthetic
        assert [note.kind for note in found.notes].count(NoteKind.SYNTHETIC) == 1


@pytest.mark.parametrize(
    ("name", "tidy"),
    [("../../etc/passwd", "passwd"), ("a\u202eb\x00c.csv", "a b c.csv"), ("x" * 300, "x" * 120), ("", "")],
)
def test_file_names_are_tidied(name: str, tidy: str) -> None:
    assert tidy_file_name(name) == tidy


def _archive(parts: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()
