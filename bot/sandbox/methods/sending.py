"""Sending: text, pictures, files, places, copies, and the typing sign."""

from __future__ import annotations

from typing import Any

from bot.sandbox.errors import bad_request
from bot.sandbox.files import StoredFile
from bot.sandbox.markup import read_markup
from bot.sandbox.messages import (
    caption_fields,
    for_bot,
    new_message,
    read_caption,
    read_text,
    text_fields,
    without_reply,
)
from bot.sandbox.methods.reach import known_chat, open_chat, replied_message
from bot.sandbox.params import Params
from bot.sandbox.people import Chat
from bot.sandbox.world import World

Json = dict[str, Any]
MAX_PHOTO_BYTES = 10 * 1024 * 1024
MAX_UPLOAD_BYTES = 50 * 1024 * 1024
MAX_PHOTO_SIDES = 10_000
"""Largest width plus height of a photo, in pixels."""
_ACTIONS = frozenset({
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note",
})  # fmt: skip


def send_message(world: World, params: Params) -> Json:
    """Send a text."""
    chat = open_chat(world, params)
    return deliver(world, chat, params, text_fields(read_text(params)))


def send_photo(world: World, params: Params) -> Json:
    """Send a picture with an optional caption."""
    chat = open_chat(world, params)
    stored = sent_file(world, params, "photo")
    fields = {"photo": [stored.as_photo()], **caption_fields(read_caption(params))}
    return deliver(world, chat, params, fields)


def send_document(world: World, params: Params) -> Json:
    """Send a file with an optional caption."""
    chat = open_chat(world, params)
    stored = sent_file(world, params, "document")
    fields = {"document": stored.as_document(), **caption_fields(read_caption(params))}
    return deliver(world, chat, params, fields)


def send_location(world: World, params: Params) -> Json:
    """Send a point on the map."""
    chat = open_chat(world, params)
    try:
        place = {name: float(params.text(name)) for name in ("latitude", "longitude")}
    except ValueError:
        raise bad_request("location is empty") from None
    return deliver(world, chat, params, {"location": place})


def copy_message(world: World, params: Params) -> Json:
    """Send the content of another message again, without saying where it came from."""
    chat = open_chat(world, params)
    source = known_chat(world, params, "from_chat_id")
    original = world.log(source.id).messages.get(params.integer("message_id") or 0)
    if original is None:
        raise bad_request("message to copy not found")
    content = ("text", "entities", "photo", "document", "location", "voice", "sticker", "contact")
    fields = {name: original[name] for name in content if name in original}
    if params.has("caption") and "text" not in fields:
        fields.update(caption_fields(read_caption(params)))
    elif "caption" in original:
        fields.update({name: original[name] for name in ("caption", "caption_entities") if name in original})
    return {"message_id": deliver(world, chat, params, fields)["message_id"]}


def send_chat_action(world: World, params: Params) -> bool:
    """Show that the bot is typing or preparing a file."""
    chat = open_chat(world, params)
    action = params.text("action")
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    world.hub.publish({"type": "action", "chat_id": chat.id, "action": action})
    return True


def deliver(world: World, chat: Chat, params: Params, fields: Json) -> Json:
    """Put the bot's message into the chat and return what the bot gets to see of it."""
    markup = read_markup(params.data("reply_markup"), private=chat.kind == "private")
    replied = replied_message(world, chat, params)
    message = {**new_message(world, chat, None), **fields}
    if replied is not None:
        message["reply_to_message"] = without_reply(for_bot(replied))
    if markup.inline:
        message["reply_markup"] = markup.inline
    if params.flag("protect_content"):
        message["has_protected_content"] = True
    return for_bot(world.post(chat, "bot", message, markup.keyboard))


def sent_file(world: World, params: Params, kind: str, name: str = "") -> StoredFile:
    """Return the file a call sends: uploaded now, or known from before by its id.

    Raises:
        Refusal: no file, unknown id, too big, not a picture.
    """
    value = name or params.text(kind)
    upload = params.uploads.get(value.removeprefix("attach://") if value.startswith("attach://") else kind)
    if upload is None:
        return _known_file(world, value, kind)
    limit = MAX_PHOTO_BYTES if kind == "photo" else MAX_UPLOAD_BYTES
    if not upload.content:
        raise bad_request("file must be non-empty")
    if len(upload.content) > limit:
        raise bad_request(f"file of size {len(upload.content)} bytes is too big for a {kind}")
    stored = world.files.put(upload, kind)
    if kind == "photo":
        _check_photo(stored)
    world.record({"k": "file", "file": stored.as_json()})
    return stored


def _known_file(world: World, value: str, kind: str) -> StoredFile:
    if not value:
        raise bad_request(f"there is no {kind} in the request")
    stored = world.files.known.get(value)
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if kind == "photo" and not stored.width:
        raise bad_request("can't use file of type Document as Photo")
    return stored


def _check_photo(stored: StoredFile) -> None:
    if not stored.width or not stored.height:
        raise bad_request("IMAGE_PROCESS_FAILED")
    longest, shortest = max(stored.width, stored.height), min(stored.width, stored.height)
    if stored.width + stored.height > MAX_PHOTO_SIDES or longest > 20 * shortest:
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
