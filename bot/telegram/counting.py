"""Which calls of the Bot API count against the sending limits, and how much."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.telegram.pacing import Chat, Lane, Sending

_MAKING = ("send", "copyMessage", "forwardMessage")
_EDITING = "editMessage"
_SHOWING_ONLY = frozenset({"sendChatAction", "sendMessageDraft"})
"""Named like messages, but nothing stays in the chat."""

_LISTS = {"sendMediaGroup": "media", "copyMessages": "message_ids", "forwardMessages": "message_ids"}
"""Calls that make several messages, and the argument that lists them."""


def sending_of(endpoint: str, data: Mapping[str, Any], lane: Lane | None) -> Sending | None:
    """What a call costs; None for calls that make no message (answers to taps, commands, files).

    A call is a reply unless it says otherwise: whoever sends in bulk must name that lane.
    """
    is_edit = endpoint.startswith(_EDITING)
    if endpoint in _SHOWING_ONLY or not (is_edit or endpoint.startswith(_MAKING)):
        return None
    chat = data.get("chat_id", data.get("inline_message_id"))
    if chat is None:
        return None
    return Sending(
        lane=lane or Lane.REPLY,
        chat=_chat(chat),
        cost=len(data.get(_LISTS.get(endpoint, ""), ())) or 1,
        is_edit=is_edit,
        is_paid=bool(data.get("allow_paid_broadcast")),
    )


def _chat(value: object) -> Chat:
    """An id may come as text; only groups and channels have names."""
    text = str(value)
    return int(text) if text.lstrip("-").isdecimal() else text
