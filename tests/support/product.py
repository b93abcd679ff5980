"""The whole program against the sandbox over HTTP, on a small scripted content or the real one."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path

from pydantic import SecretStr

from bot.app import Product, build_product, connected, prepare_database, receiving, web_server
from bot.content import Content
from bot.conversations.inside import Inside
from bot.kernel.clock import Clock
from bot.kernel.folding import fold
from bot.kernel.masking import mask
from bot.search.model import Understanding
from bot.settings import Settings
from bot.telegram.pacing import NO_LIMITS
from bot.texts import load_texts
from tests.support.journeys import NOTHING, TEXTS
from tests.support.small_content import small_catalog
from tests.support.telegram_sandbox import TelegramSandbox

Understand = Callable[[str], Understanding]


class ScriptedContent:
    """The small catalogue with a scripted reading of questions, keyed by folded text."""

    def __init__(self, readings: dict[str, Understanding], understand: Understand | None = None) -> None:
        self.texts = load_texts()
        self._readings = {fold(text): reading for text, reading in readings.items()}
        self._inside = Inside(
            catalog=small_catalog(),
            texts=TEXTS,
            understand=understand or self._read,
            split=lambda text: (text,),
            mask=mask,
            posters=frozenset({"quay"}),
        )

    def inside(self) -> Inside:
        return self._inside

    def name_bot(self, username: str) -> None:
        self._inside = replace(self._inside, bot_username=username)

    async def reload_if_changed(self) -> None:
        return None

    def _read(self, text: str) -> Understanding:
        return self._readings.get(fold(text), NOTHING)


def settings_for(database_url: str, **changes: object) -> Settings:
    """Settings that read no environment file and listen on a free port."""
    values = {"database_url": database_url, "port": 0, **changes}
    return Settings(_env_file=None, **values)  # type: ignore[arg-type, call-arg]


def sqlite_url(folder: Path) -> str:
    return f"sqlite:///{folder / 'mot-cua.db'}"


@asynccontextmanager
async def running_bot(
    telegram: TelegramSandbox,
    database_url: str,
    *,
    content: Content | None = None,
    clock: Clock | None = None,
    by_webhook: bool = False,
) -> AsyncIterator[Product]:
    """The bot, connected to a sandbox and receiving updates; reminders are sent when the test says so."""
    changes: dict[str, object] = {}
    if by_webhook:
        changes = {"webhook_url": "http://placeholder", "webhook_secret": SecretStr("a-secret")}
    settings = settings_for(database_url, telegram_bot_token=SecretStr(telegram.token), **changes)
    await asyncio.to_thread(prepare_database, settings)
    async with AsyncExitStack() as stack:
        if by_webhook:
            product = await _with_web_server(stack, telegram, settings, content, clock)
        else:
            product = build_product(
                settings, api_url=telegram.url, content=content, clock=clock, pace=NO_LIMITS
            )
            await stack.enter_async_context(connected(product))
        await stack.enter_async_context(receiving(product))
        yield product


async def _with_web_server(
    stack: AsyncExitStack,
    telegram: TelegramSandbox,
    settings: Settings,
    content: Content | None,
    clock: Clock | None,
) -> Product:
    """Serve the webhook on a free port before telling the sandbox about it."""
    sock = _free_socket()
    url = f"http://127.0.0.1:{sock.getsockname()[1]}"
    settings = settings.model_copy(update={"webhook_url": url})
    product = build_product(settings, api_url=telegram.url, content=content, clock=clock, pace=NO_LIMITS)
    await stack.enter_async_context(connected(product))
    server = web_server(product)
    serving = asyncio.create_task(server.serve(sockets=[sock]))

    async def stop() -> None:
        server.should_exit = True
        await serving

    stack.push_async_callback(stop)
    while not server.started:  # noqa: ASYNC110 - uvicorn offers no event
        await asyncio.sleep(0.01)
    return product


def _free_socket() -> socket.socket:
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    sock.bind(("127.0.0.1", 0))
    return sock
