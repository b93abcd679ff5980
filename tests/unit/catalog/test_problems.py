"""Every mistake an officer can make is named with file, line, field and reason."""

from __future__ import annotations

import pytest

from bot.catalog.errors import CatalogError
from bot.catalog.loading import examine, parse_catalog
from bot.catalog.problems import Problem, Severity
from tests.unit.catalog.small_content import (
    ANSWER_FILE,
    PROVINCE_FILE,
    SERVICES_FILE,
    WORDS_FILE,
    changed,
    line_of,
    problems_after,
    small_files,
)

A_SERVICE = "services.the_thu"
A_VARIANT = f"{A_SERVICE}.variants[1]"

MISTAKES = {
    "an unquoted code": ("code: '1.001000'", "code: 1.001000", f"{A_VARIANT}.code", "phải có nháy"),
    "an unknown key": ("result: Thẻ thử", "resutl: Thẻ thử", f"{A_VARIANT}.resutl", "khóa lạ"),
    "a key twice": ("result: Thẻ", "result: A\n        result: Thẻ", f"{A_VARIANT}.result", "bị lặp"),
    "an unknown level": ("level: full", "level: muc4", f"{A_VARIANT}.level", "full, partial, unverified"),
    "a level without a date": (
        "        level_date: 2026-03-04\n",
        "",
        f"{A_VARIANT}.level_date",
        "phải ghi ngày",
    ),
    "a date in another order": (
        "level_date: 2026-03-04",
        "level_date: 04/03/2026",
        f"{A_VARIANT}.level_date",
        "viết dạng 2026-07-17",
    ),
    "a fee with dots": ("vnd: 20000", "vnd: 20.000", f"{A_VARIANT}.fees[1].vnd", "không phải số nguyên"),
    "a fee without a channel": (
        "channels: [online, desk]\n            vnd",
        "vnd",
        f"{A_VARIANT}.fees[1].channels",
        "thiếu cách nộp",
    ),
    "an unknown channel": (
        "channels: [online, desk]",
        "channels: [mang, desk]",
        f"{A_VARIANT}.fees[1].channels",
        "“mang”",
    ),
    "a channel twice": ("channels: [post]", "channels: [desk]", f"{A_VARIANT}.fees", "hai lần"),
    "yes for true": ("core: true", "core: yes", f"{A_VARIANT}.papers[1].core", "true hoặc false"),
    "a core paper with a condition": (
        "core: true",
        "core: true\n            when: có",
        f"{A_VARIANT}.papers[1].core",
        "không kèm điều kiện",
    ),
    "a page id that is none": (
        "portal_id: 019d2bfd-3fe0-70ac-b9d6-5e9e20d6eef7",
        "portal_id: '12'",
        f"{A_VARIANT}.portal_id",
        "mã trang",
    ),
    "a missing text": ("    name: Cấp thẻ thử\n", "", f"{A_SERVICE}.name", "thiếu"),
    "an unknown field": (
        "field: giay_to\n    card: full",
        "field: la\n    card: full",
        f"{A_SERVICE}.field",
        "nhóm",
    ),
    "an unknown audience": ("[công dân]", "[mọi người]", f"{A_SERVICE}.audience", "mọi người"),
    "an unknown service": ("[mat_the_thu]", "[khong_co]", f"{A_SERVICE}.related", "khong_co"),
    "itself as related": ("[mat_the_thu]", "[the_thu]", f"{A_SERVICE}.related", "dịch vụ nào khác"),
    "a list in place of a text": ("result: Thẻ thử", "result: [Thẻ]", f"{A_VARIANT}.result", "một dòng chữ"),
    "a text in place of a table": (
        "        papers:\n",
        "        papers: không\n        steps2:\n",
        "papers",
        "danh sách",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_the_catalogue_is_placed_and_explained(mistake: str) -> None:
    old, new, field, reason = MISTAKES[mistake]
    found = [one for one in problems_after(SERVICES_FILE, old, new) if one.field.endswith(field)]
    assert found, problems_after(SERVICES_FILE, old, new)
    assert found[0].file == SERVICES_FILE
    assert found[0].severity is Severity.ERROR
    assert reason in found[0].reason


def test_the_line_is_the_line_of_the_mistake() -> None:
    files = changed(SERVICES_FILE, "vnd: 20000", "vnd: hai mươi nghìn")
    (problem,) = examine(files).problems
    assert problem.line == line_of(SERVICES_FILE, "vnd: hai", files)


def test_a_missing_field_points_at_the_table_it_is_missing_from() -> None:
    files = changed(SERVICES_FILE, "    audience: [công dân]\n", "")
    (problem,) = examine(files).problems
    assert problem.line == line_of(SERVICES_FILE, "name: Cấp thẻ thử", files)


def test_a_reference_points_at_the_service_that_names_it() -> None:
    (problem,) = problems_after(SERVICES_FILE, "[mat_the_thu]", "[khong_co]")
    assert problem.line == line_of(SERVICES_FILE, "the_thu:")


def test_broken_yaml_is_told_with_its_line() -> None:
    files = changed(SERVICES_FILE, "name: Cấp thẻ thử\n", "name: Cấp: thẻ thử\n")
    (problem,) = examine(files).problems
    assert problem.line == line_of(SERVICES_FILE, "Cấp: thẻ", files)
    assert "không đọc được YAML" in problem.reason


def test_two_services_of_one_rank_are_refused() -> None:
    files = changed(SERVICES_FILE, "    name: Báo mất", "    popular: 1\n    name: Báo mất")
    (problem,) = examine(files).problems
    assert problem.field == "services.mat_the_thu.popular"
    assert "the_thu" in problem.reason


def test_a_code_twice_in_one_service_is_refused() -> None:
    files = small_files()
    start = files[SERVICES_FILE].index("      - code:")
    end = files[SERVICES_FILE].index("    checked_on:")
    variant = files[SERVICES_FILE][start:end]
    files[SERVICES_FILE] = files[SERVICES_FILE].replace(variant, variant + variant)
    reasons = [problem.reason for problem in examine(files).problems]
    assert sum("bị lặp" in reason for reason in reasons) == 2
    assert sum("phải ghi sets_apart" in reason for reason in reasons) == 2


def test_a_pointer_must_say_its_source() -> None:
    (problem,) = problems_after(SERVICES_FILE, "    read_as: Chưa có bản thu; tỉnh chưa rà.\n", "")
    assert problem.field == "services.mat_the_thu.read_as"


def test_words_for_an_unknown_service_are_refused() -> None:
    (problem,) = problems_after(WORDS_FILE, "the_thu:", "the_thuu:")
    assert (problem.file, problem.line, problem.field) == (WORDS_FILE, 1, "the_thuu")


def test_an_unknown_look_alike_is_dropped_with_a_warning() -> None:
    examined = examine(changed(WORDS_FILE, "[mat_the_thu]", "[mat_the_thu, khong_co]"))
    assert [problem.severity for problem in examined.problems] == [Severity.WARNING]
    assert examined.catalog is not None
    assert [*map(str, examined.catalog.services.values().__iter__().__next__().confused_with)] == [
        "mat_the_thu"
    ]


def test_an_answer_must_be_fenced_and_carry_its_files_name() -> None:
    (unfenced,) = problems_after(ANSWER_FILE, "---\n", "")
    assert (unfenced.file, unfenced.line) == (ANSWER_FILE, 1)
    (renamed,) = problems_after(ANSWER_FILE, "id: faq_the", "id: faq_khac")
    assert (renamed.line, renamed.field) == (2, "id")


def test_an_answer_that_is_too_long_is_refused() -> None:
    (problem,) = problems_after(ANSWER_FILE, "dùng để thử.", "dài " * 1000)
    assert "tối đa 3500" in problem.reason
    assert problem.line == line_of(ANSWER_FILE, "Thẻ **thử**")


def test_a_link_to_another_host_is_refused_with_its_line() -> None:
    files = changed(ANSWER_FILE, "dùng để thử.", "dùng.\n\nXem [ở đây](https://xau.example/otp).")
    (problem,) = examine(files).problems
    assert problem.line == line_of(ANSWER_FILE, "xau.example", files)
    assert "allowed_hosts" in problem.reason


def test_a_page_template_without_its_placeholder_is_refused() -> None:
    (problem,) = problems_after(PROVINCE_FILE, "{portal_id}", "trang")
    assert problem.line == line_of(PROVINCE_FILE, "procedure_page")


def test_a_commune_twice_is_refused() -> None:
    (problem,) = problems_after(PROVINCE_FILE, "{name: Đồi Thử, kind: xã}", "{name: Bến Thử, kind: phường}")
    assert "bị lặp" in problem.reason


def test_all_problems_are_told_at_once_in_the_order_of_the_file() -> None:
    files = changed(SERVICES_FILE, "code: '1.001000'", "code: 1.001000")
    files[SERVICES_FILE] = (
        files[SERVICES_FILE].replace("vnd: 20000", "vnd: x").replace("core: true", "core: co")
    )
    with pytest.raises(CatalogError) as caught:
        parse_catalog(files)
    lines = [problem.line for problem in caught.value.problems]
    assert len(lines) == 3
    assert lines == sorted(lines)


def test_a_problem_reads_as_one_line() -> None:
    assert str(Problem("a.yaml", 7, "x.y", "thiếu")) == "a.yaml:7: lỗi: x.y: thiếu"
    assert str(Problem("a.yaml", 0, "", "trống", Severity.WARNING)) == "a.yaml: nhắc: trống"


@pytest.mark.parametrize("text", ["", "- 1\n- 2\n", "chữ", "a: [", "\t", "a: !!python/object:os.system {}"])
def test_any_text_in_a_file_ends_in_problems_and_not_in_a_crash(text: str) -> None:
    for file in small_files():
        examined = examine({**small_files(), file: text})
        assert examined.catalog is None
        assert all(problem.file for problem in examined.problems)
