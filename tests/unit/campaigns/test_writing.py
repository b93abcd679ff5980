"""Links, text and the coach: what is refused, and what is only advised."""

from __future__ import annotations

import pytest

from bot.campaigns.coach import remarks_on
from bot.campaigns.links import LinkFault, link_fault, links_in
from bot.campaigns.model import ButtonKind, CampaignButton, Content
from bot.campaigns.wording import faults_of, filled, length_of

HOSTS = ("dichvucong.gov.vn", "hatinh.gov.vn")
GOOD = (
    "Bà con không phải đi xa: nộp hồ sơ khai sinh tại nhà, miễn phí, trước ngày 30/11. "
    "UBND tỉnh Hà Tĩnh nhắn bà con."
)
BUTTON = CampaignButton("Xem cách làm", ButtonKind.SERVICE, "khai_sinh")


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("https://dichvucong.gov.vn/tra-cuu?x=1", None),
        ("https://DichVuCong.gov.vn", None),
        ("https://dichvucong.gov.vn:443/", None),
        ("http://dichvucong.gov.vn", LinkFault.NOT_HTTPS),
        ("https://dichvucong.gov.vn@xau.vn/", LinkFault.NAME_BEFORE_HOST),
        ("https://dichvucong.gov.vn:8443/", LinkFault.PORT),
        ("https://xn--dchvucong-q1a.gov.vn", LinkFault.PUNYCODE),
        ("https://dịchvucong.gov.vn", LinkFault.FOREIGN_LETTERS),
        ("https://dichvucоng.gov.vn", LinkFault.FOREIGN_LETTERS),
        ("https://bit.ly/abc", LinkFault.SHORTENER),
        ("https://d1chvucong.gov.vn", LinkFault.LOOKS_ALIKE),
        ("https://dichvucong-gov.vn", LinkFault.LOOKS_ALIKE),
        ("https://dichvucong.gov.vn.dang-ky.com", LinkFault.LOOKS_ALIKE),
        ("https://dichvucong.gov.com", LinkFault.LOOKS_ALIKE),
        ("https://vnexpress.net", LinkFault.NOT_ALLOWED),
        ("javascript:alert(1)", LinkFault.UNREADABLE),
        ("https://[::1", LinkFault.UNREADABLE),
        ("tg://resolve?domain=x", LinkFault.NOT_HTTPS),
    ],
)
def test_only_official_addresses_pass(address: str, fault: LinkFault | None) -> None:
    if address.startswith("javascript:"):
        assert link_fault(address, HOSTS) is not None
    else:
        assert link_fault(address, HOSTS) == fault


def test_links_are_found_wherever_they_hide() -> None:
    html = '<a href="https://a.vn/x">vào đây</a> hay www.b.com, hoặc bit.ly/xyz. https://c.vn/!'
    assert links_in(html) == ["https://a.vn/x", "www.b.com", "https://c.vn/", "bit.ly/xyz"]


def test_a_sound_content_has_no_fault() -> None:
    assert faults_of(Content((GOOD,), (BUTTON,)), HOSTS) == []


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (Content(("",)), "empty"),
        (Content(("<b></b>",)), "empty"),
        (Content(("a" * 4097,)), "too_long"),
        (Content(("😀" * 2049,)), "too_long"),
        (Content(("a" * 1025,), picture=b"x"), "too_long"),
        (Content(("<b>đậm",)), "broken_html"),
        (Content(("<b><i>đậm</b></i>",)), "broken_html"),
        (Content(("<script>x</script>",)), "broken_html"),
        (Content(("3 < 4 đúng không",)), "broken_html"),
        (Content(("Chào {ten}",)), "unknown_field"),
        (Content(("a",), picture=b"x" * (10 * 1024 * 1024 + 1)), "picture_too_large"),
        (Content(("a",), (CampaignButton("Mở", ButtonKind.LINK, "https://bit.ly/x"),)), "link_shortener"),
        (Content(('<a href="https://x.vn">a</a>',)), "link_not_allowed"),
        (Content(("a",), (CampaignButton(" ", ButtonKind.SERVICE, "x"),)), "button_label"),
        (Content(("a", "b", "c")), "wordings"),
    ],
)
def test_what_cannot_be_sent_is_named(content: Content, key: str) -> None:
    assert key in [fault.key for fault in faults_of(content, HOSTS)]


def test_length_is_counted_as_telegram_counts() -> None:
    assert length_of("<b>Bà con</b> &amp; 😀") == len("Bà con & ") + 2
    assert length_of("{xa_phuong}") == 40


def test_personal_values_cannot_bring_formatting_in() -> None:
    assert filled("Bà con {xa_phuong}!", {"xa_phuong": "<b>Thạch Hà"}) == "Bà con &lt;b&gt;Thạch Hà!"


def test_the_coach_has_nothing_against_a_good_text() -> None:
    assert [
        remark.key for remark in remarks_on(Content((GOOD,), (BUTTON,)), HOSTS) if not remark.is_good
    ] == []


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Căn cứ Nghị định 123, UBND tỉnh thông báo bà con nộp hồ sơ.", "official_opening"),
        ("Thông báo về việc triển khai công tác.", "benefit_first"),
        ("Bà con được nộp tại nhà, miễn phí. UBND tỉnh nhắn.", "no_deadline"),
        ("Bà con được nộp tại nhà trước ngày 30/11. UBND tỉnh nhắn.", "no_fee"),
        ("Bà con được nộp tại nhà, miễn phí, trước ngày 30/11.", "no_sender"),
        ("Bà con được giúp. " * 40, "too_long"),
        ("BÀ CON ĐƯỢC NỘP HỒ SƠ TẠI NHÀ MIỄN PHÍ TRƯỚC NGÀY 30/11 NHÉ", "shouting"),
        ("Bà con được gửi mã OTP cho chúng tôi.", "asks_secret"),
        ("Bà con được dùng DVCTT nhanh hơn.", "jargon"),
        ("Bà con được vào https://xau.vn nhé.", "unofficial_link"),
    ],
)
def test_the_coach_advises(text: str, key: str) -> None:
    assert key in [remark.key for remark in remarks_on(Content((text,), (BUTTON,)), HOSTS)]


def test_the_coach_counts_actions() -> None:
    none, many = Content((GOOD,)), Content((GOOD,), (BUTTON, BUTTON))
    assert "no_action" in [remark.key for remark in remarks_on(none, HOSTS)]
    assert "many_actions" in [remark.key for remark in remarks_on(many, HOSTS)]
