"""Which chat and which message a call means, and whether the bot may touch them."""

from __future__ import annotations

from typing import Any

from bot.sandbox.errors import bad_request, forbidden
from bot.sandbox.params import Params
from bot.sandbox.people import Chat
from bot.sandbox.world import World

Json = dict[str, Any]


def chat_id_of(world: World, params: Params, name: str = "chat_id") -> int | None:
    """Return the chat a call names, by number or @name; None when it names none that exists."""
    raw = params.text(name)
    if raw.startswith("@"):
        wanted = raw[1:].lower()
        return next(
            (person.id for person in world.people.values() if person.username.lower() == wanted), None
        )
    try:
        return int(raw)
    except ValueError:
        return None


def known_chat(world: World, params: Params, name: str = "chat_id") -> Chat:
    """Return a chat the bot has met.

    Raises:
        Refusal: `chat not found`, also for a person who never pressed Start.
    """
    if not params.text(name):
        raise bad_request("chat_id is empty")
    chat = world.chats.get(chat_id_of(world, params, name) or 0)
    if chat is None or chat.kind == "direct":
        raise bad_request("chat not found")
    person = world.people.get(chat.id)
    if person is not None and not person.started:
        raise bad_request("chat not found")
    return chat


def open_chat(world: World, params: Params) -> Chat:
    """Return a chat the bot may write to now.

    Raises:
        Refusal: unknown chat, blocked bot, deactivated account, group left.
    """
    chat = known_chat(world, params)
    person = world.people.get(chat.id)
    if person is not None and person.deactivated:
        raise forbidden("user is deactivated")
    if person is not None and person.blocked:
        raise forbidden("bot was blocked by the user")
    if not chat.bot_is_member:
        raise forbidden("bot is not a member of the group chat")
    return chat


def own_message(world: World, params: Params, action: str) -> tuple[Chat, Json]:
    """Return a message the bot may edit, found by chat and id or by inline message id.

    Raises:
        Refusal: `message to <action> not found`, `message can't be edited`.
    """
    if inline_id := params.text("inline_message_id"):
        place = world.inline_messages.get(inline_id)
        message = world.log(place[0]).messages.get(place[1]) if place else None
        if place is None or message is None:
            raise bad_request("MESSAGE_ID_INVALID")
        return world.chats[place[0]], message
    chat = open_chat(world, params)
    message = world.log(chat.id).messages.get(params.integer("message_id") or 0)
    if message is None:
        raise bad_request(f"message to {action} not found")
    if message["from"]["id"] != world.settings.bot_id:
        raise bad_request("message can't be edited")
    return chat, message


def replied_message(world: World, chat: Chat, params: Params) -> Json | None:
    """Return the message this one answers to, None when it answers none.

    Raises:
        Refusal: `message to be replied not found`, unless the call allows that.
    """
    reply = params.data("reply_parameters") or {}
    message_id = reply.get("message_id") or params.integer("reply_to_message_id")
    if not message_id:
        return None
    message = world.log(chat.id).messages.get(int(message_id))
    lenient = reply.get("allow_sending_without_reply") or params.flag("allow_sending_without_reply")
    if message is None and not lenient:
        raise bad_request("message to be replied not found")
    return message
