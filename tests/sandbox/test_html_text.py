"""Telegram's HTML subset: what it becomes, and that escaped text always survives."""

from __future__ import annotations

import html
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.entities import detect_entities, utf16_length
from bot.sandbox.errors import Refusal
from bot.sandbox.html_text import parse_html
from bot.sandbox.markup import is_button_address

READ = [
    ("<b>a</b>", "a", [{"type": "bold", "offset": 0, "length": 1}]),
    ("😀<i>ă</i>", "😀ă", [{"type": "italic", "offset": 2, "length": 1}]),
    ("<del>a</del>", "a", [{"type": "strikethrough", "offset": 0, "length": 1}]),
    ("<tg-spoiler>a</tg-spoiler>", "a", [{"type": "spoiler", "offset": 0, "length": 1}]),
    ('<span class="tg-spoiler">a</span>', "a", [{"type": "spoiler", "offset": 0, "length": 1}]),
    ("<blockquote expandable>a</blockquote>", "a",
     [{"type": "expandable_blockquote", "offset": 0, "length": 1}]),
    ("<a href='https://a.vn/?x=1&amp;y=2'>a</a>", "a",
     [{"type": "text_link", "offset": 0, "length": 1, "url": "https://a.vn/?x=1&y=2"}]),
    ('<pre><code class="language-json">{}</code></pre>', "{}",
     [{"type": "pre", "offset": 0, "length": 2, "language": "json"}]),
    ("&lt;b&gt; &amp; &#272; &nbsp;", "<b> & Đ &nbsp;", []),
    ("<u></u>x", "x", []),
]  # fmt: skip


@pytest.mark.parametrize(("source", "text", "entities"), READ)
def test_tags_become_entities(source: str, text: str, entities: list[dict[str, Any]]) -> None:
    formatted = parse_html(source)
    assert (formatted.text, list(formatted.entities)) == (text, entities)


@given(st.text())
def test_escaped_text_comes_through_unchanged(text: str) -> None:
    formatted = parse_html(html.escape(text))
    assert (formatted.text, formatted.entities) == (text, ())


@given(st.text(alphabet="<>/ab=\"' &;pre", max_size=30))
def test_any_input_is_read_or_refused_never_a_crash(source: str) -> None:
    ends, description = _read_or_refused(source)
    assert description.startswith("Bad Request: can't parse entities: ") or not description
    assert all(end <= length for end, length in ends)


def _read_or_refused(source: str) -> tuple[list[tuple[int, int]], str]:
    try:
        formatted = parse_html(source)
    except Refusal as refusal:
        return [], refusal.description
    length = utf16_length(formatted.text)
    return [(item["offset"] + item["length"], length) for item in formatted.entities], ""


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("/start sv_1", ["bot_command"]),
        ("hỏi /trogiup@mot_cua_bot nhé", ["bot_command"]),
        ("và/hoặc 1/2/3", []),
        ("gọi @mot_cua_bot", ["mention"]),
        ("a@b.vn", []),
        ("xem https://dichvucong.gov.vn/p/x.html.", ["url"]),
    ],
)
def test_what_people_type_is_recognised(text: str, kinds: list[str]) -> None:
    assert [item["type"] for item in detect_entities(text)] == kinds


@pytest.mark.parametrize(
    ("address", "good"),
    [
        ("https://dichvucong.gov.vn/a?b=c", True),
        ("tg://resolve?domain=x", True),
        ("http://127.0.0.1:8000", True),
        ("http://localhost", False),
        ("https://a b.vn", False),
        ("javascript:alert(1)", False),
        ("", False),
    ],
)
def test_addresses_under_buttons(address: str, good: bool) -> None:
    assert is_button_address(address) is good
