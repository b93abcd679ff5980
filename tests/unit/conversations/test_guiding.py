"""From the card to the portal: checklist, steps with the place kept, stuck, link, outcome."""

from __future__ import annotations

from bot.catalog.model import OnlineLevel
from bot.conversations.guide_steps import render
from bot.conversations.model import CancelReminders, Incoming, ScheduleReminder, Turn
from bot.engagement.model import EventName
from bot.guide.steps import build_guide
from bot.people.model import Consent, ReminderKind
from tests.support.journeys import TEXTS, Visitor, reads_as
from tests.support.small_content import a_procedure, a_service

ASKED = {"khai sinh": reads_as("khai_sinh"), "chứng thực": reads_as("chung_thuc")}


def at_the_card() -> Visitor:
    visitor = Visitor(dict(ASKED))
    visitor.writes("khai sinh")
    return visitor


def test_the_guide_keeps_the_place() -> None:
    visitor = at_the_card()
    assert "Bước 1/8" in visitor.taps("Từng bước nộp")
    assert "Bước 2/8" in visitor.taps("bước tiếp")
    visitor.writes("chứng thực")
    visitor.writes("khai sinh")
    assert "Bước 2/8" in visitor.taps("Từng bước nộp")
    assert "Bước 1/8" in visitor.taps("Bước trước")


def test_steps_hold_the_facts_of_the_procedure_at_the_step_they_help() -> None:
    visitor = at_the_card()
    said = visitor.taps("Từng bước nộp")
    for _ in range(4):
        said = visitor.taps("bước tiếp")
    assert "Điền mẫu hộ tịch điện tử" in said


def test_without_a_stated_online_channel_there_are_no_online_steps() -> None:
    visitor = Visitor(dict(ASKED))
    visitor.writes("chứng thực")
    texts = [visitor.taps("Từng bước nộp")] + [visitor.taps("bước tiếp") for _ in range(4)]
    assert not any("Đăng nhập" in text for text in texts)
    assert any("chưa xác nhận nhận hồ sơ qua mạng" in text for text in texts)


def test_papers_are_ticked_and_stay_ticked() -> None:
    visitor = at_the_card()
    assert "☐ 1. Tờ khai" in visitor.taps("Giấy tờ")
    assert "✅ 1. Tờ khai" in visitor.taps("☐ 1")
    visitor.writes("khai sinh")
    assert "✅ 1. Tờ khai" in visitor.taps("Giấy tờ")


def test_stuck_offers_the_reasons_of_that_step_and_a_fix() -> None:
    visitor = at_the_card()
    visitor.taps("Từng bước nộp")
    visitor.taps("bước tiếp")
    visitor.taps("vướng")
    assert "Gửi lại" not in visitor.taps("Không nhận được mã").replace("gửi lại", "")
    assert any(event.name is EventName.STUCK and event.detail == "no_code" for event in visitor.last.events)
    assert "Bước 2/8" in visitor.taps("về lại bước này")


def test_the_link_is_counted_and_its_outcome_asked() -> None:
    visitor = at_the_card()
    visitor.taps("Mở trang trên Cổng")
    assert [event.name for event in visitor.last.events] == [EventName.PORTAL_TAPPED]
    assert any(button.url and "dichvucong.gov.vn" in button.url for button in visitor.buttons())
    visitor.taps("Đã tự nộp")
    assert EventName.SUBMITTED_SELF in [event.name for event in visitor.last.events]


def test_the_follow_up_question_is_planned_only_with_consent() -> None:
    visitor = at_the_card()
    visitor.taps("Mở trang trên Cổng")
    assert visitor.last.effects == ()
    visitor = at_the_card()
    visitor.agrees_to(Consent.FOLLOW_UP)
    visitor.taps("Mở trang trên Cổng")
    kinds = [effect.kind for effect in visitor.last.effects if isinstance(effect, ScheduleReminder)]
    assert kinds == [ReminderKind.FOLLOW_UP]


def test_an_outcome_ends_the_reminders_about_that_service() -> None:
    visitor = at_the_card()
    visitor.taps("Mở trang trên Cổng")
    visitor.taps("Không cần nữa")
    assert [type(effect) for effect in visitor.last.effects] == [CancelReminders]


def test_a_reminder_can_be_tapped_or_typed_and_a_question_is_still_a_question() -> None:
    visitor = at_the_card()
    visitor.taps("Từng bước nộp")
    visitor.taps("Nhắc tôi")
    assert "08:00 thứ Ba 24/11/2026" in visitor.writes("8h sáng mai")
    visitor.taps("Từng bước nộp") if any("Từng bước" in b.label for b in visitor.buttons()) else None
    visitor = at_the_card()
    visitor.taps("Từng bước nộp")
    visitor.taps("Nhắc tôi")
    assert "Chứng thực bản sao" in visitor.writes("chứng thực")


def test_old_and_forged_buttons_are_answered_and_lose_nothing() -> None:
    from bot.conversations.actions import Action
    from bot.conversations.desk import TAPS, respond

    visitor = at_the_card()
    for area, verb in [*TAPS, ("gone", "away")]:
        for args in [(), ("khong_co",), ("khai_sinh", "999"), ("khai_sinh", "-1", "x"), ("../etc", "9" * 40)]:
            turn = Turn(Incoming.TAP, visitor.person, visitor.now, action=Action(area, verb, args))
            outcome = respond(turn, visitor.inside())
            assert outcome.replies or outcome.toast
    outcome = respond(Turn(Incoming.TAP, visitor.person, visitor.now, action=None), visitor.inside())
    assert outcome.toast is not None


def test_nobody_is_asked_for_the_same_consent_twice_by_itself() -> None:
    visitor = at_the_card()
    assert "Vài hôm nữa tôi hỏi lại" in visitor.taps("Mở trang trên Cổng")
    visitor.taps("Không")
    visitor.writes("khai sinh")
    assert "Vài hôm nữa tôi hỏi lại" not in visitor.taps("Mở trang trên Cổng")


def test_below_fully_online_the_guide_warns_of_a_visit() -> None:
    visitor = at_the_card()
    visitor.taps("Từng bước nộp")
    said = [visitor.taps("bước tiếp") for _ in range(7)][-1]
    assert "Bước 8/8" in said
    assert "phải đến nơi" not in said
    service = a_service("khai_sinh", "Đăng ký khai sinh", a_procedure(level=OnlineLevel.PARTIAL))
    guide = build_guide(service)
    assert guide is not None
    shown = render(TEXTS.speaker("vi"), visitor.inside(), guide, 7, replaces=False, today=visitor.now.date())
    assert "phải đến nơi" in shown.html
