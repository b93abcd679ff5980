"""Which calls count against the limits."""

from __future__ import annotations

from typing import Any

import pytest

from bot.telegram.counting import sending_of
from bot.telegram.pacing import Lane, Sending


@pytest.mark.parametrize(
    ("endpoint", "data", "expected"),
    [
        ("sendMessage", {"chat_id": 5}, Sending(chat=5)),
        ("sendMessage", {"chat_id": "5"}, Sending(chat=5)),
        ("sendDocument", {"chat_id": "-100"}, Sending(chat=-100)),
        ("sendPhoto", {"chat_id": "@xa"}, Sending(chat="@xa")),
        ("sendMessage", {"chat_id": 5, "allow_paid_broadcast": True}, Sending(chat=5, is_paid=True)),
        ("sendMediaGroup", {"chat_id": 5, "media": [1, 2, 3]}, Sending(chat=5, cost=3)),
        ("forwardMessages", {"chat_id": 5, "message_ids": [1, 2]}, Sending(chat=5, cost=2)),
        ("copyMessage", {"chat_id": 5}, Sending(chat=5)),
        ("editMessageText", {"chat_id": 5, "message_id": 1}, Sending(chat=5, is_edit=True)),
        ("editMessageText", {"inline_message_id": "AbC"}, Sending(chat="AbC", is_edit=True)),
    ],
)
def test_messages_and_edits_count(endpoint: str, data: dict[str, Any], expected: Sending) -> None:
    assert sending_of(endpoint, data, None) == expected


@pytest.mark.parametrize(
    "endpoint",
    ["answerCallbackQuery", "answerInlineQuery", "setMyCommands", "getMe", "getFile", "getChat",
     "deleteMessage", "setWebhook", "sendChatAction", "sendMessageDraft"],
)  # fmt: skip
def test_what_leaves_nothing_in_the_chat_does_not_count(endpoint: str) -> None:
    assert sending_of(endpoint, {"chat_id": 5}, None) is None


def test_only_who_says_so_is_bulk() -> None:
    sending = sending_of("sendMessage", {"chat_id": 5}, Lane.BULK)
    assert sending is not None
    assert sending.lane is Lane.BULK
    assert sending.is_to_group is False
