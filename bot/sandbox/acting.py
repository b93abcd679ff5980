"""What people do in the messenger, turned into messages and updates for the bot."""

from __future__ import annotations

import secrets
from typing import Any

from bot.sandbox.entities import FormattedText, detect_entities
from bot.sandbox.errors import DriverMistake
from bot.sandbox.messages import MAX_TEXT, caption_fields, for_bot, new_message, text_fields, without_reply
from bot.sandbox.methods.answering import START_PARAMETER
from bot.sandbox.people import Chat, Person, chat_json
from bot.sandbox.queries import Query
from bot.sandbox.world import World

Json = dict[str, Any]


def write(world: World, chat: Chat, person: Person, text: str, *, reply_to: int | None = None) -> list[Json]:
    """Send a text as a person; a long one is cut into several messages, as the messenger does."""
    text = text.strip()
    if not text:
        raise DriverMistake("text is empty")
    pieces = [text[start : start + MAX_TEXT] for start in range(0, len(text), MAX_TEXT)]
    return [
        send(
            world,
            chat,
            person,
            text_fields(FormattedText(piece, tuple(detect_entities(piece)))),
            reply_to=reply_to,
        )
        for piece in pieces
    ]


def send(world: World, chat: Chat, person: Person, fields: Json, *, reply_to: int | None = None) -> Json:
    """Put a person's message into a chat and tell the bot, if the bot gets to see it.

    Raises:
        DriverMistake: not a member, bot blocked, account deactivated, unknown message to reply to.
    """
    person = _able_to_write(world, chat, person)
    message = {**new_message(world, chat, person), **fields}
    if reply_to is not None:
        message["reply_to_message"] = without_reply(for_bot(_message(world, chat, reply_to)))
    world.post(chat, "person", message)
    if bot_sees(world, chat, message):
        world.tell_bot("message", for_bot(message), chat.id)
    return message


def caption(text: str) -> Json:
    """Return the fields of a caption as a person types it."""
    return caption_fields(FormattedText(text, tuple(detect_entities(text))))


def edit(world: World, chat: Chat, person: Person, message_id: int, text: str) -> Json:
    """Change one's own text message."""
    message = _message(world, chat, message_id)
    if message["from"]["id"] != person.id or "text" not in message:
        raise DriverMistake("only one's own text messages can be edited")
    fields = text_fields(FormattedText(text, tuple(detect_entities(text))))
    edited = {name: value for name, value in message.items() if name not in {"text", "entities"}}
    edited = {**edited, **fields, "edit_date": int(world.clock())}
    world.post(chat, "person", edited, kind="edit")
    if bot_sees(world, chat, edited):
        world.tell_bot("edited_message", for_bot(edited), chat.id)
    return edited


def start(world: World, person: Person, payload: str = "") -> Json:
    """Press Start, or follow a link with a payload; this also unblocks the bot."""
    if payload and not START_PARAMETER.fullmatch(payload):
        raise DriverMistake("a start parameter is 1-64 of A-Z a-z 0-9 _ -")
    if person.blocked:
        person = set_blocked(world, person, blocked=False)
    return write(world, world.chats[person.id], person, f"/start {payload}".strip())[0]


def set_blocked(world: World, person: Person, *, blocked: bool) -> Person:
    """Block or unblock the bot; a bot the person once started is told."""
    if person.blocked == blocked:
        return person
    changed = world.change_person(person, blocked=blocked)
    if person.started:
        old, new = (_membership(world, kicked=not blocked), _membership(world, kicked=blocked))
        chat = chat_json(world.chats[person.id], person)
        body = {"chat": chat, "from": person.as_user(), "date": int(world.clock())}
        told = {**body, "old_chat_member": old, "new_chat_member": new}
        world.tell_bot("my_chat_member", told, person.id)
    return changed


def tap(world: World, chat: Chat, person: Person, message_id: int, data: str) -> Query:
    """Press a callback button; the same data must really stand under the message.

    An old button stays pressable with any data a test insists on through `forge`.
    """
    message = _message(world, chat, message_id)
    offered = [button.get("callback_data") for button in buttons_of(message)]
    if data not in offered:
        raise DriverMistake("the message has no such button")
    return forge(world, chat, person, message, data)


