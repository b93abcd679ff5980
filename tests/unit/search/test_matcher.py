"""The matcher on an invented catalogue: answers, questions back, small talk, honest noes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.search.matcher import Matcher
from bot.search.model import Band, EntryKind, Facet
from tests.support.small_content import small_catalog
from tests.unit.search.invented import a_catalog

MATCHER = Matcher(a_catalog())


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("lam the phi hanh lan dau can gi", "the_moi"),
        ("em bị mất thẻ phi hành rồi, làm lại sao", "the_lai"),
        ("đánh rơi thẻ phi hành", "the_lai"),
        ("mới mua xe mặt trăng đăng ký thế nào", "xe_trang"),
        ("quen mat khau", "faq_quen_mat_khau"),
    ],
)
def test_question_finds_its_entry(asked: str, expected: str) -> None:
    best = MATCHER.understand(asked).best
    assert best is not None
    assert best.entry_id == expected


def test_a_procedure_code_is_answered() -> None:
    read = MATCHER.understand("thủ tục 7.000001")
    assert read.band is Band.ANSWER
    assert read.best is not None
    assert read.best.entry_id == "the_moi"


def test_greeting_is_small_talk() -> None:
    read = MATCHER.understand("xin chào")
    assert (read.kind, read.group, read.band) == (EntryKind.CHITCHAT, "cc_chao_hoi", Band.ANSWER)


def test_vague_talk_is_asked_back() -> None:
    read = MATCHER.understand("cho hỏi thủ tục")
    assert (read.group, read.band) == ("cc_mo_ho", Band.ASK)


def test_a_vague_request_asks_the_clerks_question() -> None:
    read = MATCHER.understand("hỏi về thẻ phi hành")
    assert read.band is Band.ASK
    assert read.question == "Anh/chị làm thẻ lần đầu hay cấp lại?"
    assert read.options == ("the_moi", "the_lai")


def test_a_life_event_is_told_from_a_procedure() -> None:
    assert MATCHER.understand("cả nhà em sắp dọn lên cung trăng ở").life_event == "len_trang"
    assert MATCHER.understand("làm thẻ phi hành lần đầu").life_event is None


@pytest.mark.parametrize(
    ("cry", "number"), [("cháy nhà cứu với", "114"), ("nhà em đang cháy cứu với", "114")]
)
def test_danger_gets_its_number(cry: str, number: str) -> None:
    read = MATCHER.understand(cry)
    assert read.emergency == number
    assert read.kind is EntryKind.OUT_OF_SCOPE


def test_a_burnt_paper_is_no_emergency() -> None:
    assert MATCHER.understand("thẻ phi hành bị cháy, giúp em với").emergency is None


@pytest.mark.parametrize(
    ("asked", "facets"), [("mất mấy ngày vậy ạ", (Facet.TIME,)), ("hết bao nhiêu tiền", (Facet.FEE,))]
)
def test_facet_without_subject_is_about_the_service_before(asked: str, facets: tuple[Facet, ...]) -> None:
    read = MATCHER.understand(asked)
    assert read.is_about_previous
    assert read.facets == facets


def test_facet_with_subject_is_about_that_subject() -> None:
    read = MATCHER.understand("làm thẻ phi hành lần đầu hết bao nhiêu tiền")
    assert not read.is_about_previous
    assert read.facets == (Facet.FEE,)


def test_two_questions_are_split_and_one_is_not() -> None:
    both = MATCHER.split("làm lại thẻ phi hành bị mất ở đâu? với lại đăng ký xe mặt trăng cần gì?")
    assert both == ("làm lại thẻ phi hành bị mất ở đâu?", "đăng ký xe mặt trăng cần gì?")
    single = "Em mất thẻ phi hành. Giờ làm lại cần gì?"
    assert MATCHER.split(single) == (single,)


@pytest.mark.parametrize("asked", ["", "   ", "😀😀", "\u200b", "?", "a", "ش", "x" * 10_000, "thẻ " * 3_000])
def test_anything_typed_is_survived(asked: str) -> None:
    read = MATCHER.understand(asked)
    assert read.band in (Band.ASK, Band.NONE, Band.ANSWER)
    assert MATCHER.split(asked)


def test_foreign_words_get_no_service_said() -> None:
    read = MATCHER.understand("quelle heure est-il maintenant")
    assert read.band is Band.NONE


def test_probabilities_fall_and_stay_shares() -> None:
    for asked in ("thẻ phi hành", "xe", "mật khẩu thẻ", "zzz"):
        shares = [one.probability for one in MATCHER.understand(asked).candidates]
        assert shares == sorted(shares, reverse=True)
        assert all(0 <= share <= 1 for share in shares)


def test_explanation_tells_the_same_story() -> None:
    told = MATCHER.explain("mất thẻ phi hành")
    assert told.understanding == MATCHER.understand("mất thẻ phi hành")
    assert told.rows[0][0].entry_id == "the_lai"
    assert "thẻ phi hành" in told.rows[0][1]


def test_small_and_empty_catalogues_work() -> None:
    assert Matcher(small_catalog()).understand("đăng ký khai sinh").best is not None
    bare = replace(small_catalog(), services={}, faqs={}, life_events=())
    assert Matcher(bare).understand("đăng ký khai sinh").band is Band.NONE
