"""Consent, commune, data, language: each plain, one tap to give and to take back."""

from __future__ import annotations

import pytest

from bot.conversations.model import (
    EndSubscription,
    ForgetMe,
    GiveConsent,
    Incoming,
    WithdrawConsent,
)
from bot.engagement.model import EventName
from bot.people.model import Consent
from tests.support.journeys import Visitor, reads_as


@pytest.mark.parametrize("consent", list(Consent))
def test_each_consent_is_given_and_taken_back_by_one_tap(consent: Consent) -> None:
    from bot.conversations.actions import Action
    from bot.conversations.desk import respond
    from bot.conversations.model import Turn

    visitor = Visitor()
    ask = Turn(Incoming.TAP, visitor.person, visitor.now, action=Action("consent", "ask", (consent.value,)))
    visitor.last = respond(ask, visitor.inside())
    visitor.taps("Đồng ý")
    given = [effect for effect in visitor.last.effects if isinstance(effect, GiveConsent)]
    assert [effect.consent for effect in given] == [consent]
    assert given[0].wording_version
    visitor.taps("Rút lại")
    assert visitor.last.effects == (WithdrawConsent(consent),)


def test_refusing_leaves_no_trace() -> None:
    visitor = Visitor({"khai sinh": reads_as("khai_sinh")})
    visitor.writes("khai sinh")
    visitor.taps("Mở trang")
    visitor.taps("Không")
    assert visitor.last.effects == ()
    assert visitor.last.events == ()


def test_stop_ends_all_messages_at_once() -> None:
    visitor = Visitor()
    visitor.commands("dungnhan")
    assert set(visitor.last.effects) == {
        WithdrawConsent(Consent.NOTIFICATIONS),
        WithdrawConsent(Consent.FOLLOW_UP),
    }


def test_settings_show_what_was_agreed_to() -> None:
    visitor = Visitor()
    visitor.agrees_to(Consent.MEASURING)
    assert "✅ Đo hiệu quả bằng mã ngẫu nhiên" in visitor.commands("thongbao")
    assert "⬜ Đo hiệu quả" in visitor.taps("Đo hiệu quả")


def test_the_commune_is_found_without_tone_marks() -> None:
    visitor = Visitor()
    visitor.commands("xaphuong")
    visitor.writes("thanh sen")
    assert "phường Thành Sen" in visitor.taps("Thành Sen")
    assert visitor.person.state.commune_id == "phuong-thanh-sen"


def test_two_communes_of_one_name_are_both_offered() -> None:
    visitor = Visitor()
    visitor.commands("xaphuong")
    visitor.writes("son kim")
    labels = [button.label for button in visitor.buttons()]
    assert labels[:2] == ["xã Sơn Kim 1", "xã Sơn Kim 2"]


def test_an_old_district_is_said_to_be_old() -> None:
    visitor = Visitor()
    visitor.commands("xaphuong")
    assert "tên cũ" in visitor.writes("huyện Hương Sơn")
    assert visitor.person.state.commune_id is None


def test_deleting_asks_once_and_then_forgets_everything() -> None:
    visitor = Visitor()
    visitor.commands("dulieu")
    assert visitor.last.shows_data
    visitor.taps("Xóa hết")
    assert not visitor.last.effects
    visitor.taps("Xóa hết")
    assert visitor.last.effects == (ForgetMe(),)


def test_a_poster_opens_its_service_and_counts_its_source() -> None:
    visitor = Visitor()
    said = visitor.commands("start", "sv_khai_sinh-src_phuong-thanh-sen")
    assert "Đăng ký khai sinh" in said
    assert visitor.person.state.commune_id == "phuong-thanh-sen"
    joined = [event.source for event in visitor.last.events if event.name is EventName.JOINED_FROM]
    assert joined == ["phuong-thanh-sen"]


def test_strangers_cannot_invent_sources() -> None:
    visitor = Visitor()
    visitor.commands("start", "src_tu-bia-ra")
    assert visitor.person.state.source is None
    assert not any(event.name is EventName.JOINED_FROM for event in visitor.last.events)


def test_english_is_answered_in_english() -> None:
    visitor = Visitor({"birth": reads_as("khai_sinh")})
    visitor.commands("ngonngu")
    visitor.taps("English")
    assert "chưa rà" in visitor.writes("birth")
    assert "Steps" in "\n".join(button.label for button in visitor.buttons())


def test_blocking_ends_the_subscription() -> None:
    visitor = Visitor()
    visitor.sends(Incoming.BLOCKED)
    assert visitor.last.effects == (EndSubscription(),)
    assert [event.name for event in visitor.last.events] == [EventName.BLOCKED]


def test_sharing_offers_the_service_with_a_link_back() -> None:
    visitor = Visitor({"khai sinh": reads_as("khai_sinh")})
    visitor.sends(Incoming.INLINE_QUERY, "khai sinh")
    assert visitor.last.inline_results is not None
    first = visitor.last.inline_results[0]
    assert first.id == "khai_sinh"
    assert first.rows[0][0].url == "https://t.me/mot_cua_bot?start=sv_khai_sinh"
