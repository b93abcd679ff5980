"""Answers to button presses and inline queries."""

from __future__ import annotations

import re
from typing import Any

from bot.sandbox.entities import utf16_length
from bot.sandbox.errors import Refusal, bad_request
from bot.sandbox.markup import read_markup
from bot.sandbox.messages import MAX_CAPTION, MAX_TEXT, caption_fields, read_formatted, text_fields
from bot.sandbox.params import Params
from bot.sandbox.world import World

Json = dict[str, Any]
MAX_CALLBACK_ANSWER = 200
MAX_RESULTS = 50
MAX_OFFSET_BYTES = 64
START_PARAMETER = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""What may follow `?start=` in a link to the bot."""


def answer_callback_query(world: World, params: Params) -> bool:
    """Stop the waiting sign on a button, with an optional notice."""
    text = params.text("text")
    if utf16_length(text) > MAX_CALLBACK_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    answer = {"text": text, "show_alert": params.flag("show_alert"), "url": params.text("url")}
    query = world.callbacks.answer(params.text("callback_query_id"), answer, world.clock())
    event = {"type": "callback_answer", "query_id": query.id, "chat_id": query.chat_id}
    world.hub.publish({**event, "person_id": query.person_id, **answer})
    return True


def answer_inline_query(world: World, params: Params) -> bool:
    """Offer results to someone who wrote `@bot ...` somewhere."""
    results = params.data("results")
    if not isinstance(results, list):
        raise bad_request("can't parse inline query results: expected an Array")
    if len(results) > MAX_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    checked = [_checked_result(result) for result in results]
    if len({result["id"] for result in checked}) < len(checked):
        raise bad_request("RESULT_ID_DUPLICATE")
    offset = params.text("next_offset")
    if len(offset.encode()) > MAX_OFFSET_BYTES:
        raise bad_request("NEXT_OFFSET_INVALID")
    answer = {"results": checked, "next_offset": offset, "button": _checked_button(params.data("button"))}
    world.inline.answer(params.text("inline_query_id"), answer, world.clock())
    return True


def _checked_button(button: Any) -> Json | None:
    if button is None:
        return None
    if not isinstance(button, dict) or not button.get("text"):
        raise bad_request("can't parse inline query results button")
    if "web_app" not in button and not START_PARAMETER.fullmatch(str(button.get("start_parameter", ""))):
        raise bad_request("START_PARAM_INVALID")
    return button


def _checked_result(result: Any) -> Json:
    """Return a result with the message it would become; what Telegram would refuse is refused here."""
    if not isinstance(result, dict):
        raise _unparsable("expected an Object")
    if not 1 <= len(str(result.get("id", "")).encode()) <= 64:
        raise bad_request("RESULT_ID_INVALID")
    if result.get("type") == "article" and not result.get("title"):
        raise _unparsable('Can\'t find field "title"')
    shown = {name: result[name] for name in ("id", "type", "title", "description", "url") if name in result}
    markup = read_markup(result.get("reply_markup"), private=False)
    message = _message_of(result)
    if markup.inline:
        message["reply_markup"] = markup.inline
    return {**shown, "id": str(result["id"]), "message": message}


def _message_of(result: Json) -> Json:
    content = result.get("input_message_content")
    if isinstance(content, dict) and "message_text" in content:
        raw, mode = str(content["message_text"]), str(content.get("parse_mode") or "")
        formatted = read_formatted(raw, mode, content.get("entities"))
        if not formatted.text:
            raise bad_request("message text is empty")
        if formatted.length > MAX_TEXT:
            raise bad_request("MESSAGE_TOO_LONG")
        return text_fields(formatted)
    if content is not None or result.get("type") == "article":
        raise _unparsable("inline query result must contain a known kind of input_message_content")
    return _media_message(result)


def _media_message(result: Json) -> Json:
    """Pictures and files the sandbox holds can be offered by their ids."""
    kind = str(result.get("type"))
    file_id = result.get(f"{kind}_file_id")
    if kind not in {"photo", "document"} or not file_id:
        raise _unparsable(f"unsupported inline query result type {kind}")
    mode = str(result.get("parse_mode") or "")
    caption = read_formatted(str(result.get("caption") or ""), mode, result.get("caption_entities"))
    if caption.length > MAX_CAPTION:
        raise bad_request("MEDIA_CAPTION_TOO_LONG")
    return {"cached_file": {"kind": kind, "file_id": str(file_id)}, **caption_fields(caption)}


def _unparsable(why: str) -> Refusal:
    return bad_request(f"can't parse inline query result: {why}")
