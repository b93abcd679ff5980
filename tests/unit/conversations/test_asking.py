"""One right answer, a short "did you mean", or an honest no."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.conversations.model import KeepQuestion
from bot.engagement.model import EventName
from bot.people.model import Consent
from bot.search.model import Band, EntryKind, Facet, Understanding
from tests.support.journeys import Visitor, reads_as


def names(visitor: Visitor) -> list[EventName]:
    return [event.name for event in visitor.last.events]


def test_a_sure_reading_gives_the_card_with_its_source() -> None:
    visitor = Visitor({"làm khai sinh": reads_as("khai_sinh")})
    said = visitor.writes("làm khai sinh")
    assert "Đăng ký khai sinh" in said
    assert "tỉnh chưa rà" in said
    assert names(visitor) == [EventName.ASKED, EventName.ANSWERED, EventName.CARD_OPENED]


def test_a_question_about_one_thing_gets_that_thing_only() -> None:
    visitor = Visitor({"khai sinh bao nhiêu tiền": reads_as("khai_sinh", facets=(Facet.FEE,))})
    said = visitor.writes("khai sinh bao nhiêu tiền")
    assert "10.000 đồng" in said
    assert "20.000 đồng" in said
    assert "Tờ khai" not in said


def test_a_question_without_a_subject_is_about_the_card_before() -> None:
    visitor = Visitor({
        "khai sinh": reads_as("khai_sinh"),
        "mấy ngày": reads_as(facets=(Facet.TIME,), band=Band.NONE, is_about_previous=True),
    })  # fmt: skip
    assert "thủ tục nào" in visitor.writes("mấy ngày")
    visitor.writes("khai sinh")
    assert "7 ngày làm việc" in visitor.writes("mấy ngày")


def test_unsure_readings_are_asked_back_with_what_sets_them_apart() -> None:
    visitor = Visitor({"khai": reads_as("khai_sinh", "chung_thuc", band=Band.ASK)})
    said = visitor.writes("khai")
    assert "Có phải anh/chị muốn hỏi" in said
    assert "trẻ chưa có giấy khai sinh" in said
    assert "Đăng ký khai sinh" in visitor.taps("Đăng ký khai sinh")


def test_what_is_not_known_gets_an_honest_no_and_ways_on() -> None:
    visitor = Visitor()
    assert "không dám trả lời" in visitor.writes("giấy phép gì đó")
    assert any(button.url for button in visitor.buttons())
    assert visitor.last.effects == ()


def test_an_unanswered_question_is_kept_only_with_consent() -> None:
    visitor = Visitor()
    visitor.agrees_to(Consent.QUESTIONS)
    visitor.writes("giấy phép gì đó")
    assert [type(effect) for effect in visitor.last.effects] == [KeepQuestion]


def test_two_questions_in_one_message_get_two_answers() -> None:
    visitor = Visitor({"khai sinh": reads_as("khai_sinh"), "chứng thực": reads_as("chung_thuc")})
    said = visitor.writes("khai sinh ?? chứng thực")
    assert "Đăng ký khai sinh" in said
    assert "Chứng thực bản sao" in said


def test_an_emergency_names_the_number_first() -> None:
    visitor = Visitor({"cháy": Understanding("", Band.ANSWER, EntryKind.OUT_OF_SCOPE, (), emergency="114")})
    assert visitor.writes("cháy").startswith("Gọi ngay 114")


def test_a_one_time_code_is_warned_about_and_never_read() -> None:
    visitor = Visitor({"đây là mã otp 123456": reads_as("khai_sinh")})
    assert "đừng gửi" in visitor.writes("đây là mã otp 123456")
    assert visitor.last.events == ()


def test_a_pointer_shows_the_way_on_and_no_invented_facts() -> None:
    visitor = Visitor({"nuôi gấu": reads_as("nuoi_gau")})
    said = visitor.writes("nuôi gấu")
    assert "không dám hướng dẫn" in said
    assert "Phí" not in said


def test_names_with_html_are_escaped() -> None:
    visitor = Visitor()
    visitor.writes("<b>x</b><script>")
    assert all("<script>" not in reply.html for reply in visitor.last.replies)


def test_unfitting_messages_each_get_a_fitting_answer() -> None:
    from bot.conversations.model import Incoming

    visitor = Visitor()
    assert "không xem được ảnh" in visitor.sends(Incoming.PHOTO)
    assert "tin thoại" in visitor.sends(Incoming.VOICE)
    assert "không dùng vị trí" in visitor.sends(Incoming.LOCATION)
    assert "thủ tục nào" in visitor.writes("\u200b\u202e  ")


def test_an_old_district_in_a_question_is_said_to_be_old() -> None:
    visitor = Visitor(
        {"khai sinh o": reads_as("khai_sinh"), "khai sinh ở huyện Hương Sơn": reads_as("nuoi_gau")}
    )
    said = visitor.writes("khai sinh ở huyện Hương Sơn")
    assert "Đăng ký khai sinh" in said
    assert "huyện Hương Sơn là tên cũ" in said


def test_an_entry_past_its_review_date_says_so() -> None:
    visitor = Visitor({"khai sinh": reads_as("khai_sinh")})
    assert "quá hạn rà lại" not in visitor.writes("khai sinh")
    visitor.now = datetime(2027, 6, 1, tzinfo=UTC)
    assert "quá hạn rà lại (31/01/2027)" in visitor.writes("khai sinh")
