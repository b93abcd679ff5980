"""The webhook: acknowledged only after the update was handled, so that a crash loses nothing."""

from __future__ import annotations

import hmac
import json
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

WEBHOOK_PATH = "/telegram"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
MAX_BODY_BYTES = 1_000_000
"""Telegram's updates are a few kilobytes; more is not from Telegram."""

Handle = Callable[[dict[str, object]], Awaitable[bool]]


def webhook_route(secret: str, handle: Handle) -> Callable[[Request], Awaitable[Response]]:
    """A route that checks the secret in constant time and answers 503 when an update must come again."""

    async def receive(request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return Response(status_code=403)
        update = await _read_json(request)
        if update is None:
            return Response(status_code=400)
        is_handled = await handle(update)
        return Response(status_code=200 if is_handled else 503)

    return receive


async def _read_json(request: Request) -> dict[str, object] | None:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            return None
    try:
        update = json.loads(body)
    except ValueError:
        return None
    return update if isinstance(update, dict) and isinstance(update.get("update_id"), int) else None
