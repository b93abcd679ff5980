"""Building messages: the frame every message has, and the text or caption inside it."""

from __future__ import annotations

import re
from typing import Any

from bot.sandbox.entities import FormattedText, trimmed, with_detected
from bot.sandbox.errors import bad_request
from bot.sandbox.html_text import parse_html
from bot.sandbox.params import Params
from bot.sandbox.people import Chat, Person, chat_json
from bot.sandbox.world import World

Json = dict[str, Any]
MAX_TEXT = 4096
"""Longest message text after entities are parsed, in UTF-16 units."""
MAX_CAPTION = 1024
"""Longest caption after entities are parsed, in UTF-16 units."""
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


def new_message(world: World, chat: Chat, sender: Person | None) -> Json:
    """Return the frame of a message with the next free id; without a sender it is the bot's own."""
    world.last_message_id += 1
    return {
        "message_id": world.last_message_id,
        "from": sender.as_user() if sender else world.bot_user(),
        "chat": chat_json(chat, world.people.get(chat.id)),
        "date": int(world.clock()),
    }


def read_text(params: Params) -> FormattedText:
    """Return the text of a message.

    Raises:
        Refusal: empty, too long, or formatting that cannot be read.
    """
    raw = params.text("text")
    if not raw:
        raise bad_request("message text is empty")
    formatted = read_formatted(raw, params.text("parse_mode"), params.data("entities"))
    if not formatted.text:
        raise bad_request("text must be non-empty")
    if formatted.length > MAX_TEXT:
        raise bad_request("message is too long")
    return formatted


def read_caption(params: Params) -> FormattedText:
    """Return the caption of a picture or file, possibly empty.

    Raises:
        Refusal: too long, or formatting that cannot be read.
    """
    entities = params.data("caption_entities")
    formatted = read_formatted(params.text("caption"), params.text("parse_mode"), entities)
    if formatted.length > MAX_CAPTION:
        raise bad_request("message caption is too long")
    return formatted


def read_formatted(raw: str, parse_mode: str, entities: Any) -> FormattedText:
    """Return cleaned text with its entities; only HTML and ready-made entities are understood."""
    if parse_mode.lower() == "html":
        formatted = parse_html(raw)
    elif parse_mode:
        raise bad_request("unsupported parse_mode")
    else:
        formatted = FormattedText(raw, tuple(entities or ()))
    cleaned = FormattedText(_CONTROL.sub(" ", formatted.text), formatted.entities)
    return with_detected(trimmed(cleaned))


def text_fields(formatted: FormattedText) -> Json:
    """Return the message fields of a text."""
    fields: Json = {"text": formatted.text}
    if formatted.entities:
        fields["entities"] = list(formatted.entities)
    return fields


def caption_fields(formatted: FormattedText) -> Json:
    """Return the message fields of a caption; none at all when it is empty."""
    fields: Json = {}
    if formatted.text:
        fields["caption"] = formatted.text
    if formatted.entities:
        fields["caption_entities"] = list(formatted.entities)
    return fields


def without_reply(message: Json) -> Json:
    """Return the message as it is quoted inside another: one level only."""
    return {name: value for name, value in message.items() if name != "reply_to_message"}


def for_bot(message: Json) -> Json:
    """Return the message without what only the sandbox may know."""
    return {name: value for name, value in message.items() if name != "inline_message_id"}
