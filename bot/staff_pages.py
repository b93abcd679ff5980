"""The staff pages put together for the web server. Part of the composition root beside `bot.app`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from bot.charts.studio import Studio
from bot.conversations.inside import Inside
from bot.conversations.staff.office import Office
from bot.kernel.clock import Clock
from bot.report_output import Output
from bot.settings import Settings
from bot.web.staff.access import Guard
from bot.web.staff.answers import Answers
from bot.web.staff.pages import StaffPages
from bot.web.staff.refusals import Refusals
from bot.web.staff.rendering import Renderer
from bot.web.staff.reports.files import ReportFiles
from bot.web.staff.reports.pages import ReportPages
from bot.web.staff.reports.report_inside import ReportInside
from bot.web.staff.shell import StaffShell
from bot.web.staff.sign_in import SignInPages
from bot.web.staff.staff_inside import Speak


@dataclass(frozen=True, slots=True)
class StaffSite:
    """What the web server mounts: the addresses under `/staff`, and the shell around them."""

    routes: tuple[BaseRoute, ...]
    shell: Middleware


def build_staff_pages(
    settings: Settings,
    *,
    office: Office,
    inside: Callable[[], Inside],
    clock: Clock,
    speak: Speak,
    output: Output,
    studio: Studio,
) -> StaffSite:
    """Build them from what the product has already."""
    measuring = output.measuring
    renderer = Renderer(inside)
    refusals = Refusals(renderer)
    guard = Guard(office.access, clock, refusals=refusals, secure=settings.is_https)
    sign_in = SignInPages(
        access=office.access, clock=clock, guard=guard, refusals=refusals, renderer=renderer
    )
    pages = StaffPages(
        campaigns=office.campaigns,
        shelf=office.shelf,
        access=office.access,
        guard=guard,
        inside=inside,
        clock=clock,
        speak=speak,
        rate_per_s=settings.messages_per_second,
        calculate=office.calculate,
    )
    reports = ReportPages(
        ReportInside(
            reporting=measuring.reporting,
            portal_counts=measuring.portal_counts,
            portal_reports=measuring.portal_reports,
            register=measuring.register,
            shelf=office.shelf,
            read_inside=inside,
            clock=clock,
            renderer=renderer,
            has_synthetic=measuring.has_synthetic,
            calculate=office.calculate,
        ),
        answers=Answers(guard, renderer),
        studio=studio,
        trials=output.trials,
    )
    files = ReportFiles(
        output.books, answers=Answers(guard, renderer), renderer=renderer, studio=studio, clock=clock
    )
    shell = Middleware(StaffShell, local_only=not settings.pages_are_public, refuse=refusals.elsewhere)
    return StaffSite((*sign_in.routes(), *files.routes(), *reports.routes(), *pages.routes()), shell)
