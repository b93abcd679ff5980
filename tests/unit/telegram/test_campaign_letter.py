"""One source of truth for a broadcast: what is sent is what `letters` shows, one object for all alike."""

from __future__ import annotations

import json

import pytest

from bot.campaigns.counted_links import CountedLinks, LinkTap
from bot.campaigns.model import ButtonKind, CampaignButton, CampaignId, Content, RunId, Send, SendId
from bot.campaigns.wording import LONGEST_LABEL
from bot.conversations.actions import Action
from bot.conversations.letters import letter_of, link_label
from bot.conversations.model import Button, Rows
from bot.kernel.ids import ChatId
from bot.telegram.campaign_letter import Letter, LetterWriter
from bot.telegram.rendering import markup, markup_json
from tests.support.clock import FakeClock

PORTAL = CampaignButton("Mở trang nộp", ButtonKind.LINK, "https://dichvucong.gov.vn/thu")
BUTTONS = (
    CampaignButton("Cách làm", ButtonKind.SERVICE, "khai_sinh"),
    PORTAL,
    CampaignButton("Ai được giảm?", ButtonKind.ANSWER, "Người cao tuổi."),
)
PLAIN = Content(("Bà con nộp tại nhà.", "Lời thứ hai."), BUTTONS)
STOP = "🔕 Ngừng"


def a_send(number: int, arm: str = "a") -> Send:
    return Send(SendId(number), RunId(5), CampaignId(1), ChatId(number), arm, 0)


def writer(links: CountedLinks | None = None) -> LetterWriter:
    return LetterWriter(
        stop_label=STOP, personal=lambda commune: {"xa_phuong": commune or "Thử"}, links=links
    )


def counted_links() -> CountedLinks:
    return CountedLinks(b"k" * 32, public_url="https://motcua.example.vn", clock=FakeClock())


def data_of(letter: Letter) -> list[str | None]:
    assert letter.keyboard is not None
    buttons = [button for row in letter.keyboard.inline_keyboard for button in row]
    return [str(button.callback_data or button.url) for button in buttons]


def test_what_is_sent_is_what_the_letter_says() -> None:
    written = writer().write(a_send(1, "b"), PLAIN, None, is_measured=False)
    shown = letter_of(PLAIN, stop_label=STOP, values={"xa_phuong": ""}, run_id=5, arm="b")
    assert written.html == shown.html == "Lời thứ hai."
    assert written.keyboard == markup(shown.rows)
    assert data_of(written) == [
        "camp:open:5:b:khai_sinh", "camp:link:5:b:1", "camp:said:5:b:2", "camp:stop:5:b",
    ]  # fmt: skip


def test_people_who_get_the_same_share_one_letter() -> None:
    desk = writer()
    first = desk.write(a_send(1), PLAIN, "xã A", is_measured=True)
    assert desk.write(a_send(2), PLAIN, "xã B", is_measured=False) is first
    assert desk.write(a_send(3, "b"), PLAIN, None, is_measured=False) is not first


def test_a_wording_that_names_the_commune_is_shared_by_commune() -> None:
    desk, content = writer(), Content(("Bà con {xa_phuong}",))
    first = desk.write(a_send(1), content, "xã A & B", is_measured=False)
    assert first.html == "Bà con xã A &amp; B"
    assert desk.write(a_send(2), content, "xã A & B", is_measured=False) is first
    assert desk.write(a_send(3), content, None, is_measured=False).html == "Bà con Thử"


def test_only_measured_people_get_a_link_of_their_own() -> None:
    links = counted_links()
    desk = writer(links)

    def tap(number: int, *, is_measured: bool) -> LinkTap:
        address = data_of(desk.write(a_send(number), PLAIN, None, is_measured=is_measured))[1] or ""
        return links.read(address.removeprefix("https://motcua.example.vn/go/"))

    assert tap(1, is_measured=True) == LinkTap(RunId(5), 1, "a", SendId(1))
    assert tap(2, is_measured=True) == LinkTap(RunId(5), 1, "a", SendId(2))
    assert tap(3, is_measured=False) == LinkTap(RunId(5), 1, "a")
    everybodys = desk.write(a_send(3), PLAIN, None, is_measured=False)
    assert desk.write(a_send(4), PLAIN, None, is_measured=False) is everybodys


def test_without_a_link_measured_people_share_too() -> None:
    desk, content = writer(counted_links()), Content(("Bà con",), BUTTONS[:1])
    assert desk.write(a_send(1), content, None, is_measured=True) is desk.write(
        a_send(2), content, None, is_measured=False
    )


def test_a_link_shows_the_official_host_within_the_limit() -> None:
    assert link_label(PORTAL) == "Mở trang nộp ↗ dichvucong.gov.vn"
    far = CampaignButton(
        "Mở trang nộp hồ sơ đăng ký thường trú", ButtonKind.LINK, "https://dichvucong.bocongan.gov.vn"
    )
    label = link_label(far)
    assert label.endswith("… ↗ dichvucong.bocongan.gov.vn")
    assert len(label) <= LONGEST_LABEL
    named = CampaignButton("Vào dichvucong.gov.vn", ButtonKind.LINK, "https://dichvucong.gov.vn/x")
    assert link_label(named) == "Vào dichvucong.gov.vn"
    endless = CampaignButton("Mở", ButtonKind.LINK, f"https://{'a' * 50}.gov.vn")
    assert len(link_label(endless)) == LONGEST_LABEL


def test_the_quick_way_to_json_says_what_the_library_says() -> None:
    rows: Rows = (
        (Button("Mở “trang” 🌐", url="https://dichvucong.gov.vn/?a=1&b=2"), Button("Chép", copy="1.001193")),
        (),
        (Button("Gửi", share="khai sinh"), Button("Làm", action=Action("card", "open", ("khai_sinh",)))),
    )
    keyboard = markup(rows)
    assert keyboard is not None
    assert json.loads(markup_json(rows)) == json.loads(keyboard.to_json())


def test_a_bad_target_is_told_before_the_call() -> None:
    content = Content(("x",), (CampaignButton("Mở", ButtonKind.SERVICE, "chữ có dấu"),))
    with pytest.raises(ValueError, match="callback data"):
        _ = writer().write(a_send(1), content, None, is_measured=False)
