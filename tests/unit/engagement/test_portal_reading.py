"""Whole tables of a report: headers, layouts, lines left out, and everything wrong at once."""

from __future__ import annotations

import itertools

import pytest

from bot.engagement.portal_cells import Figure
from bot.engagement.portal_problems import KEPT_PROBLEMS, NoteKind, PortalProblems, ProblemKind
from bot.engagement.portal_reading import Reading, read_table
from bot.engagement.portal_rows import PortalChannel, SubmittedBy
from tests.support.portal import (
    BIRTH,
    COPIES,
    HA,
    HEADER,
    KIM_1,
    REGISTER,
    SEPTEMBER,
    TODAY,
    Table,
    a_line,
    a_row,
    bad,
    good,
    read,
)

ONLINE, DESK, POST = PortalChannel
SELF, FOR_THEM, UNKNOWN = SubmittedBy


def table(*lines: tuple[str, ...] | list[str]) -> Reading | PortalProblems:
    return read_table(lines, REGISTER, today=TODAY)


def note_kinds(reading: Reading) -> list[NoteKind]:
    return [note.kind for note in reading.notes]


def test_lines_become_rows_in_their_order() -> None:
    found = good(
        read(
            a_line(),
            a_line(by="Nộp hộ", count="1.234"),
            a_line(channel="Trực tiếp", by="", count="0"),
            a_line(
                month="9/2026", code=COPIES, commune="Thạch Hà", channel="Bưu chính công ích", by="Không rõ"
            ),
        )
    )
    assert found.rows == (
        a_row(12),
        a_row(1234, by=FOR_THEM),
        a_row(0, channel=DESK, by=UNKNOWN),
        a_row(12, month=SEPTEMBER, code=COPIES, commune=HA, channel=POST, by=UNKNOWN),
    )
    assert found.notes == ()


@pytest.mark.parametrize(
    "header",
    [
        ("thang", "ma thu tuc", "xa phuong", "hinh thuc", "nguoi nop", "so ho so"),
        ("THÁNG", "MÃ TTHC", "Phường, xã", "Hình thức nộp", "Người nộp hồ sơ", "Số lượng hồ sơ"),
        ("Kỳ báo cáo", "Mã số thủ tục", "Đơn vị", "Kênh tiếp nhận", "Ai nộp", "Tổng số hồ sơ"),
        ("Month", "Procedure code", "Commune", "Channel", "Submitted by", "Dossiers"),
    ],
)
def test_headers_are_known_by_many_spellings(header: tuple[str, ...]) -> None:
    assert good(table(header, a_line())).rows == (a_row(12),)


def test_columns_stand_in_any_order_and_others_are_ignored() -> None:
    order = (5, 3, 0, 2, 4, 1)
    found = good(
        table(
            ("STT", *(HEADER[place] for place in order), "Họ và tên"),
            ("1", *(a_line()[place] for place in order), "Nguyễn Văn Thử"),
        )
    )
    assert found.rows == (a_row(12),)
    note = next(note for note in found.notes if note.kind is NoteKind.COLUMNS_IGNORED)
    assert note.details == {"columns": "STT, Họ và tên"}


def test_who_submitted_may_be_missing() -> None:
    found = good(table(HEADER[:4] + HEADER[5:], (*a_line()[:4], "12")))
    assert found.rows == (a_row(12, by=UNKNOWN),)


def test_the_header_is_found_below_titles_and_rows_keep_their_numbers() -> None:
    titles = [("BÁO CÁO",), ("Tỉnh Thử",), (), ("Đơn vị tính: hồ sơ", "", "")]
    assert good(table(*titles, HEADER, a_line())).rows == (a_row(12),)
    assert bad(table(*titles, HEADER, a_line(count="x")))[0][:3] == (6, "Số hồ sơ", ProblemKind.NOT_A_NUMBER)


def test_a_header_below_ten_lines_is_not_looked_for() -> None:
    assert bad(table(*[("x",)] * 10, HEADER, a_line()))[0][2] is ProblemKind.HEADER_MISSING
    assert good(table(*[("x",)] * 9, HEADER, a_line())).rows


def test_the_month_of_the_title_stands_in_for_a_missing_column() -> None:
    found = good(table(("Số liệu Tháng 9 năm 2026",), HEADER[1:], a_line()[1:]))
    assert found.rows == (a_row(12, month=SEPTEMBER),)
    assert NoteKind.MONTH_FROM_TITLE in note_kinds(found)


@pytest.mark.parametrize(
    "title", ["Từ tháng 8 năm 2026 đến tháng 9 năm 2026", "Tháng 12 năm 2026", "Năm 2026"]
)
def test_a_title_without_one_past_month_does_not(title: str) -> None:
    assert bad(table((title,), HEADER[1:], a_line()[1:]))[0][3]["missing"] == "month"


