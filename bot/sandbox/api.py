"""The Bot API over HTTP: `/bot<token>/<method>` and the file downloads beside it."""

from __future__ import annotations

import asyncio
import inspect
import json
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from bot.sandbox.errors import ConnectionLost, Refusal
from bot.sandbox.faults import FaultKind
from bot.sandbox.methods import METHODS, PACED, Method
from bot.sandbox.methods.reach import chat_id_of
from bot.sandbox.params import Params, read_params
from bot.sandbox.world import World

Json = dict[str, Any]


class BotApi:
    """The ASGI application behind `/bot<token>/<method>`."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path_params"]
        try:
            status, body = await self._answer(path["token"], path["method"], Request(scope, receive))
        except ConnectionLost as lost:
            await self.world.closing.wait(lost.hold_s)
            await _break_off(send)
            return
        content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        await Response(content, status, media_type="application/json")(scope, receive, send)

    async def _answer(self, token: str, name: str, request: Request) -> tuple[int, Json]:
        try:
            if token != self.world.settings.token:
                raise Refusal(401, "Unauthorized")
            if name.lower() not in METHODS:
                raise Refusal(404, "Not Found: method not found")
            proper, method = METHODS[name.lower()]
            params = await read_params(request)
            result = await self._call(proper, method, params)
        except Refusal as refusal:
            return refusal.code, refusal.as_json()
        return 200, {"ok": True, "result": result}

    async def _call(self, name: str, method: Method, params: Params) -> Any:
        if name == "getUpdates":
            return await self._perform(name, method, params, None)
        chat_id = chat_id_of(self.world, params)
        note: Json = {"method": name, "chat_id": chat_id, "at": self.world.clock(), "status": 200}
        self.world.calls.append(note)
        with self.world.traffic.one():
            try:
                return await self._perform(name, method, params, chat_id)
            except Refusal as refusal:
                note.update(status=refusal.code, description=refusal.description)
                raise
            except ConnectionLost:
                note.update(status=0)
                raise

    async def _perform(self, name: str, method: Method, params: Params, chat_id: int | None) -> Any:
        fault = self.world.faults.take(name, chat_id)
        if fault and (trouble := fault.before_delivery()):
            raise trouble
        if name in PACED:
            paid = params.flag("allow_paid_broadcast")
            self.world.limiter.admit(chat_id or 0, asyncio.get_running_loop().time(), paid)
        result = method(self.world, params)
        if inspect.isawaitable(result):
            result = await result
        if fault and fault.kind is FaultKind.LOST_ANSWER:
            raise ConnectionLost(fault.hold_s)
        return result


async def _break_off(send: Send) -> None:
    """Promise a body and hang up without it."""
    headers = [(b"content-type", b"application/json"), (b"content-length", b"2")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})


class FileDownload:
    """The ASGI application behind `/file/bot<token>/<file_path>`."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path_params"]
        content = None
        if path["token"] == self.world.settings.token:
            content = await asyncio.to_thread(self.world.files.read, path["file_path"])
        if content is None:
            body = json.dumps(Refusal(404, "Not Found").as_json())
            await Response(body, 404, media_type="application/json")(scope, receive, send)
            return
        await Response(content, media_type="application/octet-stream")(scope, receive, send)
