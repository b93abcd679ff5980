"""Keyboards: what Telegram accepts under a message, and what it refuses."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.entities import utf16_length
from bot.sandbox.errors import Refusal, bad_request

Json = dict[str, Any]
MAX_BUTTONS = 100
"""Buttons of one inline keyboard."""
MAX_BUTTONS_A_ROW = 8
MAX_REPLY_BUTTONS = 300
MAX_CALLBACK_BYTES = 64
MAX_COPY_TEXT = 256
_ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)


@dataclass(frozen=True, slots=True)
class Markup:
    """`inline` belongs to the message and is echoed; `keyboard` changes the chat and is not."""

    inline: Json | None = None
    keyboard: Json | None = None


def read_markup(value: Any, private: bool = True) -> Markup:
    """Check a `reply_markup` and say which kind it is.

    Raises:
        Refusal: with Telegram's wording where it is documented or widely reported.
    """
    if value is None:
        return Markup()
    if not isinstance(value, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in value:
        return Markup(inline=_checked_inline(value["inline_keyboard"], private))
    if "keyboard" in value:
        return Markup(keyboard={**value, "keyboard": _checked_reply(value["keyboard"])})
    if value.get("remove_keyboard") or value.get("force_reply"):
        return Markup(keyboard=value)
    raise bad_request("can't parse reply keyboard markup JSON object")


def _checked_inline(rows: Any, private: bool) -> Json | None:
    checked = [[_checked_button(button, private) for button in row] for row in _rows(rows)]
    filled = [row for row in checked if row]
    if sum(map(len, filled)) > MAX_BUTTONS or any(len(row) > MAX_BUTTONS_A_ROW for row in filled):
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return {"inline_keyboard": filled} if filled else None


def _checked_reply(rows: Any) -> list[list[Json]]:
    checked = [
        [{"text": button} if isinstance(button, str) else button for button in row] for row in _rows(rows)
    ]
    for button in (button for row in checked for button in row):
        if not isinstance(button, dict) or not str(button.get("text", "")).strip():
            raise bad_request("keyboard button text must be non-empty")
    if sum(map(len, checked)) > MAX_REPLY_BUTTONS:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return checked


def _rows(rows: Any) -> list[list[Any]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request("can't parse reply keyboard markup: field must be an Array of Arrays")
    return rows


def _checked_button(button: Any, private: bool) -> Json:
    if not isinstance(button, dict):
        raise _unparsable("InlineKeyboardButton must be an Object")
    if not str(button.get("text", "")).strip():
        raise _unparsable('Field "text" must be non-empty')
    actions = [action for action in _ACTIONS if action in button]
    if not actions:
        raise _unparsable("Text buttons are unallowed in the inline keyboard")
    _check_action(actions[0], button[actions[0]], private)
    return button


def _check_action(action: str, value: Any, private: bool) -> None:
    if action == "callback_data":
        if not 1 <= len(str(value).encode()) <= MAX_CALLBACK_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
    elif action == "url":
        _check_address(str(value))
    elif action == "login_url":
        _check_address(str(value.get("url", "")))
    elif action == "web_app":
        _check_web_app(str(value.get("url", "")), private)
    elif action == "copy_text":
        text = str(value.get("text", "")) if isinstance(value, dict) else ""
        if not 1 <= utf16_length(text) <= MAX_COPY_TEXT:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")


def _check_web_app(address: str, private: bool) -> None:
    if not private:
        raise bad_request("BUTTON_TYPE_INVALID")
    if not address.startswith("https://"):
        wrong = f"inline keyboard button Web App URL '{address}' is invalid"
        raise bad_request(f"{wrong}: Only HTTPS links are allowed")


def _check_address(address: str) -> None:
    if is_button_address(address):
        return
    raise bad_request(f"inline keyboard button URL '{address}' is invalid: Wrong HTTP URL")


def is_button_address(address: str) -> bool:
    """Tell whether Telegram takes the address; a bare machine name such as `localhost` it does not."""
    try:
        parts = urlsplit(address if "://" in address else f"http://{address}")
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme == "tg":
        return bool(host)
    if parts.scheme not in {"http", "https"} or any(mark.isspace() for mark in address):
        return False
    return "." in host.strip(".") or _is_ip(host)


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _unparsable(why: str) -> Refusal:
    return bad_request(f"can't parse inline keyboard button: {why}")