def forge(world: World, chat: Chat, person: Person, message: Json, data: str) -> Query:
    """Send a button press with any data at all, as a tampered client could."""
    query = Query(_number(), person.id, chat.id, world.clock(), data)
    world.callbacks.ask(query)
    body: Json = {"id": query.id, "from": person.as_user(), "chat_instance": str(chat.id), "data": data}
    if inline_id := message.get("inline_message_id"):
        body["inline_message_id"] = inline_id
    else:
        body["message"] = for_bot(message)
    world.tell_bot("callback_query", body, chat.id)
    return query


def ask_inline(world: World, chat: Chat, person: Person, text: str, offset: str = "") -> Query:
    """Type `@bot text` in a chat."""
    kind = {"group": "group", "direct": "private"}.get(chat.kind, "sender")
    query = Query(_number(), person.id, chat.id, world.clock(), text)
    world.inline.ask(query)
    body = {
        "id": query.id,
        "from": person.as_user(),
        "query": text[:256],
        "offset": offset,
        "chat_type": kind,
    }
    world.tell_bot("inline_query", body, person.id)
    return query


def choose_inline(world: World, chat: Chat, person: Person, query: Query, result_id: str) -> Json:
    """Put an offered result into a chat, in the person's name and via the bot."""
    results = (query.answer or {}).get("results", [])
    result = next((item for item in results if item["id"] == result_id), None)
    if result is None:
        raise DriverMistake("no such result was offered")
    fields = {**result["message"], "via_bot": world.bot_user()}
    if cached := fields.pop("cached_file", None):
        stored = world.files.known.get(cached["file_id"])
        if stored is None:
            raise DriverMistake("the offered file is not here")
        fields[cached["kind"]] = [stored.as_photo()] if cached["kind"] == "photo" else stored.as_document()
    chosen: Json = {"result_id": result_id, "from": person.as_user(), "query": query.text}
    if "reply_markup" in fields:
        fields["inline_message_id"] = chosen["inline_message_id"] = f"HopCat{_number()}"
    message = send(world, chat, person, fields)
    world.tell_bot("chosen_inline_result", chosen, person.id)
    return message


def bot_sees(world: World, chat: Chat, message: Json) -> bool:
    """Tell whether a person's message reaches the bot: always in private, when addressed in a group.

    Source: core.telegram.org/bots/features#privacy-mode.
    """
    if chat.kind == "private":
        return True
    if chat.kind == "direct" or not chat.bot_is_member:
        return False
    if (
        message.get("via_bot", message.get("reply_to_message", {}).get("from", {})).get("id")
        == world.settings.bot_id
    ):
        return True
    return _addresses(message, world.settings.bot_username)


def _addresses(message: Json, username: str) -> bool:
    units = str(message.get("text", message.get("caption", ""))).encode("utf-16-le", "surrogatepass")
    for item in message.get("entities") or message.get("caption_entities") or []:
        part = units[2 * item["offset"] : 2 * (item["offset"] + item["length"])]
        if part.decode("utf-16-le", "replace").lower().endswith(f"@{username}".lower()):
            return True
    return False


def buttons_of(message: Json) -> list[Json]:
    """Return the inline buttons under a message, row after row."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button for row in rows for button in row]


def _able_to_write(world: World, chat: Chat, person: Person) -> Person:
    if person.id not in chat.member_ids:
        raise DriverMistake("not a member of this chat")
    if person.deactivated:
        raise DriverMistake("this account is deactivated")
    if chat.kind == "private" and person.blocked:
        raise DriverMistake("the bot is blocked; unblock it first")
    if chat.kind == "private" and not person.started:
        return world.change_person(person, started=True)
    return person


def _message(world: World, chat: Chat, message_id: int) -> Json:
    message = world.log(chat.id).messages.get(message_id)
    if message is None:
        raise DriverMistake("no such message")
    return message


def _membership(world: World, *, kicked: bool) -> Json:
    member: Json = {"user": world.bot_user(), "status": "kicked" if kicked else "member"}
    return {**member, "until_date": 0} if kicked else member


def _number() -> str:
    return str(secrets.randbelow(9 * 10**17) + 10**17)
