"""The composition root: reads settings, builds every adapter, hands them to the rooms. Imported by none."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import uvicorn
from starlette.routing import BaseRoute
from telegram import Update

from bot.broadcasting import TICK_SECONDS, Broadcasting, build_broadcasting
from bot.calculating import Calculator
from bot.charts.studio import Studio
from bot.content import Content, LiveContent
from bot.conversations.ports import Memory
from bot.database.engine import Database, create_database
from bot.database.memory import DatabaseMemory
from bot.database.migrate import migrate
from bot.kernel.clock import Clock, SystemClock
from bot.kernel.ids import ChatId
from bot.people.model import Role
from bot.report_output import Output, build_output, build_report_desk
from bot.reporting import ROLL_UP_SECONDS
from bot.sandbox.settings import SANDBOX_TOKEN
from bot.scheduling.ticks import Tick, start_ticks
from bot.settings import Settings
from bot.staff_pages import build_staff_pages
from bot.telegram.application import BotApplication, build_application, register
from bot.telegram.campaign_sender import sending
from bot.telegram.campaign_watch import LOOK_SECONDS
from bot.telegram.due import DueReminders
from bot.telegram.handling import ChatStaysBusy, UpdateHandler
from bot.telegram.incoming import ALLOWED_UPDATES
from bot.telegram.pacing import Pace, overall_pace
from bot.telegram.profile import publish_commands_of_staff, publish_profile
from bot.telegram.report_push import LOOK_SECONDS as PUSH_SECONDS
from bot.telegram.report_push import ReportPush
from bot.telegram.speaking import Speaker
from bot.web.application import create_web_application
from bot.web.redirect import Redirect, redirect_route
from bot.web.webhook import WEBHOOK_PATH

log = logging.getLogger(__name__)

RELOAD_SECONDS = 5.0
HOUSEKEEPING_SECONDS = 3600.0
STOP_SECONDS = 6
"""How long updates and sends in hand may still take after SIGTERM; with the rest it stays below 8."""


@dataclass(frozen=True, slots=True)
class Product:
    """Everything built and connected, not yet running."""

    settings: Settings
    clock: Clock
    content: Content
    database: Database
    memory: Memory
    application: BotApplication
    handler: UpdateHandler
    due: DueReminders
    broadcasting: Broadcasting
    output: Output
    studio: Studio
    calculator: Calculator

    @property
    def pushes(self) -> ReportPush:
        """Reports that come by themselves."""
        return ReportPush(
            office=self.broadcasting.office,
            inside=self.content.inside,
            clock=self.clock,
            speaker=Speaker(self.application.bot),
        )


def build_product(
    settings: Settings,
    *,
    api_url: str | None = None,
    clock: Clock | None = None,
    content: Content | None = None,
    pace: Pace | None = None,
) -> Product:
    """Build the whole program; `api_url` points it at the sandbox or another Bot API server.

    Clock, content and pace can be handed in by tests; else time is the system's, content is on disk and the
    pace is the one set.
    """
    clock = clock or SystemClock()
    content = content or LiveContent(settings.content_folder, posters=settings.posters)
    database = create_database(settings.database_url)
    memory = DatabaseMemory(database)
    token = settings.telegram_bot_token.get_secret_value() if settings.telegram_bot_token else SANDBOX_TOKEN
    application = build_application(
        token,
        base_url=api_url or settings.telegram_api_url,
        is_polling=settings.webhook_url is None,
        pace=pace or overall_pace(settings.messages_per_second),
    )
    speaker = Speaker(application.bot)
    studio, calculator = Studio(), Calculator()
    output = build_output(settings, database, inside=content.inside, clock=clock, calculate=calculator)
    broadcasting = build_broadcasting(
        settings,
        database=database,
        memory=memory,
        application=application,
        content=content,
        clock=clock,
        reports=build_report_desk(database, output, studio),
        calculate=calculator,
    )
    handler = UpdateHandler(
        memory=memory, inside=content.inside, clock=clock, speaker=speaker, office=broadcasting.office
    )
    register(application, handler)
    due = DueReminders(memory=memory, inside=content.inside, clock=clock, speaker=speaker)
    return Product(
        settings, clock, content, database, memory, application, handler, due, broadcasting, output,
        studio, calculator,
    )  # fmt: skip


@asynccontextmanager
async def connected(product: Product) -> AsyncIterator[None]:
    """The bot is known to Telegram and ready to handle updates; closed again at the end."""
    async with AsyncExitStack() as stack:
        stack.push_async_callback(product.database.close)
        stack.push_async_callback(product.studio.close)
        stack.callback(product.calculator.close)
        await stack.enter_async_context(product.application)
        product.content.name_bot(product.application.bot.username)
        await publish_profile(
            product.application.bot, product.content.texts, product.content.inside().catalog.province.name
        )
        administrator = product.settings.first_administrator
        if administrator is not None:
            await product.memory.set_role(
                chat_id=ChatId(administrator), role=Role.ADMINISTRATOR, now=product.clock.now()
            )
        staff = await product.broadcasting.office.access.members()
        await publish_commands_of_staff(product.application.bot, product.content.texts, staff)
        yield


@asynccontextmanager
async def ticking(product: Product) -> AsyncIterator[None]:
    """Reminders are sent, campaigns begun, content reloaded, unused data erased, while this is open."""
    only_here = product.broadcasting.leadership.only_here
    scheduler = start_ticks(
        (
            Tick("reminders", product.settings.tick_seconds, product.due.send),
            Tick("campaigns", TICK_SECONDS, product.broadcasting.tick),
            Tick("sums", ROLL_UP_SECONDS, only_here(product.output.measuring.tick)),
            Tick("report-pushes", PUSH_SECONDS, only_here(product.pushes.send)),
            Tick("watch", LOOK_SECONDS, product.broadcasting.watch.look),
            Tick("content", RELOAD_SECONDS, product.content.reload_if_changed),
            Tick("housekeeping", HOUSEKEEPING_SECONDS, lambda: _housekeeping(product)),
        )
    )
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)
        await product.broadcasting.leadership.step_down()


@asynccontextmanager
async def receiving(product: Product) -> AsyncIterator[None]:
    """Updates come in: by polling, or by the webhook of the web server."""
    application, settings = product.application, product.settings
    await application.start()
    try:
        if settings.webhook_url is None:
            assert application.updater is not None
            await application.updater.start_polling(allowed_updates=ALLOWED_UPDATES, bootstrap_retries=-1)
        else:
            await _announce_webhook(product)
        yield
    finally:
        if application.updater is not None and application.updater.running:
            await application.updater.stop()
        await application.stop()


async def serve(product: Product, *, on_ready: Callable[[], None] = lambda: None) -> None:
    """Run everything in this process until SIGTERM or Ctrl-C."""
    async with connected(product), ticking(product), receiving(product):
        on_ready()
        server = web_server(product)
        await asyncio.gather(server.serve(), _send_until(product, lambda: server.should_exit))


async def serve_web(product: Product) -> None:
    """The `web` process: webhook and pages, any number of them."""
    async with connected(product), receiving(product):
        await web_server(product).serve()


async def serve_worker(product: Product) -> None:
    """The `worker` process: ticks and sends; each is done once however many workers run."""
    stopped = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    async with connected(product), ticking(product):
        await _send_until(product, stopped.is_set)


def prepare_database(settings: Settings) -> None:
    """Bring the database to the newest shape; quick when it already is."""
    migrate(settings.database_url)


def web_server(product: Product) -> uvicorn.Server:
    """The web server of a product, not yet serving."""
    settings = product.settings

    async def is_ready() -> bool:
        return product.application.running

    secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else None
    staff = build_staff_pages(
        settings,
        office=product.broadcasting.office,
        inside=product.content.inside,
        clock=product.clock,
        speak=Speaker(product.application.bot).speak,
        output=product.output,
        studio=product.studio,
    )
    web = create_web_application(
        is_ready=is_ready,
        webhook_secret=secret if settings.webhook_url else None,
        handle=_webhook_handler(product),
        pages=(*_counted_link_routes(product), *staff.routes),
        shells=(staff.shell,),
    )
    return uvicorn.Server(
        uvicorn.Config(
            web,
            host=settings.host,
            port=settings.port,
            log_level="warning",
            timeout_graceful_shutdown=STOP_SECONDS,
        )
    )


def _counted_link_routes(product: Product) -> list[BaseRoute]:
    """`/go/…`, where links are counted."""
    links, content = product.broadcasting.links, product.content
    if links is None:
        return []
    return [
        redirect_route(
            Redirect(
                links,
                product.broadcasting.office.shelf,
                product.memory,
                lambda: content.inside().catalog,
                content.texts,
                product.clock,
            )
        )
    ]


def _webhook_handler(product: Product) -> Callable[[dict[str, object]], Awaitable[bool]]:
    """Handle an update within the request, so that 200 means "done" and not "heard"."""

    async def handle(payload: dict[str, Any]) -> bool:
        update = Update.de_json(payload, product.application.bot)
        try:
            await product.handler.handle(update)
        except ChatStaysBusy:
            return False
        except Exception:
            log.exception("update %s failed", update.update_id)
            return False
        return True

    return handle


async def _announce_webhook(product: Product) -> None:
    settings = product.settings
    if settings.webhook_secret is None:
        raise SystemExit("WEBHOOK_URL needs WEBHOOK_SECRET, see .env.example")
    await product.application.bot.set_webhook(
        f"{(settings.webhook_url or '').rstrip('/')}{WEBHOOK_PATH}",
        secret_token=settings.webhook_secret.get_secret_value(),
        allowed_updates=ALLOWED_UPDATES,
    )


async def _housekeeping(product: Product) -> None:
    erased = await product.memory.erase_unused(now=product.clock.now())
    if erased:
        log.info("erased the unused state of %d chats", erased)


async def _send_until(product: Product, is_stopping: Callable[[], bool]) -> None:
    """Campaigns go out until the process is told to stop; then calls on the wire end, nothing new begins."""
    async with sending(product.broadcasting.sender):
        while not is_stopping():  # noqa: ASYNC110 - the web server offers a flag, no event
            await asyncio.sleep(0.1)
