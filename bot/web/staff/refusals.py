"""Pages that say no: why, and how to get in."""

from __future__ import annotations

from starlette.responses import Response

from bot.people.access import SIGN_IN_LASTS, StaffSession
from bot.web.staff.rendering import Renderer

MINUTE_S = 60


class Refusals:
    """One page for each reason, in the words of `signin.refused`."""

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer

    def unsigned(self) -> Response:
        """Nobody is signed in: how to get in by `/trang`."""
        return self._page("unsigned", 401)

    def link_over(self) -> Response:
        """A sign-in link that is unknown, used or too old."""
        return self._page("link_over", 401, minutes=_minutes(SIGN_IN_LASTS.total_seconds()))

    def role(self, session: StaffSession) -> Response:
        """Signed in, with a role that does not open this page."""
        role = self._renderer.speaker()(f"roles.name.{session.member.role}")
        return self._page("role", 403, session, role=role)

    def form(self, session: StaffSession | None) -> Response:
        """A form that is not known to come from our own page."""
        return self._page("form", 403, session)

    def unreadable(self, session: StaffSession, status: int) -> Response:
        """A form that is too large (413) or broken (400)."""
        return self._renderer.page("trouble.html", session=session, status=status, what=str(status))

    def slow(self, wait_s: float) -> Response:
        """Too many links failed."""
        page = self._page("slow", 429, minutes=_minutes(wait_s))
        page.headers["Retry-After"] = str(int(wait_s))
        return page

    def elsewhere(self) -> Response:
        """Asked from another machine while the pages are for this one only."""
        return self._page("elsewhere", 403)

    def _page(self, why: str, status: int, session: StaffSession | None = None, **params: object) -> Response:
        say = self._renderer.speaker()
        return self._renderer.page(
            "refused.html",
            session=session,
            status=status,
            heading=say.label(f"signin.refused.{why}_title"),
            words=say.label(f"signin.refused.{why}", **params),
        )


def _minutes(seconds: float) -> int:
    return max(1, round(seconds / MINUTE_S))
