"""The staff pages put together: every address, who may open it, and what happens when something fails."""

from __future__ import annotations

from collections.abc import Callable

from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.campaigns.ports import Shelf
from bot.campaigns.service import Campaigns
from bot.conversations.inside import Inside
from bot.kernel.calculate import Calculate, here
from bot.kernel.clock import Clock
from bot.people.access import Access
from bot.people.roles import Permission
from bot.web.staff.access import Guard
from bot.web.staff.answers import Answers
from bot.web.staff.calendar_page import CalendarPage
from bot.web.staff.downloads import Downloads
from bot.web.staff.editor import EditorPages
from bot.web.staff.lists import ListPages
from bot.web.staff.rendering import FOLDER, Renderer
from bot.web.staff.runs import RunPages
from bot.web.staff.staff_inside import Speak, StaffInside
from bot.web.staff.wishes import Wishes

CAMPAIGN = "/staff/campaigns/{campaign_id:int}"
RUN = CAMPAIGN + "/runs/{run_id:int}"
FONTS = ("bot.charts", "fonts")
"""The house font lies with the charts; pages and pictures look alike on every machine."""


class StaffPages:
    """Campaigns at a desk, over the same inside as the chat."""

    def __init__(
        self,
        *,
        campaigns: Campaigns,
        shelf: Shelf,
        access: Access,
        guard: Guard,
        inside: Callable[[], Inside],
        clock: Clock,
        speak: Speak,
        rate_per_s: float,
        calculate: Calculate = here,
    ) -> None:
        renderer = Renderer(inside)
        self._answers = Answers(guard, renderer)
        self._route = self._answers.route
        self._staff = StaffInside(
            campaigns, shelf, access, inside, clock, speak, rate_per_s, renderer, calculate
        )

    def routes(self) -> list[BaseRoute]:
        """All addresses of these pages, and styles and scripts for every page under `/staff`.

        The last one answers for whatever nobody else does, so other pages must stand before these.
        """
        return [
            Mount("/staff/static", StaticFiles(directory=FOLDER / "static", packages=[FONTS])),
            *self._lists(),
            *self._editor(),
            *self._wishes(),
            *self._runs(),
            Route("/staff/{rest:path}", self._answers.missing, methods=["GET", "POST"]),
        ]

    def _lists(self) -> list[Route]:
        lists, month = ListPages(self._staff), CalendarPage(self._staff)
        write, approve = Permission.WRITE_CAMPAIGNS, Permission.APPROVE_CAMPAIGNS
        return [
            self._route("/staff/campaigns", lists.campaigns, write),
            self._route("/staff/approvals", lists.approvals, approve),
            self._route("/staff/calendar", month.show, write),
        ]

    def _editor(self) -> list[Route]:
        editor, write = EditorPages(self._staff, Wishes(self._staff)), Permission.WRITE_CAMPAIGNS
        return [
            self._route("/staff/campaigns/new", editor.new, write),
            self._route("/staff/campaigns", editor.create, write, post=True),
            self._route("/staff/campaigns/preview", editor.preview, write, post=True),
            self._route(CAMPAIGN, editor.show, write),
            self._route(CAMPAIGN, editor.save, write, post=True),
            self._route(CAMPAIGN + "/picture", editor.picture, write),
            self._route(CAMPAIGN + "/copy", editor.copy, write, post=True),
        ]

    def _wishes(self) -> list[Route]:
        wishes = Wishes(self._staff)
        approve = Permission.APPROVE_CAMPAIGNS
        return [
            self._route(CAMPAIGN + "/wish/{wish}", wishes.wish, Permission.WRITE_CAMPAIGNS, post=True),
            self._route(CAMPAIGN + "/approve", wishes.approve, approve, post=True),
            self._route(CAMPAIGN + "/send-back", wishes.send_back, approve, post=True),
            self._route(CAMPAIGN + "/cancel", wishes.cancel, Permission.STOP_CAMPAIGNS, post=True),
        ]

    def _runs(self) -> list[Route]:
        runs, downloads = RunPages(self._staff), Downloads(self._staff)
        write, stop = Permission.WRITE_CAMPAIGNS, Permission.STOP_CAMPAIGNS
        return [
            self._route(RUN, runs.show, write),
            self._route(RUN + "/progress", runs.progress, write),
            self._route(RUN + "/outcomes.csv", downloads.csv, write),
            self._route(RUN + "/outcomes.xlsx", downloads.xlsx, write),
            self._route(RUN + "/pause", runs.pause, stop, post=True),
            self._route(RUN + "/resume", runs.resume, stop, post=True),
            self._route(RUN + "/cancel", runs.cancel, stop, post=True),
            self._route(RUN + "/again", runs.send_again, write, post=True),
        ]
