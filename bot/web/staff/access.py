"""The guard at every door of the staff pages: who is signed in, what they may do, whose form it is."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, Sequence
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.kernel.clock import Clock
from bot.people.access import Access, StaffSession
from bot.people.roles import Permission, may
from bot.web.staff.forms import read_form
from bot.web.staff.refusals import Refusals
from bot.web.staff.session_cookie import SessionCookie

Endpoint = Callable[[Request, StaffSession], Awaitable[Response]]

SAFE_METHODS = frozenset({"GET", "HEAD"})
"""What changes nothing; everything else must prove that it comes from our own page."""

CSRF_FIELD = "csrf"
CSRF_HEADER = "X-CSRF"


class GuardedRoute(Route):
    """An address that opens only to who may; `needs` says to whom, for tests that walk all routes."""

    def __init__(
        self,
        path: str,
        endpoint: Callable[[Request], Awaitable[Response]],
        *,
        needs: Permission,
        methods: Sequence[str],
        name: str,
    ) -> None:
        super().__init__(path, endpoint, methods=list(methods), name=name)
        self.needs = needs


class Guard:
    """Lets somebody signed in and permitted through to an endpoint, and answers everybody else.

    Args:
        secure: the pages are reached by https, so the cookie is kept to it.
    """

    def __init__(self, access: Access, clock: Clock, *, refusals: Refusals, secure: bool) -> None:
        self._access, self._clock, self._refusals = access, clock, refusals
        self.cookie = SessionCookie(secure=secure)

    def route(
        self,
        path: str,
        endpoint: Endpoint,
        *,
        needs: Permission,
        methods: Sequence[str] = ("GET",),
        name: str | None = None,
    ) -> Route:
        """A route to an endpoint, open to roles with a permission.

        Nobody signed in gets 401 and how to sign in; a role without the permission 403; a change (any
        method but GET and HEAD) that does not prove to come from our own page 403.
        """

        async def guarded(request: Request) -> Response:
            session = await self.session_of(request)
            if session is None:
                return self._refusals.unsigned()
            if not may(session.member.role, needs):
                return self._refusals.role(session)
            try:
                is_ours = request.method in SAFE_METHODS or await is_our_form(request, session)
            except HTTPException as error:
                return self._refusals.unreadable(session, error.status_code)
            return await endpoint(request, session) if is_ours else self._refusals.form(session)

        return GuardedRoute(path, guarded, needs=needs, methods=methods, name=name or path)

    async def session_of(self, request: Request) -> StaffSession | None:
        """Who is signed in, looked up anew each time: a role taken back ends at the next click."""
        secret = self.cookie.read(request)
        return None if secret is None else await self._access.session(secret, now=self._clock.now())


async def is_our_form(request: Request, session: StaffSession) -> bool:
    """Whether a change carries what only our own pages of this session know.

    Raises:
        HTTPException: when the form is too large or cannot be read.
    """
    if comes_from_elsewhere(request):
        return False
    given = request.headers.get(CSRF_HEADER)
    if given is None:
        given = (await read_form(request)).one(CSRF_FIELD)
    return hmac.compare_digest(given.encode(), session.csrf.encode())


def comes_from_elsewhere(request: Request) -> bool:
    """Whether the browser says that another site made this request.

    Browsers that know `Sec-Fetch-Site` always send it to https and localhost. Older ones tell an `Origin`,
    but hide it as "null" because of our `Referrer-Policy`; then nothing is known, and the form's own secret
    decides.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site != "same-origin"
    origin = request.headers.get("Origin", "null")
    return origin != "null" and urlsplit(origin).netloc != request.headers.get("Host")
