"""The Bot API methods the sandbox answers, by name."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from bot.sandbox.methods import answering, chats, editing, profile, sending, updating
from bot.sandbox.params import Params
from bot.sandbox.world import World

Method = Callable[[World, Params], Any | Awaitable[Any]]

_TEXTS = {"Name": "name", "Description": "description", "ShortDescription": "short_description"}
_NAMED: dict[str, Method] = {
    "getMe": profile.get_me,
    "getUpdates": updating.get_updates,
    "setWebhook": updating.set_webhook,
    "deleteWebhook": updating.delete_webhook,
    "getWebhookInfo": updating.get_webhook_info,
    "sendMessage": sending.send_message,
    "sendPhoto": sending.send_photo,
    "sendDocument": sending.send_document,
    "sendLocation": sending.send_location,
    "copyMessage": sending.copy_message,
    "sendChatAction": sending.send_chat_action,
    "editMessageText": editing.edit_message_text,
    "editMessageCaption": editing.edit_message_caption,
    "editMessageMedia": editing.edit_message_media,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "deleteMessage": editing.delete_message,
    "answerCallbackQuery": answering.answer_callback_query,
    "answerInlineQuery": answering.answer_inline_query,
    "setMyCommands": profile.set_my_commands,
    "getMyCommands": profile.get_my_commands,
    "deleteMyCommands": profile.delete_my_commands,
    "setChatMenuButton": profile.set_chat_menu_button,
    "getChatMenuButton": profile.get_chat_menu_button,
    "getChat": chats.get_chat,
    "getChatMember": chats.get_chat_member,
    "getChatAdministrators": chats.get_chat_administrators,
    "getChatMemberCount": chats.get_chat_member_count,
    "leaveChat": chats.leave_chat,
    "getFile": chats.get_file,
    **{f"setMy{name}": partial(profile.set_text, name=field) for name, field in _TEXTS.items()},
    **{f"getMy{name}": partial(profile.get_text, name=field) for name, field in _TEXTS.items()},
}
METHODS: dict[str, tuple[str, Method]] = {name.lower(): (name, method) for name, method in _NAMED.items()}
"""Lower-case name to proper name and function: Telegram does not mind the case of method names."""

PACED = frozenset({"sendMessage", "sendPhoto", "sendDocument", "sendLocation", "copyMessage"})
"""Methods that count against the sending limits."""
