"""Fetching what a member of staff sent: pictures for campaigns. Nothing a citizen sends is ever fetched."""

from __future__ import annotations

import logging

from telegram import Bot
from telegram.error import TelegramError

log = logging.getLogger(__name__)


class TelegramFiles:
    """Implements `bot.conversations.staff.office.Files`."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def fetch(self, file_id: str, *, most_bytes: int) -> bytes | None:
        try:
            file = await self._bot.get_file(file_id)
            if (file.file_size or 0) > most_bytes:
                return None
            content = bytes(await file.download_as_bytearray())
        except TelegramError as error:
            log.warning("a file could not be fetched: %s", type(error).__name__)
            return None
        return content if len(content) <= most_bytes else None
