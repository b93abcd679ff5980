"""What is sent fits Telegram's limits and keeps its formatting."""

from __future__ import annotations

import html

from hypothesis import given
from hypothesis import strategies as st

from bot.conversations.actions import Action
from bot.conversations.model import Attachment, Button, Reply
from bot.telegram.outbox import pack, unpack
from bot.telegram.rendering import markup, pages, utf16_length
from bot.texts import plain


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=300), max_size=60))
def test_long_texts_are_cut_within_the_limit_and_lose_no_letter(lines: list[str]) -> None:
    text = "\n".join(html.escape(line, quote=False) for line in lines)
    parts = pages(text, limit=500)
    assert all(utf16_length(plain(part)) <= 500 for part in parts)
    assert "".join("".join(plain(part).split()) for part in parts) == "".join(plain(text).split())


def test_formatting_open_at_a_cut_is_closed_and_opened_again() -> None:
    first, second = pages("<b>" + "a" * 80 + "\n" + "b" * 80 + "</b>", limit=100)
    assert first == "<b>" + "a" * 80 + "</b>"
    assert second == "<b>" + "b" * 80 + "</b>"


def test_replies_survive_the_outbox() -> None:
    replies = (
        Reply("xin <b>chào</b>", ((Button("Mở", action=Action("card", "open", ("khai_sinh",))),),)),
        Reply("trang", ((Button("Cổng", url="https://dichvucong.gov.vn"), Button("Gửi", share="x")),)),
        Reply("tệp", attachment=Attachment("a.json", b"{}")),
    )
    assert unpack(pack(replies)) == replies


def test_every_kind_of_button_is_drawn() -> None:
    rows = ((Button("a", action=Action("x", "y")), Button("b", url="https://x.vn")), (Button("c", copy="1"),))
    keyboard = markup(rows)
    assert keyboard is not None
    drawn = [button for row in keyboard.inline_keyboard for button in row]
    assert drawn[0].callback_data == "x:y"
    assert drawn[1].url == "https://x.vn"
    assert drawn[2].copy_text is not None
    assert markup(()) is None
