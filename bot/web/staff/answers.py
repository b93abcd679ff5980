"""How every staff page answers: behind its guard, and in words whatever goes wrong."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, request_response

from bot.campaigns.errors import NoSuchCampaign, PlanUnreadable
from bot.people.roles import Permission
from bot.web.staff.access import Endpoint, Guard
from bot.web.staff.rendering import Renderer

log = logging.getLogger(__name__)

KNOWN_ERRORS = frozenset({400, 404, 413})
"""Answers with words of their own; others say that something went wrong."""

Answer = Callable[[Request], Awaitable[Response]]


class Answers:
    """Makes routes, and the page that says what went wrong."""

    def __init__(self, guard: Guard, renderer: Renderer) -> None:
        self._guard, self._renderer = guard, renderer

    def route(self, path: str, endpoint: Endpoint, needs: Permission, *, post: bool = False) -> Route:
        """A guarded address whose every failure is a page in words."""
        methods: Sequence[str] = ("POST",) if post else ("GET",)
        route = self._guard.route(path, endpoint, needs=needs, methods=methods)
        route.app = request_response(self._in_words(route.endpoint))
        return route

    async def missing(self, request: Request) -> Response:
        """There is no such page."""
        return await self._trouble(request, 404, "404")

    def _in_words(self, guarded: Answer) -> Answer:
        """An endpoint behind its guard, with a page in words for everything that can go wrong in either."""

        async def answer(request: Request) -> Response:
            try:
                return await guarded(request)
            except NoSuchCampaign:
                trouble = (404, "404")
            except PlanUnreadable:
                log.exception("a stored plan does not parse")
                trouble = (500, "unreadable")
            except HTTPException as error:
                code = error.status_code
                trouble = (code, str(code) if code in KNOWN_ERRORS else "500")
            except Exception:
                log.exception("a staff page failed")
                trouble = (500, "500")
            return await self._trouble(request, *trouble)

        return answer

    async def _trouble(self, request: Request, status: int, what: str) -> Response:
        session = await self._guard.session_of(request)
        return self._renderer.page("trouble.html", session=session, status=status, what=what)
