"""The rules of good content: each finds what it is for, and keeps quiet otherwise."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.catalog.lint import check_catalog, lint
from bot.catalog.loading import examine
from bot.catalog.problems import Problem, Severity
from tests.unit.catalog.small_content import (
    ANSWER_FILE,
    PROVINCE_FILE,
    SERVICES_FILE,
    WORDS_FILE,
    changed,
    line_of,
    small_files,
)

TODAY = date(2026, 11, 23)


def findings(files: dict[str, str], today: date | None = TODAY) -> list[Problem]:
    examined = examine(files)
    assert examined.catalog is not None, examined.problems
    return lint(examined.catalog, examined.service_lines, today)


def new_reasons(file: str, old: str, new: str, today: date | None = TODAY) -> list[str]:
    """What is found after a change that was not found before."""
    before = {problem.reason for problem in findings(small_files())}
    return [one.reason for one in findings(changed(file, old, new), today) if one.reason not in before]


def test_the_small_content_lacks_only_words_and_a_difference() -> None:
    reasons = sorted({problem.reason for problem in findings(small_files())})
    assert reasons == [
        "chưa có câu hỏi mẫu ở words/*.yaml",
        "chưa ghi điều phân biệt (ở đây hoặc ở words/*.yaml)",
        "chỉ có 1 tên gọi, nên có ít nhất 6",
        "chỉ có 3 tên gọi, nên có ít nhất 6",
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        (SERVICES_FILE, "agency: Phòng Thử", "agency: UBND huyện Thử", "không còn từ 01/7/2025"),
        (SERVICES_FILE, "Điền tờ khai", "Nộp ở thị trấn", "không còn từ 01/7/2025"),
        (
            SERVICES_FILE,
            "tỉnh chưa rà.\n        source",
            "tỉnh đã rà.\n        source",
            "checked_on còn trống",
        ),
        (SERVICES_FILE, "Nguồn ghi hai mức phí", "Theo a/b.json", "không nêu tên kho"),
        (SERVICES_FILE, "Điền tờ khai", "Nộp mức độ 4", "cách gọi cũ"),
        (SERVICES_FILE, "vnd: 20000", "vnd: 0", "không nói chắc là miễn phí"),
        (
            SERVICES_FILE,
            "name: Giấy ủy quyền\n            when: nhờ người khác nộp\n            cut: true",
            "name: Giấy ủy quyền …",
            "chưa ghi cut",
        ),
        (
            SERVICES_FILE,
            "    review_by: 2027-01-31\n  mat",
            "    review_by: 2026-11-22\n  mat",
            "quá hạn rà lại",
        ),
        (
            SERVICES_FILE,
            "source_date: 2026-03-04\n        confidence",
            "source_date: 2024-01-01\n        confidence",
            "cũ hơn một năm",
        ),
        (SERVICES_FILE, "checked_on:\n", "checked_on: 2027-01-01\n", "ở tương lai"),
        (SERVICES_FILE, "agency: Phòng Thử\n", "agency:\n", "chưa biết cơ quan"),
        (
            SERVICES_FILE,
            "portal_id: 019d2bfd-3fe0-70ac-b9d6-5e9e20d6eef7",
            "portal_url: https://xau.example/a",
            "allowed_hosts",
        ),
        (PROVINCE_FILE, "portal: https://cong.example\n", "portal: http://cong.example\n", "allowed_hosts"),
        (WORDS_FILE, "thẻ thử lần đầu", "Mất thẻ  thử", "cũng là tên gọi của the_thu"),
        (ANSWER_FILE, "thẻ thử là gì", "làm thẻ", "cũng là tên gọi của the_thu"),
        (ANSWER_FILE, "links: [portal]", "links: [la]", "khóa liên kết"),
        (ANSWER_FILE, "dùng để thử.", "nộp ở Công an huyện.", "không còn từ 01/7/2025"),
    ],
)
def test_a_rule_finds_what_it_is_for(file: str, old: str, new: str, expected: str) -> None:
    reasons = new_reasons(file, old, new)
    assert any(expected in reason for reason in reasons), reasons


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (ANSWER_FILE, "dùng để thử.", "Không còn cấp huyện từ 01/7/2025."),
        (SERVICES_FILE, "checked_on:\n", "checked_on: 2026-11-01\n"),
        (SERVICES_FILE, "Nguồn ghi hai mức phí", "Tỉnh chưa rà mức phí"),
        (SERVICES_FILE, "name: Tờ khai", "name: Tờ khai có 02 ảnh"),
    ],
)
def test_a_rule_keeps_quiet_where_nothing_is_wrong(file: str, old: str, new: str) -> None:
    assert new_reasons(file, old, new) == []


def test_dates_are_left_out_without_a_day() -> None:
    old, new = "    review_by: 2027-01-31\n  mat", "    review_by: 2020-01-01\n  mat"
    assert new_reasons(SERVICES_FILE, old, new, today=None) == []


def test_a_finding_about_a_service_points_at_its_line() -> None:
    files = changed(SERVICES_FILE, "agency: Phòng Thử", "agency: UBND huyện Thử")
    (problem,) = [one for one in findings(files) if "01/7/2025" in one.reason]
    assert (problem.file, problem.line) == (SERVICES_FILE, line_of(SERVICES_FILE, "the_thu:"))
    assert problem.severity is Severity.WARNING


def test_check_lists_errors_alone_until_the_content_can_be_read(tmp_path: Path) -> None:
    for name, text in changed(SERVICES_FILE, "vnd: 20000", "vnd: x").items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    assert [one.severity for one in check_catalog(tmp_path, TODAY)] == [Severity.ERROR]
    (tmp_path / SERVICES_FILE).write_text(small_files()[SERVICES_FILE], "utf-8")
    assert {one.severity for one in check_catalog(tmp_path, TODAY)} == {Severity.WARNING}
