"""Reading an update of Telegram as a turn; updates that are none of our business give None."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from telegram import ChatMemberUpdated, Message, MessageEntity, Update
from telegram.constants import ChatMemberStatus, ChatType

from bot.conversations.actions import Action, decode
from bot.conversations.model import Incoming
from bot.kernel.ids import ChatId

ALLOWED_UPDATES = (
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
    Update.CHOSEN_INLINE_RESULT,
    Update.MY_CHAT_MEMBER,
)
"""All that we read; Telegram does not send the rest."""


@dataclass(frozen=True, slots=True)
class Read:
    """What an update says, before the person behind it is known."""

    chat_id: ChatId
    incoming: Incoming
    text: str = ""
    command: str | None = None
    action: Action | None = None
    in_group: bool = False
    message_id: int | None = None
    query_id: str | None = None
    html: str = ""
    file_id: str | None = None
    sender_name: str = ""


def read_update(update: Update, bot_username: str) -> Read | None:
    """The turn an update is, or None (channel posts, unaddressed group talk, other people's joins)."""
    if update.callback_query is not None:
        return _read_tap(update)
    if update.inline_query is not None:
        query = update.inline_query
        return Read(ChatId(query.from_user.id), Incoming.INLINE_QUERY, text=query.query, query_id=query.id)
    if update.chosen_inline_result is not None:
        chosen = update.chosen_inline_result
        return Read(ChatId(chosen.from_user.id), Incoming.INLINE_CHOSEN, text=chosen.result_id)
    if update.my_chat_member is not None:
        return _read_membership(update.my_chat_member)
    message = update.message or update.edited_message
    if message is None:
        return None
    return _read_message(message, bot_username, is_edited=update.message is None)


def _read_tap(update: Update) -> Read | None:
    query = update.callback_query
    assert query is not None
    if query.message is None:
        return None
    action = decode(query.data) if query.data else None
    return Read(
        ChatId(query.message.chat.id),
        Incoming.TAP,
        action=action,
        in_group=query.message.chat.type != ChatType.PRIVATE,
        message_id=query.message.message_id,
        query_id=query.id,
        sender_name=query.from_user.full_name,
    )


def _read_membership(change: ChatMemberUpdated) -> Read | None:
    if change.chat.type != ChatType.PRIVATE:
        return None
    is_gone = change.new_chat_member.status == ChatMemberStatus.BANNED
    return Read(ChatId(change.chat.id), Incoming.BLOCKED if is_gone else Incoming.UNBLOCKED)


def _read_message(message: Message, bot_username: str, *, is_edited: bool) -> Read | None:
    in_group = message.chat.type != ChatType.PRIVATE
    text = message.text or message.caption or ""
    if in_group:
        addressed = _addressed_text(message, text, bot_username)
        if addressed is None:
            return None
        text = addressed
    command, argument = _command_of(text, bot_username) if message.text else (None, text)
    if command is not None and not is_edited:
        incoming, text = Incoming.COMMAND, argument
    else:
        incoming = Incoming.EDITED if is_edited else _kind_of(message)
    return Read(
        ChatId(message.chat.id),
        incoming,
        text=text,
        command=command,
        in_group=in_group,
        message_id=message.message_id,
        html="" if in_group else _html_of(message),
        file_id=_file_of(message),
        sender_name=message.from_user.full_name if message.from_user else "",
    )


def _html_of(message: Message) -> str:
    """The text with what the person made bold, linked and so on."""
    return (message.text_html if message.text else message.caption_html) or ""


def _file_of(message: Message) -> str | None:
    """The largest size of a picture, or a file."""
    if message.photo:
        return message.photo[-1].file_id
    return message.document.file_id if message.document else None


_KINDS: tuple[tuple[Callable[[Message], object], Incoming], ...] = (
    (lambda message: message.text, Incoming.TEXT),
    (lambda message: message.photo, Incoming.PHOTO),
    (lambda message: message.voice or message.audio or message.video_note, Incoming.VOICE),
    (lambda message: message.sticker, Incoming.STICKER),
    (lambda message: message.location or message.venue, Incoming.LOCATION),
    (lambda message: message.contact, Incoming.CONTACT),
    (lambda message: message.document, Incoming.DOCUMENT),
)


def _kind_of(message: Message) -> Incoming:
    return next((kind for has, kind in _KINDS if has(message)), Incoming.OTHER)


def _command_of(text: str, bot_username: str) -> tuple[str | None, str]:
    if not text.startswith("/"):
        return None, text
    head, _, argument = text[1:].partition(" ")
    name, _, at = head.partition("@")
    if at and at.lower() != bot_username.lower():
        return None, text
    return name.lower(), argument.strip()


def _addressed_text(message: Message, text: str, bot_username: str) -> str | None:
    """A group message meant for us, without the mention; None for talk among people."""
    mention = f"@{bot_username}".lower()
    is_reply = _is_reply_to(message, bot_username)
    is_mention = any(
        message.parse_entity(entity).lower() == mention
        for entity in message.entities
        if entity.type == MessageEntity.MENTION
    )
    is_command = text.startswith("/") and mention in text.split(maxsplit=1)[0].lower()
    if not (is_reply or is_mention or is_command):
        return None
    return " ".join(word for word in text.split() if word.lower() != mention)


def _is_reply_to(message: Message, bot_username: str) -> bool:
    answered = message.reply_to_message
    author = answered.from_user if answered else None
    return author is not None and (author.username or "").lower() == bot_username.lower()
