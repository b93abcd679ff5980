"""Looking at the sandbox over HTTP: people, chats, the ledger, files, what the bot called."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.responses import Response

from bot.sandbox.driver_desk import Answer, Wish
from bot.sandbox.errors import DriverMistake
from bot.sandbox.methods.profile import commands_for
from bot.sandbox.people import Chat
from bot.sandbox.world import World

Json = dict[str, Any]
_PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


def people(wish: Wish) -> Json:
    """Return everybody and the bot."""
    everybody = [person.as_json() for person in wish.world.people.values()]
    return {"people": everybody, "bot": bot_card(wish.world)}


def bot_card(world: World) -> Json:
    """Return what a messenger shows of the bot before the first message."""
    described = {name: world.profile.get(name, {}) for name in ("description", "short_description")}
    texts = {name: kept.get("vi") or kept.get("") or "" for name, kept in described.items()}
    return {**world.bot_user(), **texts}


def chats(wish: Wish) -> Json:
    """Return every chat with its last message."""
    return {"chats": [chat_card(wish.world, chat) for chat in wish.world.chats.values()]}


def chat_card(world: World, chat: Chat) -> Json:
    """Return a chat as a line of the list."""
    log = world.log(chat.id)
    member = world.people[chat.member_ids[0]]
    menu = world.profile.get("menu_button", {})
    return {
        **chat.as_json(),
        "revision": log.revision,
        "last_message": log.last_message,
        "keyboard": log.keyboard,
        "commands": commands_for(world, chat, member.language_code if chat.kind == "private" else "vi"),
        "menu_button": menu.get(str(chat.id)) or menu.get(""),
    }


async def history(wish: Wish) -> Json:
    """Return a chat's present messages and the entries after revision `after`.

    With `wait_s` the answer comes when there is something new, or after that many seconds.
    """
    world, chat = wish.world, wish.chat()
    log = world.log(chat.id)
    after = wish.integer("after", -1)
    if log.revision <= after:
        await log.bell.wait(min(wish.number("wait_s", 0.0), 60.0))
    card: Json = {"chat": chat_card(world, chat), "revision": log.revision}
    card["messages"] = list(log.messages.values())
    card["entries"] = [entry.as_json() for entry in log.since(max(after, 0))]
    return card


async def ledger(wish: Wish) -> Json:
    """Return what chats really received: counts of all, or the entries of one.

    `everything=1` reads the file on disk, beyond what memory keeps.
    """
    world = wish.world
    if not wish.text("chat_id"):
        counts = {str(chat_id): log.counts for chat_id, log in world.logs.items() if log.revision}
        total = sum(log.counts["bot"] for log in world.logs.values())
        return {"chats": counts, "from_bot": total}
    chat_id = wish.integer("chat_id")
    if wish.text("everything"):
        return {"chat_id": chat_id, "entries": await asyncio.to_thread(_on_disk, world, chat_id)}
    entries = [entry.as_json() for entry in world.log(chat_id).since(wish.integer("after", 0))]
    return {"chat_id": chat_id, "entries": entries, "counts": world.log(chat_id).counts}


def _on_disk(world: World, chat_id: int) -> list[Json]:
    records = world.journal.read()
    return [record for record in records if record["k"] == "entry" and record["chat_id"] == chat_id]


def calls(wish: Wish) -> Json:
    """Return the latest Bot API calls: method, chat, status; never their content."""
    return {"calls": list(wish.world.calls)}


def file(wish: Wish) -> Response:
    """Return a file for the page; only real pictures are shown, all else is downloaded."""
    stored = wish.world.files.known.get(wish.request.path_params["file_id"])
    content = wish.world.files.read(stored.path) if stored else None
    if stored is None or content is None:
        raise DriverMistake("no such file")
    headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'"}
    if stored.content_type in _PICTURES and stored.width:
        return Response(content, media_type=stored.content_type, headers=headers)
    headers["Content-Disposition"] = "attachment"
    return Response(content, media_type="application/octet-stream", headers=headers)


VIEWS: list[tuple[str, str, Answer]] = [
    ("GET", "/sandbox/people", people),
    ("GET", "/sandbox/chats", chats),
    ("GET", "/sandbox/chats/{chat_id}/history", history),
    ("GET", "/sandbox/ledger", ledger),
    ("GET", "/sandbox/calls", calls),
    ("GET", "/sandbox/files/{file_id}", file),
]