def test_missing_headers_are_named_and_what_was_found() -> None:
    [(row, _, kind, details)] = bad(table(("Mã thủ tục", "Xã/phường", "Ghi chú"), a_line()))
    assert (row, kind) == (1, ProblemKind.HEADER_MISSING)
    assert details["missing"] == "month,channel,dossiers"
    assert details["found"] == "“Mã thủ tục”, “Xã/phường”, “Ghi chú”"


def test_a_table_without_any_known_header_is_shown_its_first_line() -> None:
    [(row, _, kind, details)] = bad(table(("a", "b"), ("c", "d")))
    assert (row, kind, details["found"]) == (0, ProblemKind.HEADER_MISSING, "“a”, “b”")


def test_a_header_that_stands_twice_is_refused() -> None:
    [(_, _, kind, details)] = bad(table((*HEADER, "Số lượng"), (*a_line(), "1")))
    assert kind is ProblemKind.HEADER_TWICE
    assert details == {"headers": "Số lượng"}


@pytest.mark.parametrize("lines", [(), (HEADER,), (HEADER, ("", " ", "")), (HEADER, a_line(code="0.000000"))])
def test_a_table_without_figures_is_refused(lines: Table) -> None:
    assert bad(read_table(lines, REGISTER, today=TODAY)) == [(0, "", ProblemKind.NO_ROWS, {})]


WIDE = ("Tháng", "Mã thủ tục", "Xã/phường", "Trực tuyến", "Trực tiếp", "Bưu chính", "Tổng số")


def wide(*figures: str) -> tuple[str, ...]:
    return ("10/2026", BIRTH, "Thành Sen", *figures)


def test_channels_may_be_columns() -> None:
    found = good(table(WIDE, wide("1.200", "34", "-", "1.234")))
    assert found.rows == (
        a_row(1200, by=UNKNOWN),
        a_row(34, channel=DESK, by=UNKNOWN),
        a_row(0, channel=POST, by=UNKNOWN),
    )


def test_an_empty_cell_of_a_channel_says_nothing_and_a_line_of_them_is_left_out() -> None:
    found = good(table(WIDE, wide("5", "", "", ""), ("10/2026", "", "Nhóm hộ tịch")))
    assert found.rows == (a_row(5, by=UNKNOWN),)
    assert bad(table(WIDE, wide("", "", "", "5")))[0][:3] == (2, "Trực tuyến", ProblemKind.CELL_EMPTY)


def test_channels_and_who_submitted_may_be_columns_together() -> None:
    header = (*WIDE[:3], "Trực tuyến - tự nộp", "Trực tuyến - nộp hộ", "Số hồ sơ trực tiếp", "Số hồ sơ")
    assert good(table(header, wide("1", "2", "3", "6"))).rows == (
        a_row(1, by=SELF),
        a_row(2, by=FOR_THEM),
        a_row(3, channel=DESK, by=UNKNOWN),
    )


def test_a_header_of_two_lines_is_read_with_the_merged_cells_above() -> None:
    upper = ("Tháng", "Mã thủ tục", "Xã/phường", "Hình thức nộp", "", "", "Tổng số hồ sơ")
    lower = ("", "", "", "Trực tuyến", "Trực tiếp", "Bưu chính", "")
    numbered = ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)=(4)+(5)+(6)")
    assert len(good(table(("BÁO CÁO",), upper, lower, numbered, wide("1", "2", "3", "6"))).rows) == 3


def test_a_total_beside_channels_must_be_their_sum() -> None:
    [(row, column, kind, details)] = bad(table(WIDE, wide("1", "2", "3", "7")))
    assert (row, column, kind) == (2, "Tổng số", ProblemKind.TOTAL_DIFFERS)
    assert details == {"stated": "7", "counted": "6"}


def test_one_channel_alone_is_no_wide_table() -> None:
    [(_, _, kind, details)] = bad(table(WIDE[:4], wide("1")))
    assert (kind, details["missing"]) == (ProblemKind.HEADER_MISSING, "channel,dossiers")


def test_totals_headings_and_repeated_headers_are_left_out_and_said() -> None:
    found = good(
        read(
            ("I. Hộ tịch", "", "", "", "", ""),
            a_line(),
            a_line(commune="Tổng cộng", count="12"),
            HEADER,
            a_line(commune="Thạch Hà", count="3"),
            ("", "Tổng số", "", "", "", "15"),
            ("", "", "", "", "Người lập biểu", ""),
        )
    )
    assert found.rows == (a_row(12), a_row(3, commune=HA))
    skipped = {note.kind: note.details["rows"] for note in found.notes if "rows" in note.details}
    assert skipped == {NoteKind.TOTALS_SKIPPED: "4, 7", NoteKind.HEADINGS_SKIPPED: "2, 5, 8"}


