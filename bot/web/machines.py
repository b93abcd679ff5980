"""Requests that no person made: previews, crawlers, browsers that fetch ahead. They are not counted."""

from __future__ import annotations

import re

from starlette.datastructures import Headers

_AGENTS = re.compile(
    r"^(?:zalo|whatsapp|viber)"
    r"|(?<!cu)bot\b|bot[/_\-]|crawl|spider|slurp|preview|scanner|monitor|facebookexternalhit|facebookcatalog"
    r"|embedly|vkshare|headless|phantomjs|curl/|wget/|python-|aiohttp|httpx|okhttp|java/|go-http-client|axios",
    re.IGNORECASE,
)
"""Names that previews, crawlers and programs give themselves.

A messenger's name at the beginning is its preview; after a browser's, a person reads within the messenger.
CUBOT is a maker of phones.
"""

_AHEAD = re.compile(r"prefetch|preview|prerender", re.IGNORECASE)
_AHEAD_HEADERS = ("purpose", "sec-purpose", "x-purpose", "x-moz")
"""Headers by which browsers say that nobody asked to see the page yet."""


def is_machine(headers: Headers) -> bool:
    """Whether a request came from no person, as far as it says so itself. No agent at all is a machine."""
    agent = headers.get("user-agent", "").strip()
    if not agent or _AGENTS.search(agent):
        return True
    return any(_AHEAD.search(headers.get(name, "")) for name in _AHEAD_HEADERS)
