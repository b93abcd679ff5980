"""The web server's routes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.web.webhook import WEBHOOK_PATH, webhook_route

IsReady = Callable[[], Awaitable[bool]]


def create_web_application(
    *,
    is_ready: IsReady,
    webhook_secret: str | None,
    handle: Callable[[dict[str, object]], Awaitable[bool]],
    pages: Sequence[BaseRoute] = (),
    shells: Sequence[Middleware] = (),
) -> Starlette:
    """Health always; the webhook only where a secret is set; then the pages, inside their shells.

    `handle` takes the update's JSON and tells whether it was handled to its end.
    """
    routes: list[BaseRoute] = [Route("/healthz", _health(is_ready))]
    if webhook_secret is not None:
        routes.append(Route(WEBHOOK_PATH, webhook_route(webhook_secret, handle), methods=["POST"]))
    return Starlette(routes=[*routes, *pages], middleware=list(shells))


def _health(is_ready: IsReady) -> Callable[[Request], Awaitable[Response]]:
    async def health(request: Request) -> Response:
        del request
        ready = await is_ready()
        return JSONResponse({"ready": ready}, status_code=200 if ready else 503)

    return health
