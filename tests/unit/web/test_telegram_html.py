"""Telegram HTML within a page: looks alike, and can do nothing there."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.staff.telegram_html import SHOWN_TAGS, telegram_html

HOSTS = ("dichvucong.gov.vn",)
PIECES = (
    "<b>", "</b>", "<i>", "</i>", '<a href="https://dichvucong.gov.vn/x">', "</a>", "<script>", "</script>",
    '<a href="javascript:alert(1)">', "<img src=x onerror=alert(1)>", "<b onclick=f()>", "<svg/onload=x>",
    "<", ">", "<!--", "-->", "<![CDATA[", "<?", "<style>", "&lt;", "&amp;", "&", '"', "'", "chữ", "\n",
)  # fmt: skip


class Seen(HTMLParser):
    """Tags and attributes of a page's part, as a browser would find them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join) | st.text(max_size=60))
def test_nothing_but_known_tags_comes_out_and_all_are_closed(text: str) -> None:
    seen = Seen()
    seen.feed(telegram_html(text, HOSTS))
    seen.close()
    assert seen.open == []
    for tag, attributes in seen.found:
        if tag == "a":
            assert (attributes["href"] or "").startswith("https://dichvucong.gov.vn")
            assert set(attributes) == {"href", "rel", "target", "title"}
        elif tag == "span":
            assert set(attributes) == {"class", "title"}
        else:
            assert tag in SHOWN_TAGS
            assert attributes == {}


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("<b>đậm</b> & <i>nghiêng</i>", "<b>đậm</b> &amp; <i>nghiêng</i>"),
        ("1 &lt; 2", "1 &lt; 2"),
        ("<b>chưa đóng", "<b>chưa đóng</b>"),
        ("</b>thừa", "&lt;/b&gt;thừa"),
        ("<font color=red>x</font>", "&lt;font color=red&gt;x&lt;/font&gt;"),
        ('<a href="https://bit.ly/x">x</a>', '<span class="dead-link" title="https://bit.ly/x">x</span>'),
    ],
)
def test_what_is_shown(typed: str, shown: str) -> None:
    assert telegram_html(typed, HOSTS) == shown
