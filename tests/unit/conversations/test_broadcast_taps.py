"""The buttons of a broadcast: always answered, counted only for who really got that copy."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import cast

import pytest

from bot.campaigns.model import ButtonKind, CampaignButton, CampaignId, Content, RunId, SendId
from bot.campaigns.ports import Delivery
from bot.conversations.actions import Action
from bot.conversations.letters import letter_of, personal_values
from bot.conversations.model import Incoming, Outcome, ScheduleReminder, Turn, WithdrawConsent
from bot.conversations.staff.broadcast_taps import TAPS
from bot.conversations.staff.office import Office
from bot.engagement.model import EventName
from bot.kernel.ids import ChatId, ServiceId
from bot.people.model import Consent
from bot.texts import plain
from tests.support.journeys import Visitor

OPENED, PORTAL, OUT = EventName.CAMPAIGN_OPENED, EventName.PORTAL_TAPPED, EventName.OPTED_OUT
CONTENT = Content(
    ("Bà con {xa_phuong} nộp tại nhà.",),
    (
        CampaignButton("Cách làm", ButtonKind.SERVICE, "khai_sinh"),
        CampaignButton("Mở trang", ButtonKind.LINK, "https://dichvucong.gov.vn/thu"),
        CampaignButton("Ai được miễn?", ButtonKind.ANSWER, "Hộ nghèo & <b>người cao tuổi</b>."),
    ),
)


@dataclass
class OneRun:
    """Run 5 of campaign 9; the chats in `got` got its first wording."""

    content: Content = CONTENT
    got: set[ChatId] = field(default_factory=set)

    async def delivery(
        self, run_id: RunId, *, chat_id: ChatId | None = None, send_id: SendId | None = None
    ) -> Delivery | None:
        if run_id != 5:
            return None
        return Delivery(CampaignId(9), self.content, *(("a", chat_id) if chat_id in self.got else ()))


@dataclass
class SmallOffice:
    shelf: OneRun


@dataclass
class Reader:
    """A citizen with the broadcast in their chat."""

    run: OneRun = field(default_factory=OneRun)
    visitor: Visitor = field(default_factory=Visitor)

    def __post_init__(self) -> None:
        self.run.got.add(self.visitor.person.state.chat_id)

    async def taps(self, verb: str, *args: str) -> Outcome:
        person, now = self.visitor.person, self.visitor.now
        turn = Turn(Incoming.TAP, person, now, action=Action("camp", verb, args))
        office = cast(Office, SmallOffice(self.run))
        return await TAPS["camp", verb].journey(turn, self.visitor.inside(), office)


@pytest.fixture
def reader() -> Reader:
    return Reader()


def counted(outcome: Outcome) -> list[tuple[EventName, int | None, str | None]]:
    return [(event.name, event.campaign_id, event.arm) for event in outcome.events]


def said(outcome: Outcome) -> str:
    return "\n".join(plain(reply.html) for reply in outcome.replies)


def current(outcome: Outcome) -> ServiceId | None:
    assert outcome.state is not None
    return outcome.state.current


async def test_every_button_of_a_letter_has_a_door() -> None:
    letter = letter_of(CONTENT, stop_label="Ngừng", values={"xa_phuong": "x"}, run_id=5)
    actions = [button.action for row in letter.rows for button in row]
    assert len(actions) == 4
    assert {(action.area, action.verb) for action in actions if action} == set(TAPS)
    assert all(door.needs is None for door in TAPS.values())


async def test_opening_shows_the_card_and_is_counted(reader: Reader) -> None:
    opened = await reader.taps("open", "5", "a", "khai_sinh")
    assert "Đăng ký khai sinh" in said(opened)
    assert counted(opened) == [(OPENED, 9, "a"), (EventName.CARD_OPENED, None, None)]
    assert current(opened) == "khai_sinh"


async def test_a_link_is_revealed_counted_and_asked_about(reader: Reader) -> None:
    shown = await reader.taps("link", "5", "a", "1")
    assert "trang chính thức dichvucong.gov.vn" in said(shown)
    link = shown.replies[0].rows[0][0]
    assert (link.label, link.url) == ("Mở trang ↗ dichvucong.gov.vn", "https://dichvucong.gov.vn/thu")
    assert counted(shown) == [(OPENED, 9, "a"), (PORTAL, 9, "a")]
    assert current(shown) == "khai_sinh"
    assert "✅ Đã tự nộp" in [button.label for row in shown.replies[0].rows for button in row]
    assert shown.effects == ()


async def test_who_agreed_is_asked_once_some_days_after_the_link(reader: Reader) -> None:
    reader.visitor.agrees_to(Consent.FOLLOW_UP)
    shown = await reader.taps("link", "5", "a", "1")
    assert [type(effect) for effect in shown.effects][-1] is ScheduleReminder


async def test_a_link_that_submits_nothing_is_only_opened(reader: Reader) -> None:
    reader.run.content = replace(CONTENT, buttons=CONTENT.buttons[1:])
    shown = await reader.taps("link", "5", "a", "0")
    assert counted(shown) == [(OPENED, 9, "a")]
    assert len(shown.replies[0].rows) == 1


async def test_a_link_that_is_not_official_any_more_is_not_shown(reader: Reader) -> None:
    bad = CampaignButton("Mở", ButtonKind.LINK, "https://dichvucong.gov.vn.evil.example")
    reader.run.content = replace(CONTENT, buttons=(bad,))
    shown = await reader.taps("link", "5", "a", "0")
    assert "không còn dùng" in said(shown)
    assert [button.url for row in shown.replies[0].rows for button in row] == [
        "https://dichvucong.gov.vn/tim-kiem"
    ]
    assert shown.events == ()


async def test_more_is_said_as_written_with_the_way_on(reader: Reader) -> None:
    more = await reader.taps("said", "5", "a", "2")
    assert more.replies[0].html == "Hộ nghèo &amp; &lt;b&gt;người cao tuổi&lt;/b&gt;."
    action = more.replies[0].rows[0][0].action
    assert action == Action("camp", "open", ("5", "a", "khai_sinh"))
    assert counted(more) == [(OPENED, 9, "a")]
    assert current(more) == "khai_sinh"


async def test_stopping_is_told_to_the_campaign_once(reader: Reader) -> None:
    reader.visitor.agrees_to(Consent.NOTIFICATIONS)
    stopped = await reader.taps("stop", "5", "a")
    assert set(stopped.effects) == {
        WithdrawConsent(Consent.NOTIFICATIONS),
        WithdrawConsent(Consent.FOLLOW_UP),
    }
    assert counted(stopped) == [(OUT, 9, "a")]
    person = reader.visitor.person
    reader.visitor.person = replace(person, consents=frozenset())
    again = await reader.taps("stop", "5", "a")
    assert (said(again), again.events) == (said(stopped), ())


async def test_whoever_got_no_copy_is_served_and_counts_for_no_campaign(reader: Reader) -> None:
    reader.run.got.clear()
    reader.visitor.agrees_to(Consent.NOTIFICATIONS)
    assert counted(await reader.taps("open", "5", "a", "khai_sinh")) == [(EventName.CARD_OPENED, None, None)]
    shown = await reader.taps("link", "5", "a", "1")
    assert (len(shown.replies), shown.events) == (1, ())
    more = await reader.taps("said", "5", "a", "2")
    assert (len(more.replies), more.events) == (1, ())
    assert counted(await reader.taps("stop", "5", "a")) == [(OUT, None, None)]


async def test_a_forged_arm_counts_for_no_arm(reader: Reader) -> None:
    reader.visitor.agrees_to(Consent.NOTIFICATIONS)
    assert counted(await reader.taps("open", "5", "b", "khai_sinh")) == [(EventName.CARD_OPENED, None, None)]
    assert (await reader.taps("link", "5", "holdout", "1")).events == ()
    assert counted(await reader.taps("stop", "5", "b")) == [(OUT, None, None)]


@pytest.mark.parametrize(
    ("verb", "args"),
    [
        ("open", ("5", "a", "khong_co")),
        ("open", ()),
        ("link", ("6", "a", "1")),
        ("link", ("x", "a", "1")),
        ("said", ("5", "a", "1")),
        ("said", ("5", "a", "99")),
        ("said", ("5", "a")),
        ("said", ("999999999", "a", "2")),
    ],
)
async def test_nonsense_is_a_stale_button(reader: Reader, verb: str, args: tuple[str, ...]) -> None:
    outcome = await reader.taps(verb, *args)
    assert outcome.toast is not None
    assert (outcome.replies, outcome.events, outcome.effects) == ((), (), ())


async def test_a_test_copy_works_and_counts_for_no_campaign(reader: Reader) -> None:
    letter = letter_of(CONTENT, stop_label="Ngừng", values={"xa_phuong": "x"})
    buttons = [button for row in letter.rows for button in row]
    assert [button.url for button in buttons] == [None, "https://dichvucong.gov.vn/thu", None, None]
    opened = await reader.taps("open", "0", "a", "khai_sinh")
    assert "Đăng ký khai sinh" in said(opened)
    assert opened.events == ()
    assert "bản thử" in ((await reader.taps("said", "0", "a", "2")).toast or "")
    assert (await reader.taps("stop", "0", "a")).events == ()


def test_personal_fields_name_the_commune_or_the_province() -> None:
    inside = Visitor().inside()
    for commune, expected in (("phuong-thanh-sen", "phường Thành Sen"), (None, "Thử"), ("khong-co", "Thử")):
        letter = letter_of(CONTENT, stop_label="x", values=personal_values(inside, commune))
        assert letter.html == f"Bà con {expected} nộp tại nhà."
