"""Markdown becomes the few tags Telegram shows, and nothing else."""

from __future__ import annotations

import html
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from bot.catalog.markup import is_allowed, telegram_html, visible_length

HOSTS = ("cong.example",)


def test_simple_markdown_is_kept() -> None:
    text = "# Đầu đề\n\n**Đậm**, *nghiêng*, `mã`\n\n- một\n- hai\n\n1. bước\n2. bước"
    rendered, findings = telegram_html(text, HOSTS)
    assert rendered == (
        "<b>Đầu đề</b>\n\n<b>Đậm</b>, <i>nghiêng</i>, <code>mã</code>\n\n• một\n• hai\n\n1. bước\n2. bước"
    )
    assert findings == ()


def test_a_link_to_an_allowed_host_is_kept() -> None:
    rendered, _ = telegram_html("[Cổng](https://cong.example/a?b=1&c=2)", HOSTS)
    assert rendered == '<a href="https://cong.example/a?b=1&amp;c=2">Cổng</a>'


def test_a_link_elsewhere_loses_its_address_and_is_reported() -> None:
    rendered, findings = telegram_html("dòng\n\n[Cổng](https://cong.example.xau.net/)", HOSTS)
    assert rendered == "dòng\n\nCổng"
    assert [finding.line for finding in findings] == [2]


def test_html_in_the_text_is_shown_and_not_obeyed() -> None:
    rendered, _ = telegram_html("<b>a</b> <script>1</script> & 1 < 2", HOSTS)
    assert "<" not in rendered.replace("&lt;", "")
    assert html.unescape(rendered) == "<b>a</b> <script>1</script> & 1 < 2"


def test_a_picture_is_reported() -> None:
    _, findings = telegram_html("![hình](https://cong.example/a.png)", HOSTS)
    assert findings


def test_only_https_on_a_listed_host_is_allowed() -> None:
    assert is_allowed("https://cong.example/x", HOSTS)
    for url in (
        "http://cong.example",
        "https://cong.example@xau.net",
        "https://cong.example:8443",
        "javascript:alert(1)",
        "https://[xau",
        "//cong.example",
    ):
        assert not is_allowed(url, HOSTS), url


def test_length_is_counted_as_telegram_counts_it() -> None:
    assert visible_length("<b>a</b>&amp;👶") == 4


class _Balanced(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in {"b", "i", "code", "pre", "a", "blockquote"}
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@given(st.text(alphabet="ab *_`#>-1.[]()<&\n!|~đ:/", max_size=80))
def test_any_text_gives_balanced_tags(text: str) -> None:
    rendered, _ = telegram_html(text, HOSTS)
    parser = _Balanced()
    parser.feed(rendered)
    parser.close()
    assert parser.open == []
