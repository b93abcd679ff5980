"""One call for one copy, and what a failed one means: the only place that knows both sides."""

from __future__ import annotations

from collections import OrderedDict
from datetime import timedelta

from telegram import Bot, InputFile
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.campaigns.outcomes import Trouble
from bot.telegram.campaign_letter import Letter
from bot.telegram.delivery import NeverLeft, surely_not_delivered

_PICTURES_KNOWN = 16


class LetterCalls:
    """Sends letters by a bot without a limiter of its own: the sender asks the limiter before.

    A picture is uploaded with the first letter that carries it and named by its id afterwards.
    """

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._address = f"{bot.base_url}/sendMessage"
        self._file_ids: OrderedDict[int, str] = OrderedDict()

    async def send(self, chat_id: int, letter: Letter, *, run_id: int) -> None:
        """Make the call; whatever Telegram or the transport raises comes out."""
        if letter.picture is None:
            # Building and reading the library's objects would cost most of a call.
            chat = RequestParameter("chat_id", str(chat_id), None)
            await self._bot.request.post(self._address, RequestData([chat, *letter.parameters]))
            return
        known = self._file_ids.get(run_id)
        sent = await self._bot.send_photo(
            chat_id,
            known or InputFile(letter.picture, filename="tin.jpg"),
            caption=letter.html,
            parse_mode=ParseMode.HTML,
            reply_markup=letter.keyboard,
        )
        if known is None and sent.photo:
            self._file_ids[run_id] = sent.photo[-1].file_id
            if len(self._file_ids) > _PICTURES_KNOWN:
                self._file_ids.popitem(last=False)


def bot_beside(bot: Bot) -> Bot:
    """A bot over the same connections whose calls pass no limiter."""
    base_url = bot.base_url.removesuffix(bot.token)
    return Bot(bot.token, base_url=base_url, request=bot.request, get_updates_request=bot.request)


def trouble_of(error: Exception) -> Trouble:
    """How a call failed. What is not surely undelivered may have been delivered."""
    match error:
        case RetryAfter():
            return Trouble.RATE_LIMITED
        case Forbidden():
            return Trouble.BLOCKED
        case ChatMigrated():
            return Trouble.NEVER_LEFT  # refused before delivery; the caller rewrites the id first
        case BadRequest() if "chat not found" in error.message.lower():
            return Trouble.CHAT_NOT_FOUND
        case BadRequest() | InvalidToken():
            return Trouble.REFUSED
        case NetworkError() if surely_not_delivered(error):
            return Trouble.NEVER_LEFT if isinstance(error.__cause__, NeverLeft) else Trouble.SERVER_ERROR
        case _:
            return Trouble.MAYBE_DELIVERED


def seconds_of(retry_after: int | timedelta) -> float:
    return retry_after.total_seconds() if isinstance(retry_after, timedelta) else float(retry_after)
