"""The content in use: catalogue, matcher and texts, swapped whole when an edit is good."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from pathlib import Path

from bot.catalog.reloading import CatalogKeeper
from bot.conversations.inside import Inside
from bot.kernel.masking import mask
from bot.search.matcher import Matcher
from bot.texts import load_texts

log = logging.getLogger(__name__)


class Content:
    """Holds the last good content and gives one consistent view of it for each turn."""

    def __init__(self, folder: Path, *, posters: frozenset[str], bot_username: str = "mot_cua_bot") -> None:
        self.texts = load_texts()
        self._keeper = CatalogKeeper(folder)
        self._posters = posters
        self._bot_username = bot_username
        self._inside = self._build()

    @property
    def bot_username(self) -> str:
        return self._bot_username

    @bot_username.setter
    def bot_username(self, name: str) -> None:
        self._bot_username = name
        self._inside = replace(self._inside, bot_username=name)

    def inside(self) -> Inside:
        """The current view; keep it for one turn, not longer."""
        return self._inside

    async def reload_if_changed(self) -> None:
        """Load an edit beside the running one; a broken edit changes nothing and is logged with its place."""
        problems = await asyncio.to_thread(self._keeper.reload_if_changed)
        for problem in problems or ():
            log.error("content not reloaded: %s", problem)
        if self._keeper.catalog.version != self._inside.catalog.version:
            self._inside = await asyncio.to_thread(self._build)
            log.info("content reloaded")

    def _build(self) -> Inside:
        catalog = self._keeper.catalog
        matcher = Matcher(catalog)
        return Inside(
            catalog=catalog,
            texts=self.texts,
            understand=matcher.understand,
            split=matcher.split,
            mask=mask,
            bot_username=self._bot_username,
            posters=self._posters,
        )