def test_a_stated_grand_total_is_compared() -> None:
    right = good(read(a_line(), a_line(by="Nộp hộ"), ("Tổng cộng", "", "", "", "", "24")))
    wrong = good(read(a_line(), a_line(by="Nộp hộ"), ("Tổng cộng", "", "", "", "", "25")))
    assert NoteKind.GRAND_TOTAL_DIFFERS not in note_kinds(right)
    note = next(note for note in wrong.notes if note.kind is NoteKind.GRAND_TOTAL_DIFFERS)
    assert note.details == {"stated": "25", "counted": "24"}


def test_a_name_that_begins_like_a_total_is_no_total() -> None:
    found = good(table((*HEADER, "Tên thủ tục"), (*a_line(), "Cộng dồn thời gian đóng bảo hiểm")))
    assert found.rows == (a_row(12),)


def test_a_forgotten_number_is_no_heading() -> None:
    assert bad(read(a_line(count=""))) == [(2, "Số hồ sơ", ProblemKind.CELL_EMPTY, {})]


def test_the_same_dossiers_twice_are_refused_with_both_rows() -> None:
    found = bad(read(a_line(), a_line(commune="Thạch Hà"), a_line(month="2026-10", count="13")))
    assert found == [(4, "", ProblemKind.KEY_TWICE, {"other": "2"})]


def test_everything_wrong_is_said_at_once_and_nothing_is_kept() -> None:
    found = bad(
        read(
            a_line(),
            a_line(month="tháng mấy", commune="Nơi Nào", channel="bồ câu", count="-1"),
            a_line(code="2.0002", by="con mèo"),
            a_line(commune="", by="Nộp hộ"),
            a_line(commune="huyện Hương Sơn"),
            a_line(month="12/2026", code="9.999999"),
        )
    )
    assert [(row, column, kind) for row, column, kind, _ in found] == [
        (3, "Tháng", ProblemKind.MONTH_UNREADABLE),
        (3, "Xã/phường", ProblemKind.COMMUNE_UNKNOWN),
        (3, "Kênh nộp", ProblemKind.CHANNEL_UNKNOWN),
        (3, "Số hồ sơ", ProblemKind.NUMBER_NEGATIVE),
        (4, "Mã thủ tục", ProblemKind.CODE_UNKNOWN_NEAR),
        (4, "Người nộp", ProblemKind.SUBMITTER_UNKNOWN),
        (5, "Xã/phường", ProblemKind.CELL_EMPTY),
        (6, "Xã/phường", ProblemKind.COMMUNE_FORMER),
        (7, "Tháng", ProblemKind.MONTH_IN_FUTURE),
        (7, "Mã thủ tục", ProblemKind.CODE_UNKNOWN),
    ]
    assert found[4][3] == {"value": "2.0002", "near": COPIES}


def test_short_lines_are_read_as_far_as_they_go() -> None:
    assert [one[1] for one in bad(read(("10/2026", BIRTH)))] == ["Xã/phường", "Kênh nộp", "Số hồ sơ"]


def test_only_the_first_problems_are_kept_and_all_are_counted() -> None:
    found = read(*[a_line(count="x")] * (KEPT_PROBLEMS + 30))
    assert isinstance(found, PortalProblems)
    assert (len(found.problems), found.total) == (KEPT_PROBLEMS, KEPT_PROBLEMS + 30)


def test_too_many_rows_are_refused_without_reading_on() -> None:
    endless = itertools.chain([HEADER], itertools.repeat(a_line(commune=KIM_1)))
    found = read_table(endless, REGISTER, today=TODAY, most_rows=3)
    assert isinstance(found, PortalProblems)
    assert (found.problems[-1].row, found.problems[-1].kind) == (5, ProblemKind.TOO_MANY_ROWS)


def test_it_is_said_how_codes_were_read() -> None:
    found = good(
        read(
            a_line(code=Figure("1.001193")),
            a_line(code="1,001193", by="Nộp hộ"),
            a_line(code="1.001193.000.00.00.H28", channel="Trực tiếp"),
        )
    )
    assert {note.kind: (note.details["written"], note.details["read"]) for note in found.notes} == {
        NoteKind.CODES_WERE_NUMBERS: ("1.001193", BIRTH),
        NoteKind.CODES_HAD_COMMAS: ("1,001193", BIRTH),
        NoteKind.CODES_HAD_SUFFIXES: ("1.001193.000.00.00.H28", BIRTH),
    }


def test_a_month_that_runs_a_single_channel_and_invented_figures_are_noted() -> None:
    found = good(table(("SỐ LIỆU GIẢ LẬP",), HEADER, a_line(month="11/2026")))
    assert found.says_synthetic
    assert note_kinds(found) == [NoteKind.SYNTHETIC, NoteKind.MONTH_UNFINISHED, NoteKind.ONE_CHANNEL]
