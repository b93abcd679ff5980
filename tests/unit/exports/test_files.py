"""Files as others open them: numbers as numbers, nothing to be reckoned, hidden counts as hidden."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from datetime import date, datetime

import openpyxl
import pyarrow.parquet as pq
import pytest

from bot.exports.books import Format, file_of
from bot.exports.cells import safe_cell
from bot.exports.model import HIDDEN, Column, Kind, Table
from bot.exports.open_data_file import open_data_of
from tests.support.journeys import TEXTS

SAY = TEXTS.speaker("vi")
OCTOBER = datetime.fromisoformat("2026-10-01")
"""Workbooks know no zones."""

TABLE = Table(
    "communes",
    "Thử",
    (
        Column("month", "Tháng", Kind.MONTH, "Tháng."),
        Column("name", "Tên", Kind.TEXT, "Tên để đọc."),
        Column("visits", "Lượt dùng", Kind.COUNT, "Số lượt.", "Đếm."),
        Column("share", "Tỷ lệ", Kind.SHARE, "Phần."),
        Column("points", "Chênh", Kind.POINTS, "Điểm."),
    ),
    (
        (date(2026, 10, 1), '=HYPERLINK("http://xau.vn")', 4218, 0.125, -1.4),
        (date(2026, 10, 1), "Xã Sơn Kim 1", HIDDEN, HIDDEN, None),
        (date(2026, 10, 1), "  +84 912", 0, None, 0.0),
    ),
    ("Số nhỏ đã ẩn.",),
    "Tháng 10/2026.",
)


def test_csv_is_utf8_with_its_mark_and_tames_formulas() -> None:
    content = file_of(TABLE, Format.CSV, SAY)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows == [
        ["Tháng", "Tên", "Lượt dùng", "Tỷ lệ", "Chênh"],
        ["2026-10", '\'=HYPERLINK("http://xau.vn")', "4218", "0.125", "-1.4"],
        ["2026-10", "Xã Sơn Kim 1", "ẩn", "ẩn", ""],
        ["2026-10", "'  +84 912", "0", "", "0.0"],
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "   @x"])
def test_no_text_begins_as_a_formula(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Xã Kỳ Anh", "1-2", "a=b", "(chưa chọn)"])
def test_other_texts_stay(text: str) -> None:
    assert safe_cell(text) == text


def test_a_workbook_holds_numbers_and_explains_them() -> None:
    book = openpyxl.load_workbook(io.BytesIO(file_of(TABLE, Format.XLSX, SAY)))
    figures, definitions = book.worksheets
    assert [figures.title, definitions.title] == ["Số liệu", "Định nghĩa"]
    assert figures.freeze_panes == "A2"
    rows = list(figures.iter_rows(values_only=True))
    assert rows[1] == (OCTOBER, '\'=HYPERLINK("http://xau.vn")', 4218, 0.125, -1.4)
    assert rows[2] == (OCTOBER, "Xã Sơn Kim 1", "ẩn", "ẩn", None)
    assert [figures.cell(2, place).data_type for place in (3, 4, 5)] == ["n", "n", "n"]
    assert figures.cell(2, 4).number_format == "0.0%"
    told = [cell for row in definitions.iter_rows(values_only=True) for cell in row if cell]
    assert {"Lượt dùng", "Số lượt.", "Đếm.", "Số nhỏ đã ẩn.", "Tháng 10/2026."} <= set(told)


def test_parquet_has_types_and_tells_hidden_from_nothing() -> None:
    table = pq.read_table(io.BytesIO(file_of(TABLE, Format.PARQUET, SAY)))
    assert table.column("visits").to_pylist() == [4218, None, 0]
    assert table.column("visits_is_hidden").to_pylist() == [False, True, False]
    assert table.column("share").to_pylist() == [0.125, None, None]
    assert table.column("share_is_hidden").to_pylist() == [False, True, False]
    assert str(table.schema.field("month").type) == "date32[day]"
    assert str(table.schema.field("visits").type) == "int64"
    assert (table.schema.metadata or {})[b"basis"].decode() == "Tháng 10/2026."
    meaning = table.schema.field("visits").metadata
    assert meaning is not None
    assert meaning[b"definition"].decode() == "Số lượt."


def test_a_table_without_rows_is_still_a_file() -> None:
    empty = replace(TABLE, rows=())
    for kind in Format:
        assert file_of(empty, kind, SAY)
    assert pq.read_table(io.BytesIO(file_of(empty, Format.PARQUET, SAY))).num_rows == 0


@pytest.mark.parametrize("kind", list(Format))
def test_invented_figures_are_marked_in_every_row(kind: Format) -> None:
    mark = "DỮ LIỆU GIẢ LẬP, KHÔNG PHẢI SỐ THẬT"
    content = file_of(replace(TABLE, is_synthetic=True), kind, SAY)
    if kind is Format.CSV:
        marks = [row[0] for row in csv.reader(io.StringIO(content.decode("utf-8-sig")))][1:]
    elif kind is Format.PARQUET:
        marks = pq.read_table(io.BytesIO(content)).column("synthetic").to_pylist()
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
        marks = [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert marks == [mark] * 3


def test_open_data_explains_itself_in_both_languages() -> None:
    trials = replace(TABLE, name="trials")
    archive = zipfile.ZipFile(io.BytesIO(open_data_of([TABLE, trials], SAY)))
    assert archive.namelist() == ["README.md", "csv/communes.csv", "parquet/communes.parquet"]
    readme = archive.read("README.md").decode()
    assert "chưa công bố giấy phép: tỉnh quyết định" in readme
    assert "no licence has been announced" in readme
    assert "`visits` (count), Lượt dùng: Số lượt. Đếm." in readme
    header = archive.read("csv/communes.csv").decode("utf-8-sig").splitlines()[0]
    assert header == "month,name,visits,share,points"
