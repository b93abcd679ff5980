"""Updates by webhook: the secret, the order, the retries."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Update

from tests.sandbox.echo_bot import build_echo_bot
from tests.support.telegram_sandbox import TelegramSandbox

SECRET = "bi-mat_123"


class Receiver:
    """A web application that takes updates; `fails` of them first get status 500."""

    def __init__(self, fails: int = 0, handle: Any = None) -> None:
        self.fails = fails
        self.handle = handle
        self.posts: list[tuple[str | None, dict[str, Any]]] = []
        self.two_came = asyncio.Event()

    async def take(self, request: Request) -> Response:
        """Note an update and answer."""
        update = await request.json()
        self.posts.append((request.headers.get("x-telegram-bot-api-secret-token"), update))
        if len(self.posts) == 2:
            self.two_came.set()
        if self.fails:
            self.fails -= 1
            return Response(status_code=500)
        if self.handle:
            await self.handle(update)
        return Response()


@asynccontextmanager
async def listening(receiver: Receiver) -> AsyncIterator[str]:
    """Serve the receiver on a free port and yield its address."""
    app = Starlette(routes=[Route("/hook", receiver.take, methods=["POST"])])
    opened = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off")
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve(sockets=[opened]))
    port = opened.getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}/hook"
    finally:
        server.should_exit = True
        await task


async def test_the_bot_answers_over_its_webhook(telegram: TelegramSandbox) -> None:
    app = build_echo_bot(telegram)

    async def handle(update: dict[str, Any]) -> None:
        await app.process_update(Update.de_json(update, app.bot))

    async with app, listening(Receiver(handle=handle)) as address:
        await app.bot.set_webhook(address, secret_token=SECRET, allowed_updates=Update.ALL_TYPES)
        hoa = await telegram.citizen()
        await hoa.starts("tu_ap_phich")
        await hoa.sees("tu_ap_phich")
        await hoa.writes("hỏi")
        await hoa.sees("text: hỏi")
        await hoa.taps("Xem tiếp")
        await telegram.settled()
        await hoa.refresh()
        assert hoa.last_message["text"] == "Trang hai"


async def test_every_post_carries_the_secret_and_comes_until_acknowledged(telegram: TelegramSandbox) -> None:
    receiver = Receiver(fails=2)
    async with listening(receiver) as address:
        await telegram.call("setWebhook", url=address, secret_token=SECRET)
        hoa = await telegram.citizen()
        for words in ("một", "hai", "ba"):
            await hoa.writes(words)
        await telegram.settled()
    assert [update["message"]["text"] for _, update in receiver.posts] == ["một", "một", "một", "hai", "ba"]
    assert {secret for secret, _ in receiver.posts} == {SECRET}
    assert len({update["update_id"] for _, update in receiver.posts}) == 3
    info = (await telegram.call("getWebhookInfo"))["result"]
    assert info["last_error_message"] == "Wrong response from the webhook: 500"
    assert info["pending_update_count"] == 0


async def test_one_slow_chat_does_not_hold_up_another(telegram: TelegramSandbox) -> None:
    gate = asyncio.Event()
    hoa, lam = await telegram.citizen("Chị Hoa"), await telegram.citizen("Bác Lâm")

    async def handle(update: dict[str, Any]) -> None:
        if update["message"]["from"]["id"] == hoa.id:
            await asyncio.wait_for(gate.wait(), 5)

    receiver = Receiver(handle=handle)
    async with listening(receiver) as address:
        await telegram.call("setWebhook", url=address)
        await hoa.writes("chậm")
        await hoa.writes("sau")
        await lam.writes("nhanh")
        await asyncio.wait_for(receiver.two_came.wait(), 5)
        assert {update["message"]["text"] for _, update in receiver.posts} == {"chậm", "nhanh"}
        gate.set()
        await telegram.settled()
    assert receiver.posts[-1][1]["message"]["text"] == "sau"


async def test_what_nobody_takes_waits_for_polling(telegram: TelegramSandbox) -> None:
    await telegram.call("setWebhook", url="http://127.0.0.1:9/hook")
    refused = await telegram.call("getUpdates")
    assert refused["error_code"] == 409
    assert "while webhook is active" in refused["description"]
    hoa = await telegram.citizen()
    await hoa.writes("còn đó không")
    assert await telegram.call("deleteWebhook") == {"ok": True, "result": True}
    updates = (await telegram.call("getUpdates", timeout=2))["result"]
    assert [update["message"]["text"] for update in updates] == ["còn đó không"]


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"url": "ftp://a.vn/x"}, "invalid URL"),
        ({"url": "https://a.vn/x", "secret_token": "có dấu"}, "secret token"),
        ({"url": "https://a.vn/x", "max_connections": 101}, "max_connections"),
    ],
)
async def test_bad_webhooks_are_refused(
    telegram: TelegramSandbox, params: dict[str, Any], words: str
) -> None:
    refused = await telegram.call("setWebhook", **params)
    assert refused["error_code"] == 400
    assert words in refused["description"]
