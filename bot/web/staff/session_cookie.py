"""The cookie of a session: out of reach of scripts, other sites' forms and plain connections."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from bot.people.access import SESSION_LASTS


class SessionCookie:
    """Reads and writes the one cookie of the staff pages.

    `SameSite=Lax`, not `Strict`: a page is usually opened from a chat app, which a browser counts as another
    site, and with `Strict` whoever is signed in would look signed out. Changes are guarded by more than that
    (see `Guard`).

    Args:
        secure: the pages are reached by https. Then the name begins with `__Host-`, which makes browsers
            insist on https, on this very host and on the whole of it, so that a neighbouring host cannot
            plant a session.
    """

    def __init__(self, *, secure: bool) -> None:
        self._secure = secure
        self.name = "__Host-mot_cua_staff" if secure else "mot_cua_staff"

    def read(self, request: Request) -> str | None:
        """The session's secret, if the browser brought one."""
        return request.cookies.get(self.name)

    def give(self, response: Response, secret: str) -> None:
        """Let the browser keep a secret as long as its session lasts."""
        response.set_cookie(
            self.name,
            secret,
            max_age=int(SESSION_LASTS.total_seconds()),
            path="/",
            secure=self._secure,
            httponly=True,
            samesite="lax",
        )

    def take_back(self, response: Response) -> None:
        """Make the browser forget it."""
        response.delete_cookie(self.name, path="/", secure=self._secure, httponly=True, samesite="lax")
