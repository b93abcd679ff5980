"""Turning templates into answers: Vietnamese words, escaping by default, and headers that shut the doors."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

from bot.conversations.inside import Inside
from bot.conversations.when import show_time
from bot.kernel.clock import VIETNAM_TIME
from bot.kernel.numerals import full_day, month, percent, short_day, signed, whole
from bot.people.access import StaffSession
from bot.texts import Speaker
from bot.web.staff.navigation import items_for
from bot.web.staff.notices import Said
from bot.web.staff.telegram_html import telegram_html

FOLDER = Path(__file__).parent
LANGUAGE = "vi"
"""The pages speak Vietnamese; whoever works here does."""


class Renderer:
    """Renders the templates of the staff pages with the texts and the province of this moment."""

    def __init__(self, inside: Callable[[], Inside]) -> None:
        self._inside = inside
        self._environment = Environment(
            loader=FileSystemLoader(FOLDER / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters |= {
            "telegram": self._telegram,
            "moment": show_time,
            "short_moment": short_moment,
            "clock": lambda at: f"{at.astimezone(VIETNAM_TIME):%H:%M}",
            "second": lambda at: f"{at.astimezone(VIETNAM_TIME):%H:%M:%S}",
            "day": show_day,
            "number": show_number,
            "month": month,
            "percent": percent,
            "signed": signed,
            "short_day": short_day,
        }

    def page(
        self,
        template: str,
        *,
        session: StaffSession | None = None,
        path: str = "",
        notice: Said | None = None,
        status: int = 200,
        **values: object,
    ) -> HTMLResponse:
        """A whole page; `path` marks the entry of the bar, `notice` is said above everything."""
        page = {
            "session": session,
            "navigation": items_for(session),
            "path": path,
            "notice": notice,
            "province": self._inside().catalog.province.name,
        }
        return self._answer(template, status, page | values)

    def fragment(self, template: str, **values: object) -> HTMLResponse:
        """A part of a page, to be put into one by a script."""
        return self._answer(template, 200, values)

    def speaker(self) -> Speaker:
        """The voice of the pages."""
        return self._inside().texts.speaker(LANGUAGE)

    def _answer(self, template: str, status: int, values: dict[str, object]) -> HTMLResponse:
        say = self.speaker()
        words = {"say": lambda key, **params: self._telegram(say(key, **params)), "label": say.label}
        html = self._environment.get_template(template).render(words | values)
        return HTMLResponse(html, status_code=status)

    def _telegram(self, text: str) -> Markup:
        return telegram_html(text, self._inside().catalog.province.allowed_hosts)


def short_moment(moment: datetime) -> str:
    """Day and hour in Viet Nam: "24/11, 08:00"."""
    return f"{moment.astimezone(VIETNAM_TIME):%d/%m, %H:%M}"


def show_day(day: date) -> str:
    """A day as people here write it."""
    return full_day(day)


def show_number(number: int) -> str:
    """A whole number with dots between thousands."""
    return whole(number)
