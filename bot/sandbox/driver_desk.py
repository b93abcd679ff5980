"""The desk every driver request passes: who may ask, reading the wish, answering mistakes."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.sandbox.errors import DriverMistake
from bot.sandbox.people import Chat, Person
from bot.sandbox.world import World

Json = dict[str, Any]
Answer = Callable[["Wish"], Any | Awaitable[Any]]


class Wish:
    """One request of the page or of a test: its JSON body, its query, and the world it is about."""

    def __init__(self, world: World, request: Request, body: Json) -> None:
        self.world = world
        self.request = request
        self.body = body

    def text(self, name: str, default: str = "") -> str:
        """Return a field of the body, or of the query string."""
        value = self.body.get(name, self.request.query_params.get(name))
        return default if value is None else str(value)

    def number(self, name: str, default: float | None = None) -> float:
        """Return a number; without a default it must be there."""
        raw = self.text(name)
        if not raw and default is not None:
            return default
        try:
            return float(raw)
        except ValueError:
            raise DriverMistake(f"{name} must be a number") from None

    def integer(self, name: str, default: int | None = None) -> int:
        """Return a whole number; read as text, since ids pass what a float can hold exactly in JSON."""
        raw = self.text(name)
        if not raw and default is not None:
            return default
        try:
            return int(raw)
        except ValueError:
            raise DriverMistake(f"{name} must be a whole number") from None

    def chat(self) -> Chat:
        """Return the chat of the path."""
        chat = self.world.chats.get(int(self.request.path_params["chat_id"]))
        if chat is None:
            raise DriverMistake("no such chat")
        return chat

    def person(self) -> Person:
        """Return who acts: `from` of the body, else the one person of a private chat."""
        chat = self.chat()
        person = self.world.people.get(self.integer("from", chat.member_ids[0]))
        if person is None or person.id not in chat.member_ids:
            raise DriverMistake("nobody of this chat")
        return person


def desk_route(world: World, path: str, method: str, answer: Answer) -> Route:
    """Return a route that answers JSON, and mistakes with status 400 and `{"error": ...}`."""

    async def endpoint(request: Request) -> Response:
        if not _from_our_own_page(request):
            return JSONResponse({"error": "asked from another site"}, 403)
        try:
            result = answer(Wish(world, request, await _body(request)))
            if isinstance(result, Awaitable):
                result = await result
        except DriverMistake as mistake:
            return JSONResponse({"error": str(mistake)}, 400)
        return result if isinstance(result, Response) else JSONResponse(result)

    return Route(path, endpoint, methods=[method])


def _from_our_own_page(request: Request) -> bool:
    """Keep other web sites open in the same browser from driving the sandbox."""
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


async def _body(request: Request) -> Json:
    raw = await request.body()
    if not raw:
        return {}
    try:
        loaded = json.loads(raw)
    except ValueError:
        loaded = None
    if not isinstance(loaded, dict):
        raise DriverMistake("the body must be a JSON object")
    return loaded
