"""Turning our buttons and long texts into what Telegram accepts."""

from __future__ import annotations

import json
import re
from typing import Any

from telegram import (
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    LinkPreviewOptions,
)
from telegram.constants import MessageLimit, ParseMode

from bot.conversations.actions import encode
from bot.conversations.model import Button, InlineResult, Rows
from bot.texts import plain

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

_TAGS = re.compile(r"<(/?)(b|i|u|s|code|pre|blockquote|a)\b[^>]*>")


def markup(rows: Rows) -> InlineKeyboardMarkup | None:
    """The inline keyboard of some rows; None when there are no buttons."""
    if not rows:
        return None
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in rows if row])


def markup_json(rows: Rows) -> str:
    """What `markup(rows).to_json()` gives, ten times as fast: for letters of their own to many people."""
    return json.dumps(
        {"inline_keyboard": [[_button_fields(button) for button in row] for row in rows if row]}
    )


def _button_fields(button: Button) -> dict[str, Any]:
    if button.action is not None:
        return {"text": button.label, "callback_data": encode(button.action)}
    if button.url is not None:
        return {"text": button.label, "url": button.url}
    if button.copy is not None:
        return {"text": button.label, "copy_text": {"text": button.copy}}
    return {"text": button.label, "switch_inline_query": button.share or ""}


def _button(button: Button) -> InlineKeyboardButton:
    if button.action is not None:
        return InlineKeyboardButton(button.label, callback_data=encode(button.action))
    if button.url is not None:
        return InlineKeyboardButton(button.label, url=button.url)
    if button.copy is not None:
        return InlineKeyboardButton(button.label, copy_text=CopyTextButton(button.copy))
    return InlineKeyboardButton(button.label, switch_inline_query=button.share or "")


def article(result: InlineResult) -> InlineQueryResultArticle:
    return InlineQueryResultArticle(
        id=result.id,
        title=result.title,
        description=result.description,
        input_message_content=InputTextMessageContent(
            result.html, parse_mode=ParseMode.HTML, link_preview_options=NO_PREVIEW
        ),
        reply_markup=markup(result.rows),
    )


def pages(html: str, limit: int = MessageLimit.MAX_TEXT_LENGTH) -> list[str]:
    """A text cut at line ends into messages Telegram accepts; open tags are closed and opened again.

    Length is counted as Telegram does, in UTF-16 units of the text without tags.
    """
    if utf16_length(plain(html)) <= limit:
        return [html]
    cut: list[str] = []
    current: list[str] = []
    for line in _short_lines(html, limit):
        if current and utf16_length(plain("\n".join([*current, line]))) > limit:
            cut.append("\n".join(current))
            current = []
        current.append(line)
    return _balanced([*cut, "\n".join(current)])


def utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _short_lines(html: str, limit: int) -> list[str]:
    """Lines, none longer than a message; a single endless line loses its tags to be cut safely."""
    lines: list[str] = []
    for line in html.split("\n"):
        if utf16_length(plain(line)) <= limit:
            lines.append(line)
            continue
        bare, step = plain(line), limit // 2
        chunks = [bare[start : start + step] for start in range(0, len(bare), step)]
        lines += [chunk.replace("&", "&amp;").replace("<", "&lt;") for chunk in chunks]
    return lines


def _balanced(parts: list[str]) -> list[str]:
    balanced, still_open = [], list[str]()
    for part in parts:
        text = "".join(still_open) + part
        opened = _open_tags(text)
        balanced.append(text + "".join(f"</{_name(tag)}>" for tag in reversed(opened)))
        still_open = opened
    return balanced


def _open_tags(html: str) -> list[str]:
    opened: list[str] = []
    for found in _TAGS.finditer(html):
        if found[1]:
            if opened:
                opened.pop()
        else:
            opened.append(found[0])
    return opened


def _name(tag: str) -> str:
    found = _TAGS.match(tag)
    return found[2] if found else ""
