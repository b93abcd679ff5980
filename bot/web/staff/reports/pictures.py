"""`/staff/reports/chart/<name>.svg`: drawn elsewhere than in this process, and kept for a minute."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.charts.errors import NotDrawn
from bot.charts.studio import Studio
from bot.people.access import StaffSession
from bot.web.staff.reports.drawings import Draw
from bot.web.staff.reports.report_inside import ReportInside

log = logging.getLogger(__name__)

KEPT_FOR = timedelta(minutes=1)
MOST_KEPT = 100
LONGEST_QUERY = 600


@dataclass(slots=True)
class Pictures:
    """Pictures by name and filters. Whoever asks for the same at the same time waits for one drawing."""

    inside: ReportInside
    studio: Studio
    drawings: Mapping[str, Draw]
    _kept: dict[str, tuple[datetime, asyncio.Task[str]]] = field(default_factory=dict)

    async def show(self, request: Request, session: StaffSession) -> Response:
        """The picture; 503 when it could not be drawn: the page has its figures in a table."""
        del session
        draw = self.drawings.get(request.path_params["name"])
        if draw is None or len(request.url.query) > LONGEST_QUERY:
            raise HTTPException(404)
        try:
            svg = await asyncio.shield(self._drawing(request, draw))
        except NotDrawn:
            log.exception("a chart was not drawn")
            return Response(status_code=503)
        return Response(svg, media_type="image/svg+xml")

    def _drawing(self, request: Request, draw: Draw) -> asyncio.Task[str]:
        now = self.inside.clock.now()
        key = f"{request.path_params['name']}?{urlencode(sorted(request.query_params.items()))}"
        self._forget_old(now)
        if key not in self._kept:
            task = asyncio.create_task(self._drawn(request, draw))
            task.add_done_callback(lambda done: self._forget_failed(key, done))
            self._kept[key] = (now, task)
        return self._kept[key][1]

    async def _drawn(self, request: Request, draw: Draw) -> str:
        return await self.studio.svg(await draw(request.query_params))

    def _forget_old(self, now: datetime) -> None:
        for key, (at, _) in list(self._kept.items()):
            if not timedelta(0) <= now - at < KEPT_FOR:
                del self._kept[key]
        while len(self._kept) >= MOST_KEPT:
            del self._kept[next(iter(self._kept))]

    def _forget_failed(self, key: str, task: asyncio.Task[str]) -> None:
        if task.cancelled() or task.exception() is not None:
            self._kept.pop(key, None)
