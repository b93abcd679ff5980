"""Topics and frequency: offered with the consent to notifications, several, none for everything."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.catalog.model import Field
from bot.conversations import topics
from bot.conversations.actions import Action
from bot.conversations.desk import respond
from bot.conversations.model import Incoming, Outcome, SetFrequency, SetTopics, Turn
from bot.people.model import Consent
from tests.support.journeys import Visitor
from tests.support.small_content import small_catalog


class Subscriber(Visitor):
    """A visitor whose wishes are kept from tap to tap, as the database does."""

    def taps(self, label: str) -> str:
        said = super().taps(label)
        for effect in self.last.effects:
            if isinstance(effect, SetTopics):
                self.person = replace(self.person, topics=effect.topics)
            if isinstance(effect, SetFrequency):
                self.person = replace(self.person, broadcasts_weekly=effect.broadcasts_weekly)
        return said

    def sends_data(self, area: str, verb: str, *args: str) -> Outcome:
        """Tap a button that may be forged or old."""
        turn = Turn(Incoming.TAP, self.person, self.now, action=Action(area, verb, args))
        return respond(turn, self.inside())

    def labels(self) -> list[str]:
        return [button.label for button in self.buttons()]


@pytest.fixture
def subscriber() -> Subscriber:
    subscriber = Subscriber()
    subscriber.agrees_to(Consent.NOTIFICATIONS)
    return subscriber


def test_topics_and_commune_are_offered_right_after_agreeing() -> None:
    visitor = Subscriber()
    visitor.last = visitor.sends_data("consent", "ask", "notifications")
    visitor.taps("Đồng ý")
    assert visitor.labels() == ["📍 Chọn xã, phường", "🗂 Chọn chủ đề", "Rút lại đồng ý"]


def test_other_consents_offer_no_topics() -> None:
    visitor = Subscriber()
    visitor.last = visitor.sends_data("consent", "ask", "measuring")
    visitor.taps("Đồng ý")
    assert visitor.labels() == ["Rút lại đồng ý"]


def test_topics_appear_in_settings_only_for_subscribers(subscriber: Subscriber) -> None:
    stranger = Visitor()
    assert "Chủ đề" not in stranger.commands("thongbao")
    assert not any("chủ đề" in button.label for button in stranger.buttons())
    assert "Chủ đề: mọi chủ đề" in subscriber.commands("thongbao")


def test_the_settings_page_is_short(subscriber: Subscriber) -> None:
    said = subscriber.commands("thongbao")
    assert len(said.splitlines()) <= 10
    assert [len(row) for row in subscriber.last.replies[0].rows] == [2, 2, 2, 2]


def test_switching_notifications_shows_and_hides_the_choices(subscriber: Subscriber) -> None:
    subscriber.person = replace(subscriber.person, topics=frozenset({"ho_tich"}))
    assert "Chủ đề: 👶 Hộ tịch" in subscriber.commands("thongbao")
    assert "Chủ đề" not in subscriber.taps("Nhận tin")


def test_a_topic_is_ticked_and_unticked_in_place(subscriber: Subscriber) -> None:
    subscriber.commands("thongbao")
    assert "mọi chủ đề" in subscriber.taps("Chọn chủ đề")
    assert "✅ 🔔 Mọi chủ đề" in subscriber.labels()
    assert "Đang nhận: 👶 Hộ tịch" in subscriber.taps("👶 Hộ tịch")
    assert subscriber.last.effects == (SetTopics(frozenset({"ho_tich"})),)
    assert "✅ 👶 Hộ tịch" in subscriber.labels()
    assert subscriber.last.replies[0].replaces
    subscriber.taps("👶 Hộ tịch")
    assert subscriber.last.effects == (SetTopics(frozenset()),)


def test_everything_is_one_tap(subscriber: Subscriber) -> None:
    subscriber.person = replace(subscriber.person, topics=frozenset({"ho_tich"}))
    subscriber.commands("thongbao")
    subscriber.taps("Chọn chủ đề")
    assert "Đang nhận: mọi chủ đề" in subscriber.taps("🔔 Mọi chủ đề")
    assert subscriber.last.effects == (SetTopics(frozenset()),)
    assert "Chủ đề: mọi chủ đề" in subscriber.taps("Xong")


def test_a_topic_that_left_the_catalogue_goes_with_the_next_tap(subscriber: Subscriber) -> None:
    subscriber.person = replace(subscriber.person, topics=frozenset({"bo_roi"}))
    tapped = subscriber.sends_data("topic", "tick", "ho_tich")
    assert tapped.effects == (SetTopics(frozenset({"ho_tich"})),)


def test_frequency_is_chosen_and_shown_in_words(subscriber: Subscriber) -> None:
    assert "Số tin: tỉnh gửi bao nhiêu nhận bấy nhiêu" in subscriber.commands("thongbao")
    subscriber.taps("Nhận nhiều hay ít")
    assert "✅ Theo tỉnh gửi" in subscriber.labels()
    assert "nhiều nhất 1 tin một tuần" in subscriber.taps("1 tin")
    assert subscriber.last.effects == (SetFrequency(1),)
    assert "Số tin: nhiều nhất 1 tin một tuần" in subscriber.taps("Xong")
    subscriber.taps("Nhận nhiều hay ít")
    subscriber.taps("Theo tỉnh gửi")
    assert subscriber.last.effects == (SetFrequency(None),)


@pytest.mark.parametrize(
    ("area", "verb", "args"),
    [
        ("topic", "tick", ("khong_co",)),
        ("topic", "tick", ()),
        ("often", "set", ("99",)),
        ("often", "set", ("-1",)),
        ("often", "set", ()),
    ],
)
def test_forged_wishes_change_nothing(
    subscriber: Subscriber, area: str, verb: str, args: tuple[str, ...]
) -> None:
    outcome = subscriber.sends_data(area, verb, *args)
    assert outcome.effects == ()
    assert outcome.toast is not None


@pytest.mark.parametrize(
    ("area", "verb", "args"),
    [("topic", "ask", ()), ("topic", "tick", ("ho_tich",)), ("often", "ask", ()), ("often", "set", ("1",))],
)
def test_without_the_consent_nothing_is_kept(area: str, verb: str, args: tuple[str, ...]) -> None:
    outcome = Subscriber().sends_data(area, verb, *args)
    assert outcome.effects == ()
    assert "/thongbao" in (outcome.toast or "")


def test_my_data_says_what_i_get_in_words(subscriber: Subscriber) -> None:
    assert "Tin anh/chị nhận" not in Visitor().commands("dulieu")
    subscriber.person = replace(subscriber.person, topics=frozenset({"ho_tich"}), broadcasts_weekly=1)
    said = subscriber.commands("dulieu")
    assert "Chủ đề: 👶 Hộ tịch" in said
    assert "Số tin: nhiều nhất 1 tin một tuần" in said


def test_english_subscribers_read_english(subscriber: Subscriber) -> None:
    subscriber.commands("ngonngu")
    subscriber.taps("English")
    assert "Topics: every topic" in subscriber.commands("thongbao")
    subscriber.taps("Choose topics")
    assert "👶 Civil status" in subscriber.labels()


def test_long_titles_are_shortened_to_half_a_phone(subscriber: Subscriber) -> None:
    fields = (
        Field("a", "Bảo hiểm xã hội, bảo hiểm y tế", "Insurance", "🛡️", ()),
        Field("b", "Căn cước, VNeID", "Identity", "🪪", ()),
        Field("c", "Hộ tịch: khai sinh, kết hôn", "Births", "👶", ()),
    )
    inside = replace(subscriber.inside(), catalog=replace(small_catalog(), fields=fields))
    person = replace(subscriber.person, topics=frozenset("abc"))
    listed = topics.in_words(inside.texts.speaker("vi"), inside, person)
    assert listed == "🛡️ Bảo hiểm xã hội, 🪪 Căn cước, VNeID, 👶 Hộ tịch"
