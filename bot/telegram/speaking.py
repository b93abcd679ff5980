"""Sending replies: the one place that calls Telegram for people, and knows what each refusal means."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from enum import StrEnum
from typing import TypeVar

from telegram import Bot, InputFile
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.conversations.model import InlineResult, Reply
from bot.kernel.ids import ChatId
from bot.people.model import Role
from bot.telegram.delivery import surely_not_delivered
from bot.telegram.profile import publish_commands_of
from bot.telegram.rendering import NO_PREVIEW, article, markup, pages
from bot.texts import Texts, plain

log = logging.getLogger(__name__)

T = TypeVar("T")

MAX_TRIES = 3
MAX_WAIT_S = 30.0
"""A longer `retry_after` means something is wrong; the reply is given up rather than hours late."""

INLINE_CACHE_S = 60


class Spoken(StrEnum):
    """What became of speaking to a chat."""

    SENT = "sent"
    UNREACHABLE = "unreachable"
    """The person blocked the bot, left Telegram, or never started it: nothing may be sent any more."""
    NOT_NOW = "not_now"
    """Nothing arrived: the request surely never left, or Telegram is busy. Another try may do."""
    FAILED = "failed"


class Rewritten(StrEnum):
    """What became of rewriting a message."""

    DONE = "done"
    GONE = "gone"
    """Deleted, too old, or the chat is closed to us."""
    LATER = "later"
    """Telegram could not be reached; another try may do."""


class Speaker:
    """Speaks replies into chats. Nothing a person typed, no id and no token is ever logged."""

    def __init__(self, bot: Bot, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._bot = bot
        self._sleep = sleep

    async def speak(
        self, chat_id: ChatId, replies: tuple[Reply, ...], *, tapped: int | None = None
    ) -> Spoken:
        """Send replies in order; the first that replaces edits the tapped message when there is one."""
        for place, reply in enumerate(replies):
            spoken = await self._guarded(chat_id, reply, tapped if reply.replaces else None)
            if spoken is Spoken.NOT_NOW and place:
                return Spoken.FAILED  # a part of it is there already
            if spoken is not Spoken.SENT:
                return spoken
        return Spoken.SENT

    async def rewrite(self, chat_id: ChatId, message_id: int, reply: Reply) -> Rewritten:
        """Let a message of ours say something else; nothing new is sent when it is gone."""
        try:
            await self._tried(
                lambda: self._bot.edit_message_text(
                    reply.html,
                    chat_id,
                    message_id,
                    parse_mode=ParseMode.HTML,
                    reply_markup=markup(reply.rows),
                    link_preview_options=NO_PREVIEW,
                )
            )
        except BadRequest as error:
            return Rewritten.DONE if "not modified" in error.message.lower() else Rewritten.GONE
        except Forbidden:
            return Rewritten.GONE
        except TelegramError as error:
            log.info("message not rewritten: %s", type(error).__name__)
            return Rewritten.LATER
        return Rewritten.DONE

    async def answer_tap(self, query_id: str, toast: str | None, *, is_alert: bool) -> None:
        """Stop the button's spinner; too late is no harm."""
        try:
            await self._tried(lambda: self._bot.answer_callback_query(query_id, toast, show_alert=is_alert))
        except TelegramError as error:
            log.info("tap not answered: %s", type(error).__name__)

    async def answer_inline(self, query_id: str, results: tuple[InlineResult, ...]) -> None:
        """Show inline results; a query too old is no harm."""
        articles = [article(result) for result in results]
        try:
            await self._tried(
                lambda: self._bot.answer_inline_query(query_id, articles, cache_time=INLINE_CACHE_S)
            )
        except TelegramError as error:
            log.info("inline query not answered: %s", type(error).__name__)

    async def show_commands(self, texts: Texts, chat_id: ChatId, role: Role) -> None:
        """Make the menu of a chat fit its role; without it every command still works when typed."""
        try:
            await self._tried(lambda: publish_commands_of(self._bot, texts, chat_id, role))
        except TelegramError as error:
            log.info("commands not shown: %s", type(error).__name__)

    async def _guarded(self, chat_id: ChatId, reply: Reply, tapped: int | None) -> Spoken:
        try:
            await self._send(chat_id, reply, tapped)
        except Forbidden:
            return Spoken.UNREACHABLE
        except ChatMigrated as moved:
            return await self._guarded(ChatId(moved.new_chat_id), reply, None)
        except BadRequest as error:
            if "chat not found" in error.message.lower():
                return Spoken.UNREACHABLE
            log.error("reply refused: %s", _reason(error))
            return Spoken.FAILED
        except TelegramError as error:
            log.warning("reply not sent: %s", type(error).__name__)
            return Spoken.NOT_NOW if _surely_did_not_arrive(error) else Spoken.FAILED
        return Spoken.SENT

    async def _send(self, chat_id: ChatId, reply: Reply, tapped: int | None) -> None:
        if reply.attachment is not None:
            await self._send_file(chat_id, reply)
            return
        *first, last = pages(reply.html)
        if tapped is not None and not first:
            await self._edit(chat_id, reply, last, tapped)
            return
        for part in first:
            await self._message(chat_id, part, None)
        await self._message(chat_id, last, reply)

    async def _edit(self, chat_id: ChatId, reply: Reply, html: str, tapped: int) -> None:
        try:
            await self._tried(
                lambda: self._bot.edit_message_text(
                    html,
                    chat_id,
                    tapped,
                    parse_mode=ParseMode.HTML,
                    reply_markup=markup(reply.rows),
                    link_preview_options=NO_PREVIEW,
                )
            )
        except BadRequest as error:
            if "not modified" in error.message.lower():
                return
            await self._message(chat_id, html, reply)

    async def _message(self, chat_id: ChatId, html: str, reply: Reply | None) -> None:
        keyboard = markup(reply.rows) if reply else None
        try:
            await self._tried(
                lambda: self._bot.send_message(
                    chat_id,
                    html,
                    parse_mode=ParseMode.HTML,
                    reply_markup=keyboard,
                    link_preview_options=NO_PREVIEW,
                )
            )
        except BadRequest as error:
            if "can't parse entities" not in error.message.lower():
                raise
            log.error("text with broken formatting sent plain: %s", _reason(error))
            await self._tried(lambda: self._bot.send_message(chat_id, plain(html), reply_markup=keyboard))

    async def _send_file(self, chat_id: ChatId, reply: Reply) -> None:
        attachment = reply.attachment
        assert attachment is not None
        send = self._bot.send_photo if attachment.is_picture else self._bot.send_document
        await self._tried(
            lambda: send(
                chat_id,
                InputFile(attachment.content, filename=attachment.name),
                caption=reply.html,
                parse_mode=ParseMode.HTML,
                reply_markup=markup(reply.rows),
            )
        )

    async def _tried(self, call: Callable[[], Awaitable[T]]) -> T:
        """Named retry rule: 429 waits as told, a failure before the request left or a 5xx is tried again.

        Anything else is not: Telegram may have delivered, and a second copy is worse than a late answer.
        """
        for attempt in range(1, MAX_TRIES + 1):
            try:
                return await call()
            except RetryAfter as limit:
                wait = _seconds(limit.retry_after)
                if attempt == MAX_TRIES or wait > MAX_WAIT_S:
                    raise
                await self._sleep(wait)
            except BadRequest:
                raise
            except NetworkError as error:
                if attempt == MAX_TRIES or not surely_not_delivered(error):
                    raise
                await self._sleep(0.5 * attempt)
        raise AssertionError("unreachable: the last attempt returns or raises")


def _seconds(retry_after: int | timedelta) -> float:
    return retry_after.total_seconds() if isinstance(retry_after, timedelta) else float(retry_after)


def _surely_did_not_arrive(error: TelegramError) -> bool:
    if isinstance(error, RetryAfter):
        return True
    return isinstance(error, NetworkError) and surely_not_delivered(error)


def _reason(error: BadRequest) -> str:
    """Telegram's wording up to its first quoted part, which could repeat what was sent."""
    return error.message.split('"')[0][:120]
