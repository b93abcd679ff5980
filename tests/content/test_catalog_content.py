"""The real content: complete, careful, and silent about what nobody confirmed."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from bot.catalog.links import iter_links
from bot.catalog.lint import check_catalog
from bot.catalog.lint_texts import citizen_texts
from bot.catalog.loading import load_catalog
from bot.catalog.markup import is_allowed
from bot.catalog.model import CardKind, Catalog, Confidence, OnlineLevel, Procedure
from bot.catalog.problems import Severity
from bot.catalog.schema import schema_text, services_schema
from bot.kernel.ids import ServiceId

ROOT = Path(__file__).parents[2]
SERVICES = ROOT / "services_catalog.yaml"
EXPECTED = Path(__file__).with_name("expected_ids.txt")
DATA_SOURCES = (
    "suzynotsusie",
    "chatbot",
    "bminhnemhoi",
    "hongdien",
    "pipeline",
    "khunghang",
    "github",
    ".json",
)


@cache
def catalog() -> Catalog:
    return load_catalog(ROOT)


def procedures() -> list[Procedure]:
    return [one for service in catalog().services.values() for one in service.procedures]


def procedure(code: str) -> Procedure:
    return next(one for one in procedures() if one.code == code)


def expected(kind: str) -> set[str]:
    lines = (line.split() for line in EXPECTED.read_text("utf-8").splitlines() if not line.startswith("#"))
    return {name for found, name in lines if found == kind}


def test_every_service_is_there_and_no_other() -> None:
    assert set(map(str, catalog().services)) == expected("service")
    assert len(catalog().services) == 232


def test_every_answer_and_group_that_questions_are_labelled_with_is_there() -> None:
    assert expected("faq") <= set(map(str, catalog().faqs))
    assert expected("chitchat") <= {str(group.id) for group in catalog().small_talk}
    assert expected("out_of_scope") <= {str(group.id) for group in catalog().out_of_scope}


def test_full_cards_and_pointers_are_as_many_as_the_sources_allow() -> None:
    cards = Counter(service.card for service in catalog().services.values())
    assert cards == {CardKind.FULL: 156, CardKind.POINTER: 76}


def test_the_content_has_no_errors() -> None:
    problems = check_catalog(ROOT, date(2026, 11, 23))
    assert [str(one) for one in problems if one.severity is Severity.ERROR] == []


def test_every_code_is_written_in_quotes() -> None:
    codes = re.findall(r"^\s*(?:- )?(?:code|code_known):\s*(.*)$", SERVICES.read_text("utf-8"), re.MULTILINE)
    assert len(codes) > 200
    assert [code for code in codes if not re.fullmatch(r"'[\w.]+'", code)] == []


def test_the_catalogue_is_pleasant_to_read() -> None:
    lines = SERVICES.read_text("utf-8").splitlines()
    assert lines[0].startswith("#")
    assert sum(len(line) > 110 for line in lines) <= 20
    assert max(map(len, lines)) <= 140


def test_no_citizen_reads_the_name_of_a_data_source() -> None:
    texts = [text for one in procedures() for text in citizen_texts(one)]
    for service in catalog().services.values():
        texts += [service.name, service.read_as, service.covers or "", service.sets_apart]
    texts += [faq.body_html + faq.read_as + (faq.body_html_en or "") for faq in catalog().faqs.values()]
    leaks = [text for text in texts for name in DATA_SOURCES if name in text.lower()]
    assert leaks == []


def test_nothing_is_called_checked_before_the_province_checked_it() -> None:
    for service in catalog().services.values():
        sources = [service.read_as, *(one.read_as for one in service.procedures)]
        if service.checked_on is None:
            assert all("chưa rà" in text and "đã rà" not in text for text in sources), service.id


def test_free_of_charge_is_never_sure_when_a_warning_stands_on_it() -> None:
    for one in procedures():
        doubtful = any("phí" in caution.lower() for caution in one.cautions)
        for fee in one.fees:
            if doubtful:
                assert not (fee.confirmed and fee.amount_vnd == 0), one.code
            if re.search(r"HĐND|chưa xác nhận|mặc định|chưa đối chiếu", fee.text):
                assert not fee.confirmed, one.code


def test_a_fee_set_by_the_province_is_not_said_as_free() -> None:
    for fee in procedure("1.001193").fees:
        assert (fee.amount_vnd, fee.confirmed) == (None, False)
        assert "HĐND" in fee.text
        assert "miễn phí" not in fee.text.lower()


@pytest.mark.parametrize(
    ("code", "channel", "amount", "confirmed"),
    [
        ("1.004222", "online", 10000, True),
        ("1.004222", "desk", 20000, True),
        ("1.004194", "desk", None, False),
        ("1.002755", "online", None, False),
        ("3.000348", "online", 135000, False),
        ("1.001456", "online", None, False),
        ("3.000333", "desk", None, False),
        ("1.001612", "desk", None, False),
        ("2.001583", "desk", None, False),
        ("1.004359", "online", None, False),
        ("2.000635", "online", 8000, True),
    ],
)
def test_fees_that_need_reading_are_read_with_their_notes(
    code: str, channel: str, amount: int | None, confirmed: bool
) -> None:
    fee = next(fee for fee in procedure(code).fees if fee.channel == channel)
    assert (fee.amount_vnd, fee.confirmed) == (amount, confirmed)


def test_a_fee_that_lost_its_digits_is_left_out() -> None:
    for code in ("2.002041", "1.005136"):
        assert procedure(code).fees == ()
        assert any("mất chữ số" in caution for caution in procedure(code).cautions)


def test_times_on_which_sources_differ_are_both_told_and_unconfirmed() -> None:
    for code in ("1.013225", "1.013226", "1.013229", "3.000285", "3.000286", "3.000333"):
        for time in procedure(code).times:
            assert not time.confirmed
            assert " hoặc " in time.text


def test_poorly_known_procedures_say_nothing_in_detail() -> None:
    poor = [one for one in procedures() if one.confidence is Confidence.LOW]
    assert len(poor) == 10
    for one in poor:
        assert (one.fees, one.times, one.documents, one.steps, one.result) == ((), (), (), (), None)
        assert one.level is OnlineLevel.UNVERIFIED
        assert not one.can_submit_online


def test_levels_carry_the_day_of_their_source() -> None:
    levels = Counter(one.level for one in {one.code: one for one in procedures()}.values())
    assert levels[OnlineLevel.FULL] == 37
    assert levels[OnlineLevel.PARTIAL] == 38
    assert all((one.level is OnlineLevel.UNVERIFIED) == (one.level_date is None) for one in procedures())


def test_papers_are_told_apart() -> None:
    papers = procedure("1.001193").documents
    assert [paper.name.split()[0] for paper in papers if paper.is_core] == ["Giấy", "Hộ"]
    left = next(paper for paper in papers if paper.when == "trẻ em bị bỏ rơi")
    assert not left.is_core
    everything = [paper for one in procedures() for paper in one.documents]
    assert not any("[khi" in paper.name or paper.name.endswith("…") for paper in everything)
    assert any(paper.is_cut for paper in everything)


def test_no_unit_that_ended_in_2025_is_shown_as_the_place_to_go() -> None:
    for one in procedures():
        assert not re.search(r"huyện|thị trấn|quận", one.agency), one.code


def test_every_address_stands_on_an_allowed_host() -> None:
    hosts = catalog().province.allowed_hosts
    links = list(iter_links(catalog()))
    assert len(links) > 200
    assert [link.url for link in links if not is_allowed(link.url, hosts)] == []


def test_every_service_can_be_reached_by_browsing_and_by_words() -> None:
    browsed = [one for field in catalog().fields for one in field.service_ids]
    assert sorted(browsed) == sorted(catalog().services)
    for service in catalog().services.values():
        assert len(service.words) >= 6, service.id
        assert service.name_en, service.id


def test_sixteen_services_are_popular_in_order() -> None:
    ranks = sorted(one.popular_rank for one in catalog().services.values() if one.popular_rank)
    assert ranks == list(range(1, 17))


def test_civil_status_is_reviewed_before_its_new_law() -> None:
    for service in catalog().services.values():
        if service.field_id == "ho_tich":
            assert service.review_by < date(2027, 3, 1), service.id


def test_the_province_has_its_69_communes_and_old_units_are_called_old() -> None:
    province = catalog().province
    kinds = Counter(one.kind for one in province.communes)
    assert kinds == {"phường": 9, "xã": 60}
    assert all("01/7/2025" in note for note in province.former_units.values())
    assert {"portal", "portal_search", "portal_track", "vneid_site", "bca_portal"} <= set(province.links)


def test_hotlines_nobody_confirmed_are_marked() -> None:
    contacts = {one.value: one.confirmed for one in catalog().province.contacts}
    assert not contacts["1800 1096"]
    assert not contacts["1900 0368"]
    assert all(contacts[number] for number in ("111", "112", "113", "114", "115"))


def test_the_schema_for_editors_is_the_one_in_docs() -> None:
    assert (ROOT / "docs/schema/services_catalog.schema.json").read_text("utf-8") == schema_text()


def test_the_catalogue_passes_the_schema_for_editors() -> None:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    content: Any = json.loads(json.dumps(yaml.load(SERVICES.read_text("utf-8"), loader), default=str))
    errors = [error.message for error in Draft202012Validator(services_schema()).iter_errors(content)]
    assert errors == []


def test_a_service_that_narrows_another_is_counted_under_it() -> None:
    assert catalog().services[ServiceId("gpxd_dieu_chinh")].slug == "gpxd_cap_moi"
