"""The chat page: one page, its style and its scripts, all from this package."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.sandbox.world import World

_FOLDER = Path(__file__).parent / "page"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data: blob:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}


def page_routes(world: World) -> list[Route | Mount]:
    """Return the page at `/` and its parts under `/page`."""
    templates = Environment(loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined)

    def page(_request: Request) -> Response:
        shown = templates.get_template("chat.html").render(bot=world.bot_user())
        return HTMLResponse(shown, headers=_HEADERS)

    return [Route("/", page), Mount("/page", StaticFiles(directory=_FOLDER / "static"))]
