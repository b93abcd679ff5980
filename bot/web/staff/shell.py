"""What holds for every answer under `/staff`: its headers, and who may ask at all."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SECURITY_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
        "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
}
"""Every answer under `/staff` carries these; the shell below is the one place that sets them."""

STAFF = "/staff"
FONT = ".ttf"
OK = 200
LASTING = {"Cache-Control": "public, max-age=604800"}
"""For the house font: the same for everybody, and heavy on a phone's plan if it came with every page."""


class StaffShell:
    """Middleware around the whole web server; it touches nothing but the staff pages.

    Args:
        local_only: no public address is set, so only browsers on this machine are answered. Their `Host`
            must be this machine's too: a page elsewhere could make its own name point here (DNS rebinding)
            and read along with the browser's cookies of that name.
        refuse: the answer for everybody else.
    """

    def __init__(self, app: ASGIApp, *, local_only: bool, refuse: Callable[[], Response]) -> None:
        self._app, self._local_only, self._refuse = app, local_only, refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not is_staff_path(scope["path"]):
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(SECURITY_HEADERS)
                if message["status"] == OK and scope["path"].endswith(FONT):
                    headers.update(LASTING)
            await send(message)

        is_refused = self._local_only and not is_local(Request(scope))
        answer = self._refuse() if is_refused else self._app
        await answer(scope, receive, send_with_headers)


def is_staff_path(path: str) -> bool:
    """Whether an address belongs to the staff pages."""
    return path == STAFF or path.startswith(f"{STAFF}/")


def is_local(request: Request) -> bool:
    """Whether a browser on this machine asks, under a name of this machine."""
    client = request.client.host if request.client else ""
    return _is_loopback(client) and _is_loopback(_hostname(request.headers.get("Host", "")))


def _hostname(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _is_loopback(name: str) -> bool:
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
