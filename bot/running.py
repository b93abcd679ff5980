"""`make run`: everything in one process, with the built-in sandbox when there is no token."""

from __future__ import annotations

import asyncio
import sys

from bot.app import Product, build_product, prepare_database, serve
from bot.kernel.ids import ChatId
from bot.people.model import Role
from bot.sandbox import RunningSandbox, SandboxSettings, run_sandbox
from bot.sandbox.people import default_cast
from bot.sandbox_crowd import invite_crowd
from bot.settings import Settings


def run_everything() -> None:
    """Migrate, start, print the addresses, and serve until Ctrl-C or SIGTERM."""
    settings = Settings()
    prepare_database(settings)
    if settings.is_sandbox:
        with _sandbox(settings) as sandbox:
            product = build_product(settings, api_url=sandbox.url)
            asyncio.run(_serve_in_sandbox(product, sandbox))
    else:
        product = build_product(settings)
        asyncio.run(serve(product, on_ready=lambda: _announce(product, None)))


def _sandbox(settings: Settings) -> RunningSandbox:
    try:
        return run_sandbox(SandboxSettings(port=settings.sandbox_port, data_dir=settings.sandbox_folder))
    except OSError as error:
        sys.exit(f"The sandbox cannot listen on port {settings.sandbox_port} ({error}). Set SANDBOX_PORT.")


async def _serve_in_sandbox(product: Product, sandbox: RunningSandbox) -> None:
    for person in default_cast()[0]:
        if person.role != "citizen":
            await product.memory.set_role(
                chat_id=ChatId(person.id), role=Role(person.role), now=product.clock.now()
            )
    await invite_crowd(sandbox.url, product.memory, product.clock)
    await serve(product, on_ready=lambda: _announce(product, sandbox))


def _announce(product: Product, sandbox: RunningSandbox | None) -> None:
    settings = product.settings
    name = product.content.inside().bot_username
    lines = [f"Một Cửa is ready as @{name}. Health: http://{settings.host}:{settings.port}/healthz"]
    if sandbox is not None:
        lines += [
            "No TELEGRAM_BOT_TOKEN is set: this is the SANDBOX, not Telegram (hộp cát, không phải thật).",
            f"Open the chat page in a browser:  {sandbox.url}",
            f"Staff pages: write /trang as “Cán bộ Minh” there; they answer at {settings.pages_url}/staff/",
        ]
    else:
        how = "webhook" if settings.webhook_url else "polling"
        lines.append(f"Open it on Telegram:  https://t.me/{name}  (updates by {how})")
    sys.stdout.write("\n".join([*lines, "Stop with Ctrl-C.", ""]))
    sys.stdout.flush()
