"""The person's side over HTTP: writing, tapping, inline mode, starting, blocking."""

from __future__ import annotations

from typing import Any

from bot.sandbox import acting, attachments
from bot.sandbox.driver_desk import Answer, Wish
from bot.sandbox.errors import DriverMistake
from bot.sandbox.people import FIRST_PERSON_ID, Person
from bot.sandbox.queries import Query

Json = dict[str, Any]
_ROLES = ("citizen", "officer", "manager", "administrator")


def add_person(wish: Wish) -> Json:
    """Let someone new into the sandbox, with their own chat."""
    people = wish.world.people
    person_id = wish.integer("id", max([FIRST_PERSON_ID + 99, *people]) + 1)
    name = wish.text("name").strip()
    role = wish.text("role", "citizen")
    if not 1 <= len(name) <= 64 or role not in _ROLES or person_id in people or person_id <= 0:
        raise DriverMistake("a new person needs a name, a known role and a free positive id")
    language = wish.text("language_code", "vi")
    person = Person(person_id, name, role, wish.text("username"), language)  # type: ignore[arg-type]
    return wish.world.save_person(person).as_json()


def change_person(wish: Wish) -> Json:
    """Change the language or deactivate or revive an account."""
    person = wish.world.people.get(int(wish.request.path_params["person_id"]))
    if person is None:
        raise DriverMistake("no such person")
    allowed = {"language_code": str, "deactivated": bool}
    changes = {name: kind(wish.body[name]) for name, kind in allowed.items() if name in wish.body}
    return wish.world.change_person(person, **changes).as_json()


def open_direct(wish: Wish) -> Json:
    """Open a talk between two people, such as the one a card is shared into."""
    people = wish.world.people
    one, other = people.get(wish.integer("from")), people.get(wish.integer("to"))
    if one is None or other is None or one.id == other.id:
        raise DriverMistake("a talk needs two different people")
    return wish.world.direct_chat(one, other).as_json()


def send(wish: Wish) -> Json:
    """Send a text or something else as a person."""
    chat, person = wish.chat(), wish.person()
    reply_to = wish.integer("reply_to_message_id") if wish.text("reply_to_message_id") else None
    if wish.text("kind", "text") == "text":
        messages = acting.write(wish.world, chat, person, wish.text("text"), reply_to=reply_to)
        return {"message": messages[-1], "messages": messages}
    fields = attachments.fields_of(wish.world, person, wish.body)
    return {"message": acting.send(wish.world, chat, person, fields, reply_to=reply_to)}


def edit(wish: Wish) -> Json:
    """Change one's own message."""
    message = acting.edit(
        wish.world, wish.chat(), wish.person(), wish.integer("message_id"), wish.text("text")
    )
    return {"message": message}


def start(wish: Wish) -> Json:
    """Press Start, with or without a payload."""
    return {"message": acting.start(wish.world, wish.person(), wish.text("payload"))}


def block(wish: Wish) -> Json:
    """Block the bot."""
    return acting.set_blocked(wish.world, wish.person(), blocked=True).as_json()


def unblock(wish: Wish) -> Json:
    """Unblock the bot."""
    return acting.set_blocked(wish.world, wish.person(), blocked=False).as_json()


def tap(wish: Wish) -> Json:
    """Tap a button by its callback data or by its label; say what it did.

    `forged_data` sends any data at all, as if a tampered client had made the button.
    """
    chat, person = wish.chat(), wish.person()
    message = wish.world.log(chat.id).messages.get(wish.integer("message_id"))
    if message is None:
        raise DriverMistake("no such message")
    if forged := wish.text("forged_data"):
        return _asked(acting.forge(wish.world, chat, person, message, forged))
    button = _button(message, wish.text("label"), wish.text("data"))
    if "callback_data" in button:
        return _asked(acting.tap(wish.world, chat, person, message["message_id"], button["callback_data"]))
    return {name: value for name, value in button.items() if name != "text"}


def _button(message: Json, label: str, data: str) -> Json:
    for button in acting.buttons_of(message):
        if (data and button.get("callback_data") == data) or (not data and button["text"] == label):
            return button
    raise DriverMistake("the message has no such button")


def _asked(query: Query) -> Json:
    return {"callback_query_id": query.id}


async def callback_answer(wish: Wish) -> Json:
    """Return the bot's answer to a button press, waiting up to `wait_s` seconds for it."""
    query = wish.world.callbacks.find(wish.request.path_params["query_id"])
    if query is None:
        raise DriverMistake("no such button press")
    return {"answer": await _answer_of(query, wish.number("wait_s", 0.0))}


async def inline(wish: Wish) -> Json:
    """Type `@bot query` and wait up to `wait_s` seconds for results."""
    query = acting.ask_inline(wish.world, wish.chat(), wish.person(), wish.text("query"), wish.text("offset"))
    answer = await _answer_of(query, wish.number("wait_s", 5.0))
    return {"query_id": query.id, "answered": answer is not None, **(answer or {"results": []})}


def choose_inline(wish: Wish) -> Json:
    """Put an offered result into this chat."""
    query = wish.world.inline.find(wish.text("query_id"))
    if query is None:
        raise DriverMistake("no such inline query")
    chat, person = wish.chat(), wish.person()
    return {"message": acting.choose_inline(wish.world, chat, person, query, wish.text("result_id"))}


async def _answer_of(query: Query, wait_s: float) -> Json | None:
    if query.answer is None and wait_s > 0:
        await query.bell.wait(min(wait_s, 60.0))
    return query.answer


ACTS: list[tuple[str, str, Answer]] = [
    ("POST", "/sandbox/people", add_person),
    ("PATCH", "/sandbox/people/{person_id:int}", change_person),
    ("POST", "/sandbox/direct", open_direct),
    ("POST", "/sandbox/chats/{chat_id}/send", send),
    ("POST", "/sandbox/chats/{chat_id}/edit", edit),
    ("POST", "/sandbox/chats/{chat_id}/start", start),
    ("POST", "/sandbox/chats/{chat_id}/block", block),
    ("POST", "/sandbox/chats/{chat_id}/unblock", unblock),
    ("POST", "/sandbox/chats/{chat_id}/tap", tap),
    ("GET", "/sandbox/callbacks/{query_id}", callback_answer),
    ("POST", "/sandbox/chats/{chat_id}/inline", inline),
    ("POST", "/sandbox/chats/{chat_id}/inline/choose", choose_inline),
]
