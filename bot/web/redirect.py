"""`/go/<token>`: the counted link of a broadcast, on to the official page.

Where it leads is read from what the run really sent and checked against the official list again, never taken
from the request: nobody can make it lead elsewhere. It sets no cookie and remembers no address. A person is
looked up only when the link names their copy, and counted under their pseudonym only while they agree to
measuring; of everybody else a counter grows.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.campaigns.counted_links import PATH, CountedLinks, LinkExpired, LinkForged, LinkTap
from bot.campaigns.link_taps import link_at, link_events
from bot.campaigns.model import CampaignButton, RunId, SendId
from bot.campaigns.ports import Delivery
from bot.catalog.model import Catalog
from bot.engagement.model import Event
from bot.kernel.clock import Clock
from bot.kernel.ids import ChatId
from bot.texts import Texts
from bot.web.link_gone import Gone, gone_page
from bot.web.machines import is_machine

log = logging.getLogger(__name__)

_HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}
"""Every tap comes to us, and the official page does not learn the link it came by."""


class Deliveries(Protocol):
    """The part of `bot.campaigns.ports.Shelf` that a link needs."""

    async def delivery(
        self, run_id: RunId, *, chat_id: ChatId | None = None, send_id: SendId | None = None
    ) -> Delivery | None: ...


class EventLog(Protocol):
    """The part of `bot.conversations.ports.Memory` that a link needs: it applies the rule of consent."""

    async def record_events(
        self, *, chat_id: ChatId | None, events: Sequence[Event], now: datetime
    ) -> None: ...


@dataclass(frozen=True, slots=True)
class Redirect:
    """What answers links, and what it asks."""

    links: CountedLinks
    deliveries: Deliveries
    events: EventLog
    catalog: Callable[[], Catalog]
    texts: Texts
    clock: Clock

    async def answer(self, request: Request) -> Response:
        """On to the official page; counted after the answer, so that nobody waits for our count."""
        try:
            tap = self.links.read(request.path_params["token"])
        except LinkForged:
            return self._gone(Gone.UNKNOWN)
        except LinkExpired:
            return self._gone(Gone.EXPIRED)
        try:
            delivery = await self.deliveries.delivery(tap.run_id, send_id=tap.send_id)
        except Exception as error:
            log.error("a link could not be looked up: %s", type(error).__name__)
            return self._gone(Gone.BUSY)
        if delivery is None:
            return self._gone(Gone.UNKNOWN)
        button = link_at(delivery.content, tap.place, self.catalog().province.allowed_hosts)
        if button is None:
            return self._gone(Gone.EXPIRED)
        is_counted = request.method == "GET" and not is_machine(request.headers)
        count = BackgroundTask(self._count, tap, delivery, button) if is_counted else None
        return RedirectResponse(button.target, 302, _HEADERS, background=count)

    async def _count(self, tap: LinkTap, delivery: Delivery, button: CampaignButton) -> None:
        """Under the person's pseudonym or as a count; a loss is written down by the event log itself."""
        events = link_events(delivery.campaign_id, tap.arm, delivery.content, button.target, self.catalog())
        try:
            await self.events.record_events(chat_id=delivery.chat_id, events=events, now=self.clock.now())
        except Exception as error:
            log.error("a link tap could not be counted: %s", type(error).__name__)

    def _gone(self, why: Gone) -> Response:
        return gone_page(why, self.texts.speaker("vi"), self.catalog().province)


def redirect_route(redirect: Redirect) -> Route:
    """The route of counted links; HEAD is answered like GET and never counted."""
    return Route(PATH + "{token:path}", redirect.answer, methods=["GET"])
