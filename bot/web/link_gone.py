"""The page of a link that leads nowhere: kind, in Vietnamese, with the portal's address."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from starlette.responses import HTMLResponse

from bot.campaigns.links import host_of
from bot.catalog.model import ProvinceProfile
from bot.texts import Speaker

_PAGES = Environment(loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True)
_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
}


class Gone(StrEnum):
    """Why a link leads nowhere."""

    UNKNOWN = "unknown"
    """Not ours, or cut when it was copied."""
    EXPIRED = "expired"
    """Too old, or its address is not on the list of official ones any more."""
    BUSY = "busy"
    """It could not be looked up just now."""


_STATUS = {Gone.UNKNOWN: 404, Gone.EXPIRED: 410, Gone.BUSY: 503}


def gone_page(why: Gone, say: Speaker, province: ProvinceProfile) -> HTMLResponse:
    """The page, with the status that fits."""
    html = _PAGES.get_template("link_gone.html").render(
        language=say.language,
        title=say.label("broadcast.gone_title"),
        told=say.label(f"broadcast.gone_{why.value}"),
        portal=province.portal_home,
        portal_label=say.label("broadcast.gone_portal", host=host_of(province.portal_home)),
        safety=say.label("broadcast.gone_safety"),
    )
    return HTMLResponse(html, _STATUS[why], _HEADERS)
