"""What the bot says about itself: name, descriptions, commands, menu button."""

from __future__ import annotations

import json
import re
from typing import Any

from bot.sandbox.entities import utf16_length
from bot.sandbox.errors import bad_request
from bot.sandbox.methods.reach import known_chat
from bot.sandbox.params import Params
from bot.sandbox.people import Chat
from bot.sandbox.world import World

Json = dict[str, Any]
MAX_COMMANDS = 100
MAX_COMMAND_DESCRIPTION = 256
MAX_LENGTHS = {"name": 64, "description": 512, "short_description": 120}
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_PLAIN_SCOPES = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})
_CHAT_SCOPES = frozenset({"chat", "chat_administrators", "chat_member"})


def get_me(world: World, _params: Params) -> Json:
    """Return the bot."""
    return {
        **world.bot_user(),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def set_my_commands(world: World, params: Params) -> bool:
    """Publish the commands of one scope and language."""
    commands = params.data("commands")
    if not isinstance(commands, list):
        raise bad_request("can't parse commands JSON: expected an Array")
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    checked = [_checked_command(command) for command in commands]
    _save(world, "commands", _scope_key(world, params), checked)
    return True


def get_my_commands(world: World, params: Params) -> list[Json]:
    """Return the commands of exactly this scope and language."""
    found: list[Json] = world.profile.get("commands", {}).get(_scope_key(world, params), [])
    return found


def delete_my_commands(world: World, params: Params) -> bool:
    """Forget the commands of one scope and language."""
    kept = {**world.profile.get("commands", {})}
    kept.pop(_scope_key(world, params), None)
    world.save_profile("commands", kept)
    return True


def set_text(world: World, params: Params, name: str) -> bool:
    """Keep the bot's name or a description in one language."""
    value = params.text(name)
    if utf16_length(value) > MAX_LENGTHS[name]:
        raise bad_request(f"{'name' if name == 'name' else 'description'} is too long")
    _save(world, name, params.text("language_code"), value)
    return True


def get_text(world: World, params: Params, name: str) -> Json:
    """Return the bot's name or a description in one language."""
    fallback = world.settings.bot_name if name == "name" else ""
    kept = world.profile.get(name, {})
    return {name: kept.get(params.text("language_code")) or kept.get("") or fallback}


def set_chat_menu_button(world: World, params: Params) -> bool:
    """Choose what the button beside the input does."""
    button = params.data("menu_button") or {"type": "default"}
    if button.get("type") not in {"default", "commands", "web_app"}:
        raise bad_request("can't parse menu button: unsupported type")
    key = str(known_chat(world, params).id) if params.text("chat_id") else ""
    _save(world, "menu_button", key, button)
    return True


def get_chat_menu_button(world: World, params: Params) -> Json:
    """Return what the button beside the input does."""
    kept = world.profile.get("menu_button", {})
    found: Json = kept.get(params.text("chat_id")) or kept.get("") or {"type": "commands"}
    return {"type": "commands"} if found["type"] == "default" else found


def commands_for(world: World, chat: Chat, language: str) -> list[Json]:
    """Return the commands shown in a chat: the narrowest scope wins, then the person's language.

    Source: core.telegram.org/bots/api#determining-list-of-commands.
    """
    wide = "all_private_chats" if chat.kind == "private" else "all_group_chats"
    published = world.profile.get("commands", {})
    for scope, chat_id in (("chat", chat.id), (wide, None), ("default", None)):
        for code in (language, ""):
            found: list[Json] | None = published.get(_key(scope, chat_id, None, code))
            if found:
                return found
    return []


def _checked_command(command: Any) -> Json:
    name = str(command.get("command", "")).removeprefix("/") if isinstance(command, dict) else ""
    if not _COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    description = str(command.get("description", "")).strip()
    if not 1 <= utf16_length(description) <= MAX_COMMAND_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def _scope_key(world: World, params: Params) -> str:
    scope = params.data("scope") or {"type": "default"}
    kind = scope.get("type")
    if kind in _PLAIN_SCOPES:
        return _key(kind, None, None, params.text("language_code"))
    if kind not in _CHAT_SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    chat = known_chat(world, Params({"chat_id": scope.get("chat_id")}))
    return _key(kind, chat.id, scope.get("user_id"), params.text("language_code"))


def _key(kind: str, chat_id: int | None, user_id: int | None, language: str) -> str:
    return json.dumps([kind, chat_id, user_id, language])


def _save(world: World, name: str, key: str, value: Any) -> None:
    world.save_profile(name, {**world.profile.get(name, {}), key: value})
