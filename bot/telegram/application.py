"""Building python-telegram-bot's Application around our handler."""

from __future__ import annotations

import logging
from typing import Any

from telegram import Update
from telegram.ext import Application, ApplicationBuilder, ContextTypes, TypeHandler

from bot.telegram.handling import UpdateHandler
from bot.telegram.limiter import SendingLimiter
from bot.telegram.pacing import Pace
from bot.telegram.transport import AiohttpRequest

log = logging.getLogger(__name__)

CONCURRENT_CHATS = 64
"""Updates handled side by side; those of one chat still wait for each other."""

CONNECTIONS = 96
"""More than a sender keeps busy at its fastest (64), so that a reply always finds one."""

POLLING_CONNECTIONS = 1

BotApplication = Application[Any, Any, Any, Any, Any, Any]


def build_application(
    token: str, *, base_url: str | None, is_polling: bool, pace: Pace | None = None
) -> BotApplication:
    """An application without handlers.

    Args:
        base_url: another Bot API server (the sandbox).
        pace: the sending limits to keep; Telegram's own unless given.
    """
    builder = (
        ApplicationBuilder()
        .token(token)
        .concurrent_updates(CONCURRENT_CHATS)
        .request(AiohttpRequest(connections=CONNECTIONS))
        .get_updates_request(AiohttpRequest(connections=POLLING_CONNECTIONS))
        .rate_limiter(SendingLimiter(pace))
        .job_queue(None)
    )
    if base_url is not None:
        builder = builder.base_url(f"{base_url}/bot").base_file_url(f"{base_url}/file/bot")
    return builder.build() if is_polling else builder.updater(None).build()


def register(application: BotApplication, handler: UpdateHandler) -> None:
    """One handler for every update: journeys are chosen by `conversations.desk`, not by the platform."""

    async def handle(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        del context
        await handler.handle(update)

    application.add_handler(TypeHandler(Update, handle))
    application.add_error_handler(_log_error)


async def _log_error(update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Log what failed and where, never the update: it holds a person's words."""
    number = update.update_id if isinstance(update, Update) else None
    log.error("update %s failed", number, exc_info=context.error)
