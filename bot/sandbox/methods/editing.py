"""Changing and deleting what was sent."""

from __future__ import annotations

from typing import Any

from bot.sandbox.entities import FormattedText
from bot.sandbox.errors import bad_request
from bot.sandbox.markup import read_markup
from bot.sandbox.messages import caption_fields, for_bot, read_caption, read_formatted, read_text, text_fields
from bot.sandbox.methods.reach import open_chat, own_message
from bot.sandbox.methods.sending import sent_file
from bot.sandbox.params import Params
from bot.sandbox.people import Chat
from bot.sandbox.world import World

Json = dict[str, Any]
DELETABLE_S = 48 * 3600
"""How long after sending a message can still be deleted, in seconds."""
_COMPARED = ("text", "entities", "caption", "caption_entities", "reply_markup", "photo", "document")


def edit_message_text(world: World, params: Params) -> Json | bool:
    """Replace the text, and the buttons with it."""
    chat, message = own_message(world, params, "edit")
    formatted = read_text(params)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    return _replace(world, (chat, message), params, ("text", "entities"), text_fields(formatted))


def edit_message_caption(world: World, params: Params) -> Json | bool:
    """Replace the caption of a picture or file."""
    chat, message = own_message(world, params, "edit")
    formatted = read_caption(params)
    if "photo" not in message and "document" not in message:
        raise bad_request("there is no caption in the message to edit")
    dropped = ("caption", "caption_entities")
    return _replace(world, (chat, message), params, dropped, caption_fields(formatted))


def edit_message_media(world: World, params: Params) -> Json | bool:
    """Put another picture or file, with its caption, in the place of the old one."""
    chat, message = own_message(world, params, "edit")
    media = params.data("media")
    kind = media.get("type") if isinstance(media, dict) else None
    if kind not in {"photo", "document"}:
        raise bad_request("can't parse InputMedia: unsupported media type")
    stored = sent_file(world, params, kind, str(media.get("media", "")))
    caption = _media_caption(media)
    shown = [stored.as_photo()] if kind == "photo" else stored.as_document()
    dropped = ("text", "entities", "photo", "document", "caption", "caption_entities")
    return _replace(world, (chat, message), params, dropped, {kind: shown, **caption_fields(caption)})


def _media_caption(media: Json) -> FormattedText:
    entities = media.get("caption_entities")
    return read_formatted(str(media.get("caption") or ""), str(media.get("parse_mode") or ""), entities)


def edit_message_reply_markup(world: World, params: Params) -> Json | bool:
    """Replace only the buttons."""
    chat, message = own_message(world, params, "edit")
    return _replace(world, (chat, message), params, (), {})


def delete_message(world: World, params: Params) -> bool:
    """Delete one message younger than 48 hours: the bot's own, or a person's in a private chat."""
    chat = open_chat(world, params)
    message = world.log(chat.id).messages.get(params.integer("message_id") or 0)
    if message is None:
        raise bad_request("message to delete not found")
    own = message["from"]["id"] == world.settings.bot_id
    if not own and chat.kind != "private":
        raise bad_request("message can't be deleted")
    if world.clock() - message["date"] > DELETABLE_S:
        raise bad_request("message can't be deleted for everyone")
    world.post(chat, "bot", message, kind="delete")
    return True


def _replace(
    world: World, place: tuple[Chat, Json], params: Params, dropped: tuple[str, ...], added: Json
) -> Json | bool:
    """Write the edited message; one that would look the same is refused."""
    chat, message = place
    markup = read_markup(params.data("reply_markup"), private=chat.kind == "private")
    if markup.keyboard is not None:
        raise bad_request("inline keyboard expected")
    kept = {name: value for name, value in message.items() if name not in {*dropped, "reply_markup"}}
    edited = {**kept, **added}
    if markup.inline:
        edited["reply_markup"] = markup.inline
    if all(edited.get(name) == message.get(name) for name in _COMPARED):
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    edited["edit_date"] = int(world.clock())
    world.post(chat, "bot", edited, kind="edit")
    return True if params.text("inline_message_id") else for_bot(edited)
