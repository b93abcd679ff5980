"""The report pages over a real database, with people who are signed in already and any catalogue."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

import httpx
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.catalog.model import Catalog
from bot.charts.studio import Studio
from bot.database.campaigns.shelf import DatabaseShelf
from bot.database.engine import Database
from bot.kernel.calculate import here
from bot.people.access import StaffMember
from bot.reporting import Measuring, build_measuring
from bot.settings import ROOT
from bot.texts import Speaker
from bot.trials import build_trial_reader
from bot.web.staff.access import Guard
from bot.web.staff.answers import Answers
from bot.web.staff.pages import FONTS
from bot.web.staff.refusals import Refusals
from bot.web.staff.rendering import FOLDER, Renderer
from bot.web.staff.reports.pages import ReportPages
from bot.web.staff.reports.report_inside import ReportInside
from bot.web.staff.shell import StaffShell
from tests.support.clock import FakeClock
from tests.support.journeys import TEXTS
from tests.support.small_content import small_catalog
from tests.support.staff_pages import INSIDE, MINH, SignedIn


@dataclass
class ReportDesk:
    """The pages, what they ask, and browsers of those who read them. Close `studio` at the end."""

    database: Database
    clock: FakeClock
    catalog: Catalog = field(default_factory=small_catalog)
    studio: Studio = field(default_factory=Studio)

    def __post_init__(self) -> None:
        inside = replace(INSIDE, catalog=self.catalog)
        self.measuring: Measuring = build_measuring(
            self.database,
            catalog=lambda: self.catalog,
            clock=self.clock,
            raw_event_days=90,
            content_folder=ROOT,
        )
        renderer, shelf = Renderer(lambda: inside), DatabaseShelf(self.database)
        refusals = Refusals(renderer)
        guard = Guard(SignedIn(self.database), self.clock, refusals=refusals, secure=False)
        answers = Answers(guard, renderer)
        pages = ReportPages(
            ReportInside(
                reporting=self.measuring.reporting,
                portal_counts=self.measuring.portal_counts,
                portal_reports=self.measuring.portal_reports,
                register=self.measuring.register,
                shelf=shelf,
                read_inside=lambda: inside,
                clock=self.clock,
                renderer=renderer,
                has_synthetic=self.measuring.has_synthetic,
            ),
            answers=answers,
            studio=self.studio,
            trials=build_trial_reader(
                shelf,
                self.measuring.portal_counts,
                catalog=lambda: self.catalog,
                clock=self.clock,
                calculate=here,
            ),
        )
        self.cookie = guard.cookie.name
        static = Mount("/staff/static", StaticFiles(directory=FOLDER / "static", packages=[FONTS]))
        rest = Route("/staff/{rest:path}", answers.missing, methods=["GET", "POST"])
        shell = Middleware(StaffShell, local_only=False, refuse=refusals.elsewhere)
        self.app = Starlette(routes=[static, *pages.routes(), rest], middleware=[shell])

    @property
    def say(self) -> Speaker:
        return TEXTS.speaker("vi")

    def browser(self, member: StaffMember | None = MINH) -> httpx.AsyncClient:
        """Somebody's browser; None is a stranger's."""
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app),
            base_url="http://motcua.test",
            cookies={self.cookie: str(member.chat_id)} if member else {},
            headers={"Sec-Fetch-Site": "same-origin"},
        )


class _Tables(HTMLParser):
    """Gathers the cells of every table row, and the words of headings and cards."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.cards: dict[str, str] = {}
        self._into: list[str] | None = None
        self._class = ""
        self._name = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._class = dict(attrs).get("class") or ""
        if tag == "tr":
            self.rows.append([])
        elif tag in {"th", "td"}:
            self._into = self.rows[-1]
            self._into.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"th", "td"}:
            self._into = None
        self._class = ""

    def handle_data(self, data: str) -> None:
        words = " ".join(data.split())
        if self._into is not None and words:
            self._into[-1] = f"{self._into[-1]} {words}".strip()
        elif words and self._class == "name":
            self._name = words
        elif words and self._class == "count":
            self.cards[self._name] = words


def rows_of(page: str) -> list[list[str]]:
    """The rows of all tables of a page, cells as people read them."""
    reader = _Tables()
    reader.feed(page)
    return reader.rows


def cards_of(page: str) -> dict[str, str]:
    """The big figures of a page by their names."""
    reader = _Tables()
    reader.feed(page)
    return reader.cards
