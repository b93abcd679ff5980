"""The report pages put together: every address, and who may open it."""

from __future__ import annotations

from starlette.routing import BaseRoute

from bot.campaigns.trial_reading import TrialReader
from bot.charts.studio import Studio
from bot.people.roles import Permission
from bot.web.staff.access import Endpoint
from bot.web.staff.answers import Answers
from bot.web.staff.reports.drawings import Drawings
from bot.web.staff.reports.funnel_page import FunnelPage
from bot.web.staff.reports.import_pages import ImportPages
from bot.web.staff.reports.overview_page import OverviewPage
from bot.web.staff.reports.pictures import Pictures
from bot.web.staff.reports.plain_pages import PlainPages
from bot.web.staff.reports.portal_pages import PortalPage
from bot.web.staff.reports.question_page import QuestionPage
from bot.web.staff.reports.report_inside import ReportInside
from bot.web.staff.reports.sections import (
    CATALOG,
    COMMUNES,
    DEFINITIONS,
    EXPERIMENTS,
    FUNNEL,
    OVERVIEW,
    PORTAL,
    QUESTIONS,
    REACH,
    REPORTS,
    SERVICES,
    Section,
)
from bot.web.staff.reports.service_pages import ServicePages
from bot.web.staff.reports.trial_pages import TrialPages
from bot.web.staff.reports.unit_page import UnitPage

IMPORT = f"{PORTAL.path}/import"


class ReportPages:
    """What managers read at a desk or on a phone."""

    def __init__(
        self, inside: ReportInside, *, answers: Answers, studio: Studio, trials: TrialReader
    ) -> None:
        self._inside, self._route, self._studio = inside, answers.route, studio
        self._trials = TrialPages(inside, trials)

    def routes(self) -> list[BaseRoute]:
        """All addresses of these pages; they stand before the staff pages' answer for unknown ones."""
        return [*self._reports(), *self._imports(), self._pictures()]

    def _reports(self) -> list[BaseRoute]:
        inside = self._inside
        services, plain = ServicePages(inside), PlainPages(inside)
        pages: tuple[tuple[Section, Endpoint], ...] = (
            (OVERVIEW, OverviewPage(inside).show),
            (FUNNEL, FunnelPage(inside).show),
            (SERVICES, services.all),
            (QUESTIONS, QuestionPage(inside).show),
            (COMMUNES, UnitPage(inside).show),
            (CATALOG, plain.catalog),
            (REACH, plain.reach),
            (PORTAL, PortalPage(inside).show),
            (EXPERIMENTS, self._trials.all),
            (DEFINITIONS, plain.definitions),
        )
        one_service = self._route(f"{SERVICES.path}/{{service_id}}", services.one, SERVICES.needs)
        one_trial = self._route(
            f"{EXPERIMENTS.path}/{{campaign_id:int}}", self._trials.one, EXPERIMENTS.needs
        )
        return [
            *(self._route(section.path, show, section.needs) for section, show in pages),
            one_service,
            one_trial,
        ]

    def _imports(self) -> list[BaseRoute]:
        imports, needs = ImportPages(self._inside), Permission.IMPORT_PORTAL_COUNTS
        return [
            self._route(IMPORT, imports.show, needs),
            self._route(IMPORT, imports.take_in, needs, post=True),
            self._route(f"{IMPORT}/template", imports.template, needs),
            self._route(f"{IMPORT}/{{number:int}}/undo", imports.undo, needs, post=True),
        ]

    def _pictures(self) -> BaseRoute:
        drawings = {**Drawings(self._inside).all(), "experiment": self._trials.picture}
        pictures = Pictures(self._inside, self._studio, drawings)
        return self._route(f"{REPORTS}/chart/{{name}}.svg", pictures.show, Permission.SEE_REPORTS)
