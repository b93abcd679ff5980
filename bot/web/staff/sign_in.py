"""Coming in by a link from the chat, going out, and the door itself."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.kernel.clock import Clock
from bot.people.access import SESSION_LASTS, Access, StaffSession
from bot.people.roles import Permission
from bot.web.staff.access import Guard, comes_from_elsewhere
from bot.web.staff.failed_tries import FailedTries
from bot.web.staff.forms import read_form
from bot.web.staff.refusals import Refusals
from bot.web.staff.rendering import Renderer

HOME = "/staff/"
SIGN_IN = "/staff/in"
SIGN_OUT = "/staff/ra"
FIRST_PAGE = "/staff/reports"
"""Everybody here may see reports: first how things stand, and campaigns one tap away."""

LONGEST_TOKEN = 100
HOUR_S = 3600

EVERYBODY_HERE = Permission.SEE_REPORTS
"""What every role of staff may."""


class SignInPages:
    """Opens and closes sessions.

    The link only shows a page with one button; pressing it uses the link up. Chat apps and browsers fetch
    links ahead to show previews, and would otherwise take the person's only try.
    """

    def __init__(
        self,
        *,
        access: Access,
        clock: Clock,
        guard: Guard,
        refusals: Refusals,
        renderer: Renderer,
        tries: FailedTries | None = None,
    ) -> None:
        self._access, self._clock, self._guard = access, clock, guard
        self._refusals, self._renderer = refusals, renderer
        self._tries = tries or FailedTries()

    def routes(self) -> list[BaseRoute]:
        """The way in is open to everybody; all else is guarded."""
        return [
            Route(SIGN_IN, self._show, methods=["GET"]),
            Route(SIGN_IN, self._enter, methods=["POST"]),
            self._guard.route(SIGN_OUT, self._leave, needs=EVERYBODY_HERE, methods=("POST",)),
            self._guard.route(HOME, self._go_on, needs=EVERYBODY_HERE),
        ]

    async def _show(self, request: Request) -> Response:
        """`GET /staff/in?t=<token>`: one button; the token is looked at only when it is pressed."""
        token = request.query_params.get("t", "")
        if not token:
            return self._refusals.unsigned()
        hours = int(SESSION_LASTS.total_seconds()) // HOUR_S
        return self._renderer.page("sign_in.html", token=token[:LONGEST_TOKEN], path_in=SIGN_IN, hours=hours)

    async def _enter(self, request: Request) -> Response:
        """`POST /staff/in`: the token for a session."""
        if comes_from_elsewhere(request):
            return self._refusals.form(None)
        address, now = _address_of(request), self._clock.now()
        wait_s = self._tries.wait_s(address, now)
        if wait_s > 0:
            return self._refusals.slow(wait_s)
        token = (await read_form(request)).one("t")[:LONGEST_TOKEN]
        secret = await self._access.open_session(token, now=now)
        if secret is None:
            self._tries.note(address, now)
            return self._refusals.link_over()
        await self._close_session_of(request)
        inside = RedirectResponse(HOME, status_code=303)
        self._guard.cookie.give(inside, secret)
        return inside

    async def _leave(self, request: Request, session: StaffSession) -> Response:
        """`POST /staff/ra`: the session ends here and in the database."""
        del session
        await self._close_session_of(request)
        outside = RedirectResponse(SIGN_IN, status_code=303)
        self._guard.cookie.take_back(outside)
        return outside

    async def _go_on(self, request: Request, session: StaffSession) -> Response:
        """`GET /staff/`"""
        del request, session
        return RedirectResponse(FIRST_PAGE, status_code=303)

    async def _close_session_of(self, request: Request) -> None:
        secret = self._guard.cookie.read(request)
        if secret is not None:
            await self._access.close_session(secret)


def _address_of(request: Request) -> str:
    """Whom a failed try is counted for: behind a proxy the address it added, not the proxy's own.

    Else strangers who try links could keep out everybody who comes through the same proxy.
    """
    client = request.client.host if request.client else ""
    return request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or client
