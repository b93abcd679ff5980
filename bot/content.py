"""The content in use: catalogue, matcher and texts, swapped whole when an edit is good."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import logging
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from bot.catalog.content import read_content
from bot.catalog.loading import load_catalog
from bot.catalog.reloading import CatalogKeeper
from bot.conversations.inside import Inside
from bot.kernel.masking import mask
from bot.search.matcher import Matcher
from bot.search.ranking import DEFAULT_WEIGHTS, Weights
from bot.search.weights import weights_from
from bot.texts import Texts, load_texts

log = logging.getLogger(__name__)


WEIGHTS = Path("training") / "weights.json"
"""Where the matcher's learned weights lie within a content folder."""


def read_weights(folder: Path) -> Weights:
    """The learned weights of a content folder; sensible ones where it brings none.

    Raises:
        BadWeights: when the file is there and cannot be read.
    """
    path = folder / WEIGHTS
    return weights_from(path.read_text("utf-8")) if path.exists() else DEFAULT_WEIGHTS


class Content(Protocol):
    """What the program needs of its content."""

    texts: Texts

    def inside(self) -> Inside:
        """The current view; keep it for one turn, not longer."""
        ...

    def name_bot(self, username: str) -> None:
        """Tell under which name the bot runs; links back to it need it."""
        ...

    async def reload_if_changed(self) -> None:
        """Take over an edit when it is good."""
        ...


class LiveContent:
    """The files on disk: holds the last good content, swapped whole."""

    def __init__(self, folder: Path, *, posters: frozenset[str]) -> None:
        self.texts = load_texts()
        self._weights = read_weights(folder)
        self._keeper = CatalogKeeper(load_catalog(folder), lambda: read_content(folder))
        self._posters = posters
        self._bot_username = "mot_cua_bot"
        self._inside = self._build()

    def inside(self) -> Inside:
        return self._inside

    def name_bot(self, username: str) -> None:
        self._bot_username = username
        self._inside = replace(self._inside, bot_username=username)

    async def reload_if_changed(self) -> None:
        """Load an edit beside the running one; a broken edit changes nothing and is logged with its place."""
        reload = await asyncio.to_thread(self._keeper.reload_if_changed)
        for problem in reload.problems:
            log.error("content not reloaded: %s", problem)
        if reload.is_new:
            self._inside = await asyncio.to_thread(self._build)
            log.info("content reloaded")

    def _build(self) -> Inside:
        catalog = self._keeper.catalog
        matcher = Matcher(catalog, self._weights)
        _give_back_memory()
        return Inside(
            catalog=catalog,
            texts=self.texts,
            understand=matcher.understand,
            split=matcher.split,
            mask=mask,
            bot_username=self._bot_username,
            posters=self._posters,
        )


def _give_back_memory() -> None:
    """Ask the allocator to return what building freed: about 35 MB that a small machine can use better.

    Only the GNU C library has this; elsewhere nothing happens.
    """
    with contextlib.suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
