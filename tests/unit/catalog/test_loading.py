"""Whole content becomes a snapshot, with everything the files say and nothing else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.catalog.content import read_content
from bot.catalog.errors import CatalogError
from bot.catalog.loading import load_catalog, parse_catalog
from bot.catalog.model import Channel, OnlineLevel
from bot.kernel.ids import FaqId, ServiceId
from tests.unit.catalog.small_content import SERVICES_FILE, changed, small_catalog, small_files

THE = ServiceId("the_thu")
MAT = ServiceId("mat_the_thu")


def test_a_procedure_holds_what_the_file_says() -> None:
    procedure = small_catalog().services[THE].procedures[0]
    assert procedure.code == "1.001000"
    assert procedure.level is OnlineLevel.FULL
    assert procedure.level_date == date(2026, 3, 4)
    assert procedure.can_submit_online
    assert [(fee.channel, fee.amount_vnd, fee.confirmed) for fee in procedure.fees] == [
        (Channel.ONLINE, 20000, True),
        (Channel.DESK, 20000, True),
        (Channel.POST, None, False),
    ]
    assert [(paper.is_core, paper.when, paper.is_cut) for paper in procedure.documents] == [
        (True, None, False),
        (False, "nhờ người khác nộp", True),
    ]


def test_a_page_address_comes_from_the_province_template() -> None:
    page = "https://cong.example/thu-tuc/019d2bfd-3fe0-70ac-b9d6-5e9e20d6eef7"
    assert small_catalog().services[THE].procedures[0].portal_url == page


def test_what_the_file_leaves_out_is_unknown() -> None:
    pointer = small_catalog().services[MAT]
    assert pointer.level is OnlineLevel.UNVERIFIED
    assert (pointer.main, pointer.name_en, pointer.checked_on) == (None, None, None)


def test_an_empty_channel_is_not_an_online_channel() -> None:
    files = changed(SERVICES_FILE, "online_channel: true", "online_channel:")
    procedure = parse_catalog(files).services[THE].procedures[0]
    assert procedure.has_online_channel is None
    assert not procedure.can_submit_online


def test_words_of_word_files_follow_the_catalogues_own_once_each() -> None:
    service = small_catalog().services[THE]
    assert service.words == ("thẻ thử", "làm thẻ", "thẻ thử lần đầu")
    assert service.asks == ("em muốn làm thẻ thử thì cần gì",)
    assert service.sets_apart == "chưa từng có thẻ"
    assert service.confused_with == (MAT,)


def test_the_catalogues_own_difference_wins_over_a_word_files() -> None:
    files = changed(
        SERVICES_FILE, "    name: Cấp thẻ thử\n", "    name: Cấp thẻ thử\n    sets_apart: riêng\n"
    )
    assert parse_catalog(files).services[THE].sets_apart == "riêng"


def test_an_answer_is_read_in_both_languages() -> None:
    faq = small_catalog().faqs[FaqId("faq_the")]
    assert faq.body_html == "Thẻ <b>thử</b> dùng để thử."
    assert faq.body_html_en == "The trial card is for trying."
    assert faq.links == ("portal",)


def test_fields_list_popular_services_first() -> None:
    files = small_files()
    files[SERVICES_FILE] = (
        files[SERVICES_FILE]
        .replace("    popular: 1\n", "")
        .replace("    name: Báo mất thẻ thử\n", "    name: Báo mất thẻ thử\n    popular: 1\n")
    )
    assert parse_catalog(files).fields[0].service_ids == (MAT, THE)


def test_communes_have_ids_that_survive_reordering() -> None:
    communes = small_catalog().province.communes
    assert [one.id for one in communes] == ["phuong-ben-thu", "xa-doi-thu"]
    assert communes[0].full_name == "phường Bến Thử"


def test_life_events_confusables_small_talk_and_language_are_read() -> None:
    files = small_files()
    files["words/life_events.yaml"] = (
        "mat_do:\n  title: Mất đồ\n  title_en: Loss\n  emoji: 👛\n  opening: Chia sẻ với anh/chị.\n"
        "  services:\n    - {service: mat_the_thu, when: mất thẻ}\n  phrases: [rơi ví]\n"
    )
    files["words/confusable_thu.yaml"] = (
        "- question: Làm mới hay báo mất?\n  services: [the_thu, mat_the_thu]\n  phrases: |\n    vụ cái thẻ\n"
    )
    files["words/small_talk.yaml"] = (
        "cc_chao:\n  asks: |\n    chào bot\n  kinds:\n    sang: [chào buổi sáng]\n"
    )
    files["words/glossary_regional.yaml"] = "regional: {mô: đâu}\nteencode: {ko: không}\nfillers: [ạ, dạ]\n"
    catalog = parse_catalog(files)
    assert catalog.services[MAT].life_events == ("mat_do",)
    assert list(map(str, catalog.confusables[0].entry_ids)) == [THE, MAT]
    assert catalog.small_talk[0].phrases == ("chào bot",)
    assert catalog.small_talk[0].kinds == {"sang": ("chào buổi sáng",)}
    assert catalog.language.regional == {"mô": "đâu"}
    assert catalog.language.fillers == ("ạ", "dạ")


def test_the_version_changes_exactly_with_the_content() -> None:
    same = parse_catalog(dict(reversed(small_files().items())))
    other = parse_catalog(changed(SERVICES_FILE, "Thẻ thử", "Thẻ thử mới"))
    assert same.version == small_catalog().version
    assert other.version != small_catalog().version


def test_files_are_found_below_a_root(tmp_path: Path) -> None:
    for name, text in small_files().items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    assert read_content(tmp_path) == small_files()
    assert load_catalog(tmp_path).version == small_catalog().version


def test_a_root_without_content_is_refused_with_the_names_of_the_files(tmp_path: Path) -> None:
    with pytest.raises(CatalogError) as caught:
        load_catalog(tmp_path)
    assert [problem.file for problem in caught.value.problems] == ["province.yaml", SERVICES_FILE]


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    (tmp_path / SERVICES_FILE).write_bytes("Thẻ".encode("utf-16"))
    with pytest.raises(CatalogError, match="UTF-8"):
        load_catalog(tmp_path)
