"""What the bot may learn about chats, members and files."""

from __future__ import annotations

from typing import Any

from bot.sandbox.errors import bad_request
from bot.sandbox.methods.reach import known_chat, open_chat
from bot.sandbox.params import Params
from bot.sandbox.people import Chat, chat_json
from bot.sandbox.world import World

Json = dict[str, Any]
MAX_DOWNLOAD_BYTES = 20 * 1024 * 1024


def get_chat(world: World, params: Params) -> Json:
    """Return the full description of a chat."""
    chat = known_chat(world, params)
    more = {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }
    return {**chat_json(chat, world.people.get(chat.id)), **more}


def get_chat_member(world: World, params: Params) -> Json:
    """Return one member; the first person of a group is its owner."""
    chat = known_chat(world, params)
    user_id = params.integer("user_id")
    if user_id == world.settings.bot_id:
        return {"user": world.bot_user(), "status": "member" if chat.bot_is_member else "left"}
    person = world.people.get(user_id or 0)
    if person is None:
        raise bad_request("user not found")
    if person.id not in chat.member_ids:
        return {"user": person.as_user(), "status": "left"}
    return _member(world, chat, person.id)


def get_chat_administrators(world: World, params: Params) -> list[Json]:
    """Return the owner of a group."""
    chat = known_chat(world, params)
    if chat.kind != "group":
        raise bad_request("there are no administrators in the private chat")
    return [_member(world, chat, chat.member_ids[0])]


def get_chat_member_count(world: World, params: Params) -> int:
    """Return how many are in a chat, the bot included."""
    chat = known_chat(world, params)
    return len(chat.member_ids) + int(chat.bot_is_member)


def leave_chat(world: World, params: Params) -> bool:
    """Leave a group."""
    chat = open_chat(world, params)
    if chat.kind != "group":
        raise bad_request("chat not found")
    world.save_chat(Chat(chat.id, chat.kind, chat.title, chat.member_ids, bot_is_member=False))
    return True


def get_file(world: World, params: Params) -> Json:
    """Return where a file can be fetched."""
    stored = world.files.known.get(params.text("file_id"))
    if stored is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if stored.size > MAX_DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    place: Json = {"file_id": stored.file_id, "file_unique_id": stored.unique_id}
    return {**place, "file_size": stored.size, "file_path": stored.path}


def _member(world: World, chat: Chat, person_id: int) -> Json:
    user = world.people[person_id].as_user()
    if chat.kind == "group" and person_id == chat.member_ids[0]:
        return {"user": user, "status": "creator", "is_anonymous": False}
    return {"user": user, "status": "member"}
