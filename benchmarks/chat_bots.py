"""The two bots that are compared, each in a process of its own: the product, and python-telegram-bot's echo.

`python -m benchmarks.chat_bots product|echo|echo-side-by-side <sandbox> <folder>` polls until SIGTERM;
`… product-inside|echo-inside <count> <folder>` answers questions (a JSON list on standard input) through a
transport that answers at once, and prints seconds.
"""

from __future__ import annotations

import asyncio
import json
import signal
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from telegram import Update
from telegram.ext import Application, ApplicationBuilder, ContextTypes, MessageHandler, filters
from telegram.request import BaseRequest, RequestData

from bot.app import Product, build_product, connected, prepare_database, receiving
from bot.sandbox.settings import SANDBOX_TOKEN
from bot.settings import Settings
from bot.telegram.application import BotApplication, register
from bot.telegram.handling import UpdateHandler
from bot.telegram.limiter import SendingLimiter
from bot.telegram.pacing import NO_LIMITS
from bot.telegram.speaking import Speaker

T = TypeVar("T")

AT_ONCE = 64
FIRST_ID = 7_000_000_000


def product_for(folder: Path, address: str | None) -> Product:
    """The whole program on the real content and a new SQLite file, its sending limits off."""
    settings = Settings(_env_file=None, database_url=f"sqlite:///{folder / 'bench.db'}")  # type: ignore[call-arg]
    prepare_database(settings)
    product = build_product(settings, api_url=address)
    limiter = product.application.bot.rate_limiter
    assert isinstance(limiter, SendingLimiter)
    limiter.change_pace(NO_LIMITS)
    return product


async def poll_product(address: str, folder: Path) -> None:
    product = product_for(folder, address)
    async with connected(product), receiving(product):
        await until_stopped()


async def poll_echo(address: str, updates_at_once: int) -> None:
    """The library's own example, with the library's default transport; its default is one at a time."""
    builder = ApplicationBuilder().token(SANDBOX_TOKEN).base_url(f"{address}/bot")
    app = builder.concurrent_updates(updates_at_once).build()
    app.add_handler(MessageHandler(filters.TEXT, echo))
    async with app:
        await app.start()
        assert app.updater is not None
        await app.updater.start_polling()
        await until_stopped()
        await app.updater.stop()
        await app.stop()


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    del context
    assert update.message is not None
    await update.message.reply_text(update.message.text or "")


async def until_stopped() -> None:
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    await stopped.wait()


class AtOnce(BaseRequest):
    """A transport that answers every call at once, without a network."""

    @property
    def read_timeout(self) -> float | None:
        return 1.0

    async def initialize(self) -> None:
        pass

    async def shutdown(self) -> None:
        pass

    async def do_request(  # noqa: PLR0917 - the order is the library's
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = None,
        write_timeout: Any = None,
        connect_timeout: Any = None,
        pool_timeout: Any = None,
    ) -> tuple[int, bytes]:
        del method, read_timeout, write_timeout, connect_timeout, pool_timeout
        if url.endswith("getMe"):
            result: Any = {"id": 1, "is_bot": True, "first_name": "Bot", "username": "bench_bot"}
        elif url.endswith("Message"):
            values = request_data.json_parameters if request_data else {}
            chat = {"id": int(values["chat_id"]), "type": "private"}
            result = {"message_id": 1, "date": 1_700_000_000, "chat": chat, "text": values["text"]}
        else:
            result = True
        return 200, json.dumps({"ok": True, "result": result}).encode()


async def inside_product(questions: Sequence[str], count: int, folder: Path) -> float:
    product = product_for(folder, None)
    app: BotApplication = (
        ApplicationBuilder()
        .token(SANDBOX_TOKEN)
        .request(AtOnce())
        .get_updates_request(AtOnce())
        .rate_limiter(SendingLimiter(NO_LIMITS))
        .updater(None)
        .job_queue(None)
        .build()
    )
    speaker = Speaker(app.bot)
    handler = UpdateHandler(
        memory=product.memory, inside=product.content.inside, clock=product.clock, speaker=speaker
    )
    register(app, handler)
    try:
        return await _answer_all(app, questions, count)
    finally:
        await product.database.close()


async def inside_echo(questions: Sequence[str], count: int) -> float:
    builder = ApplicationBuilder().token(SANDBOX_TOKEN).request(AtOnce()).get_updates_request(AtOnce())
    app = builder.updater(None).build()
    app.add_handler(MessageHandler(filters.TEXT, echo))
    return await _answer_all(app, questions, count)


async def _answer_all(
    app: Application[Any, Any, Any, Any, Any, Any], questions: Sequence[str], count: int
) -> float:
    """Seconds to answer `count` questions, `AT_ONCE` chats side by side, after a short warm-up."""
    number = 0

    async def chat(chat_id: int, last: int) -> None:
        nonlocal number
        while number < last:
            number += 1
            payload = _update(number, chat_id, questions[number % len(questions)])
            await app.process_update(Update.de_json(payload, app.bot))

    async def up_to(last: int) -> None:
        await asyncio.gather(*(chat(FIRST_ID + one, last) for one in range(AT_ONCE)))

    async with app:
        await up_to(2 * AT_ONCE)
        began, before = time.perf_counter(), number
        await up_to(before + count)
        return (time.perf_counter() - began) * count / (number - before)


def _update(number: int, chat_id: int, text: str) -> dict[str, Any]:
    person = {"id": chat_id, "is_bot": False, "first_name": "Dân"}
    chat = {"id": chat_id, "type": "private"}
    message = {"message_id": number, "date": 1_700_000_000, "chat": chat, "from": person, "text": text}
    return {"update_id": number, "message": message}


def main() -> None:
    """Run the bot named on the command line."""
    kind, where, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    polling: dict[str, Callable[[], Awaitable[None]]] = {
        "product": lambda: poll_product(where, folder),
        "echo": lambda: poll_echo(where, 1),
        "echo-side-by-side": lambda: poll_echo(where, AT_ONCE),
    }
    if kind in polling:
        asyncio.run(_finished(polling[kind]()))
        return
    questions, count = json.load(sys.stdin), int(where)
    inside: dict[str, Callable[[], Awaitable[float]]] = {
        "product-inside": lambda: inside_product(questions, count, folder),
        "echo-inside": lambda: inside_echo(questions, count),
    }

    print(json.dumps(asyncio.run(_finished(inside[kind]()))))


async def _finished(work: Awaitable[T]) -> T:
    return await work


if __name__ == "__main__":
    main()
