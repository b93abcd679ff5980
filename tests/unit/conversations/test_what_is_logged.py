"""Every event there is gets written by somebody's way through the bot, and by nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversations.model import Incoming, Turn
from bot.conversations.noting import noted
from bot.conversations.reminders import notice
from bot.engagement.model import Event, EventName
from bot.kernel.ids import ServiceId
from bot.people.model import Consent, Reminder, ReminderKind
from bot.search.model import Band, Facet
from tests.support.journeys import NOON, Visitor, reads_as

READINGS = {
    "khai sinh": reads_as("khai_sinh"),
    "khai": reads_as("khai_sinh", "chung_thuc", band=Band.ASK),
    "mấy ngày": reads_as(facets=(Facet.TIME,), band=Band.NONE, is_about_previous=True),
}

ELSEWHERE = {
    EventName.CAMPAIGN_OPENED: "buttons of broadcasts, tested with them",
    EventName.CAMPAIGN_ASSIGNED: "rows of copies, not events",
    EventName.CAMPAIGN_DELIVERED: "rows of copies, not events",
}


SERVICE = ServiceId("khai_sinh")


class Watched(Visitor):
    """A visitor whose events are written down as a memory would complete them."""

    log: list[Event]

    def _take(self, turn: Turn) -> str:
        person = self.person
        said = super()._take(turn)
        self.last = noted(person, self.last, is_update=True, now=turn.now)
        if self.last.state is not None:
            self.person = replace(self.person, state=replace(self.last.state, last_used_on=NOON.date()))
        self.log = [*getattr(self, "log", []), *self.last.events]
        return said


def names(visitor: Watched) -> list[EventName]:
    return [event.name for event in visitor.log]


def from_arriving_to_leaving() -> Watched:
    """One citizen who does everything there is to do."""
    visitor = Watched(dict(READINGS))
    visitor.commands("start", "src_quay")
    visitor.writes("khai")
    visitor.writes("điều không ai biết")
    for ways in (
        ["Giấy tờ"], ["👍"], ["👎"], ["Từng bước nộp", "vướng"],
        ["Mở trang trên Cổng", "Đã tự nộp"], ["Mở trang trên Cổng", "Nhờ người nộp"],
        ["Mở trang trên Cổng", "Chưa nộp được"], ["Mở trang trên Cổng", "Không cần nữa"],
    ):  # fmt: skip
        visitor.writes("khai sinh")
        for label in ways:
            visitor.taps(label)
    visitor.writes("khai sinh")
    for label in ("Từng bước nộp", "bước tiếp", "vướng", "Không nhận được mã", "về lại bước này", "Nhắc tôi"):
        visitor.taps(label)
    visitor.writes("8h sáng mai")
    visitor.commands("thongbao")
    visitor.taps("⬜")
    visitor.agrees_to(Consent.NOTIFICATIONS)
    visitor.commands("dungnhan")
    visitor.sends(Incoming.INLINE_CHOSEN, "khai_sinh")
    visitor.sends(Incoming.BLOCKED)
    visitor.sends(Incoming.UNBLOCKED)
    return visitor


def test_every_event_is_written_on_somebodys_way() -> None:
    visitor = from_arriving_to_leaving()
    reminder = Reminder(1, visitor.person.state.chat_id, SERVICE, 0, NOON, ReminderKind.ASKED)
    sent = notice(reminder, visitor.person, visitor.inside())
    assert sent is not None
    written = {*names(visitor), *(event.name for event in sent.events)}
    assert set(EventName) - written == set(ELSEWHERE)


def test_every_event_names_the_poster_and_steps_their_number() -> None:
    visitor = from_arriving_to_leaving()
    assert {event.source for event in visitor.log} == {"quay"}
    steps = [event for event in visitor.log if event.name in (EventName.STEP_REACHED, EventName.STUCK)]
    assert [(event.name.value, event.step) for event in steps] == [
        ("guide.step_reached", 0),
        ("guide.step_reached", 0),
        ("guide.step_reached", 1),
        ("guide.stuck", 1),
        ("guide.step_reached", 1),
    ]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("khai sinh", [EventName.ASKED, EventName.ANSWERED, EventName.CARD_OPENED]),
        ("khai", [EventName.ASKED, EventName.ASKED_BACK]),
        ("mấy ngày", [EventName.ASKED, EventName.ASKED_BACK]),
        ("điều không ai biết", [EventName.ASKED, EventName.UNANSWERED]),
    ],
)
def test_a_question_and_what_became_of_it_are_written_together(words: str, expected: list[EventName]) -> None:
    visitor = Watched(dict(READINGS))
    visitor.writes(words)
    assert names(visitor) == [EventName.VISITED, *expected]


def test_a_choice_answers_the_question_and_the_next_tap_confirms_it() -> None:
    visitor = Watched(dict(READINGS))
    visitor.writes("khai")
    visitor.taps("Đăng ký khai sinh")
    picked = [event for event in visitor.last.events if event.name is EventName.ANSWERED]
    assert [(event.entry_id, event.detail) for event in picked] == [("khai_sinh", "picked")]
    visitor.taps("Xem đầy đủ")
    visitor.taps("Từng bước nộp")
    assert names(visitor).count(EventName.CONFIRMED) == 1
    assert names(visitor).count(EventName.CARD_OPENED) == 2


def test_none_of_the_choices_is_written_as_such() -> None:
    visitor = Watched(dict(READINGS))
    visitor.writes("khai")
    visitor.taps("Không phải")
    assert [(event.name, event.detail) for event in visitor.last.events] == [
        (EventName.UNANSWERED, "none_of_these")
    ]
