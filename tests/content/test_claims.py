"""What a citizen reads claims no more than the sources: conditions, fees, numbers, old law."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.catalog.loading import load_catalog
from bot.catalog.model import Catalog, Faq, Procedure
from bot.kernel.ids import ServiceId

ROOT = Path(__file__).parents[2]
UNCONFIRMED_HOTLINES = ("1800 1096", "1900 0368")
OTHER_MONEY = {
    "1.007277": "trước bạ",
    "1.007700": "trước bạ",
    "1.007674": "thuế",
    "1.007695": "thuế",
    "1.012996": "tiền sử dụng đất",
    "1.002179": "tiền đóng",
    "1.001939": "tiền đóng",
}
"""Procedures that cost nothing to file while the tax or contribution itself is still owed."""
REPORTED_ABOLISHED_FROM_2027 = ("ho_ngheo", "lao_dong_thu_nhap_thap")


@cache
def catalog() -> Catalog:
    return load_catalog(ROOT)


def procedures() -> Iterator[Procedure]:
    for service in catalog().services.values():
        yield from service.procedures


def answers() -> list[Faq]:
    return list(catalog().faqs.values())


def interface_texts(language: str) -> Iterator[tuple[str, str]]:
    for file in sorted((ROOT / "bot/texts" / language).glob("*.yaml")):
        yield from _leaves(file.stem, yaml.safe_load(file.read_text("utf-8")))


def _leaves(key: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(f"{key}.{name}", inner)
    else:
        yield key, str(value)


def test_a_condition_reads_on_after_khi() -> None:
    clumsy = re.compile(r"^(nếu|đối với|với|trong|khi)\b", re.IGNORECASE)
    whens = [(one.code, paper.when) for one in procedures() for paper in one.documents if paper.when]
    assert len(whens) > 100
    assert [found for found in whens if clumsy.match(found[1])] == []


def test_a_paper_for_everyone_has_no_condition() -> None:
    conditional = re.compile(r"^(trường hợp|đối với|nếu) |\(nếu có\)", re.IGNORECASE)
    for one in procedures():
        for paper in one.documents:
            if paper.is_core:
                assert paper.when is None, one.code
                assert not conditional.search(paper.name), (one.code, paper.name)


@pytest.mark.parametrize("code", ["2.000829", "2.000821", "2.002770"])
def test_a_paper_that_only_some_need_is_not_said_to_be_for_all(code: str) -> None:
    one = next(one for one in procedures() if one.code == code)
    named = ("Giấy khai sinh, hộ chiếu", "Bản chính Sổ BHXH", "Đơn đề nghị hưởng chính sách học viên")
    found = [paper for paper in one.documents if paper.name.startswith(named)]
    assert found
    assert not any(paper.is_core for paper in found)


def test_what_is_listed_as_a_paper_is_a_paper_of_that_procedure() -> None:
    for one in procedures():
        for paper in one.documents:
            assert "chỉ phải làm 01 bộ" not in paper.name, one.code
            assert not ("VNeID" in one.name or "định danh" in one.name) or "con dấu" not in paper.name


def test_filing_for_free_is_not_owing_nothing() -> None:
    told = {one.code: one.fees for one in procedures() if one.code in OTHER_MONEY}
    assert told.keys() == OTHER_MONEY.keys()
    for code, fees in told.items():
        assert fees
        assert all(OTHER_MONEY[code] in fee.text and "tính riêng" in fee.text for fee in fees), code


def test_land_times_that_differ_by_channel_come_with_a_warning() -> None:
    differing = [
        one
        for service in catalog().services.values()
        if service.field_id == "dat_dai"
        for one in service.procedures
        if len({time.text for time in one.times}) > 1
    ]
    assert len(differing) >= 6
    for one in differing:
        assert not any(time.confirmed for time in one.times), one.code
        assert any("thời hạn khác nhau" in caution for caution in one.cautions), one.code


@pytest.mark.parametrize("service", REPORTED_ABOLISHED_FROM_2027)
def test_what_may_end_with_2026_is_reviewed_before(service: str) -> None:
    assert catalog().services[ServiceId(service)].review_by < date(2027, 1, 1)


def test_a_hotline_nobody_confirmed_is_said_to_be_so_wherever_it_stands() -> None:
    quoting = 0
    for answer in answers():
        for body, doubt in ((answer.body_html, "chưa xác nhận"), (answer.body_html_en or "", "confirmed")):
            if any(number in body for number in UNCONFIRMED_HOTLINES):
                quoting += 1
                assert doubt in body, answer.id
    assert quoting > 5
    for language in ("vi", "en"):
        for key, text in interface_texts(language):
            assert not any(number in text for number in UNCONFIRMED_HOTLINES), key


def test_the_decree_that_ended_is_not_cited_and_new_levels_are_not_confused() -> None:
    for answer in answers():
        assert "42/2022" not in answer.body_html + answer.read_as, answer.id
    levels = catalog().faqs[next(key for key in catalog().faqs if str(key) == "faq_muc_do_dvc")]
    assert "cách gọi cũ" in levels.body_html
    assert "văn bản cũ" in levels.body_html
    assert "chủ động" in levels.body_html


def test_interface_texts_belong_to_no_province() -> None:
    for language in ("vi", "en"):
        for key, text in interface_texts(language):
            assert not re.search(r"Hà Tĩnh|Ha Tinh|\bhatinh\b", text), key


def test_interface_texts_do_not_call_anything_verified() -> None:
    for key, text in interface_texts("vi"):
        if key != "card.source_checked":
            assert not re.search(r"(?<!chưa )\b(đã rà|đã kiểm chứng|đã xác minh)\b", text), key
