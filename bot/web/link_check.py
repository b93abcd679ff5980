"""Asking whether the addresses we send citizens to still answer; for machines with internet only.

Official portals are other people's machines: few requests at a time, one try each, only the headers
where the server allows that.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

import httpx

from bot.catalog.links import Link

TIMEOUT_S = 15.0
AT_ONCE = 4
_REFUSES_HEAD = (403, 405, 501)


@dataclass(frozen=True, slots=True)
class LinkAnswer:
    """What one address answered: a status, or why there was none."""

    link: Link
    status: int | None
    reason: str = ""

    @property
    def is_good(self) -> bool:
        """True when the page answered; redirects are followed, to an allowed place or not."""
        return self.status is not None and self.status < 400


async def check_links(links: Iterable[Link], client: httpx.AsyncClient | None = None) -> list[LinkAnswer]:
    """Ask every address once, a few at a time; answers in the order of `links`.

    Args:
        client: for tests; otherwise one is made that follows redirects and gives up after `TIMEOUT_S`.
    """
    if client is not None:
        return await _ask_all(links, client)
    async with httpx.AsyncClient(timeout=TIMEOUT_S, follow_redirects=True) as own:
        return await _ask_all(links, own)


async def _ask_all(links: Iterable[Link], client: httpx.AsyncClient) -> list[LinkAnswer]:
    turns = asyncio.Semaphore(AT_ONCE)

    async def ask(link: Link) -> LinkAnswer:
        async with turns:
            return await _ask(link, client)

    return list(await asyncio.gather(*(ask(link) for link in links)))


async def _ask(link: Link, client: httpx.AsyncClient) -> LinkAnswer:
    try:
        answer = await client.head(link.url)
        if answer.status_code in _REFUSES_HEAD:
            answer = await client.get(link.url)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return LinkAnswer(link, None, type(error).__name__)
    return LinkAnswer(link, answer.status_code)
