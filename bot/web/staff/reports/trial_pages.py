"""Campaigns as experiments: all of them, those without a finding too, and one with everything behind it."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.campaigns.errors import NoSuchCampaign
from bot.campaigns.model import CampaignId
from bot.campaigns.trial_reading import Standing, TrialReader, TrialReading
from bot.charts.chart import Chart
from bot.charts.experiment import experiment_chart
from bot.charts.model import About, Arm, Difference
from bot.charts.model import Experiment as DrawnExperiment
from bot.conversations.staff.audience_words import entry_name
from bot.conversations.staff.trial_words import design_words, verdict_words
from bot.engagement.lift import ArmFigures
from bot.people.access import StaffSession
from bot.texts import plain
from bot.web.staff.reports.report_inside import ReportInside
from bot.web.staff.reports.sections import EXPERIMENTS
from bot.web.staff.reports.trial_flow_table import flow_table

MOST_DIGITS = 15


@dataclass(frozen=True, slots=True)
class ListedTrial:
    """One line of the list: null results stand beside the others."""

    campaign_id: int
    title: str
    verdict: str
    is_read: bool


@dataclass(frozen=True, slots=True)
class TrialPages:
    """`/staff/reports/experiments` and one experiment."""

    inside: ReportInside
    reader: TrialReader

    async def all(self, request: Request, session: StaffSession) -> Response:
        """Every campaign that holds somebody back."""
        del request
        say = self.inside.say
        readings = await self.reader.all()
        read = sum(one.standing is Standing.READ for one in readings)
        return await self.inside.page(
            "experiments.html",
            session,
            EXPERIMENTS,
            finding=say.label("trial_pages.finding", count=len(readings), read=read),
            trials=[self._line(one) for one in readings],
        )

    async def one(self, request: Request, session: StaffSession) -> Response:
        """Design, verdict, the flow of people, harms, further comparisons."""
        reading = await self._reading(request.path_params["campaign_id"])
        say, inside = self.inside.say, self.inside.read_inside()
        service = reading.experiment.trial.design.service_id
        return await self.inside.page(
            "experiment.html",
            session,
            EXPERIMENTS,
            finding=plain(verdict_words(say, reading)),
            reading=reading,
            title=self._title(reading),
            design=design_words(say, reading),
            service=entry_name(say, inside, service) if service else "",
            flow=None if reading.flow is None else flow_table(reading.flow, say),
            has_picture=has_picture(reading),
        )

    async def picture(self, query: QueryParams) -> Chart:
        """Both arms and their difference, when the numbers may be shown.

        Raises:
            HTTPException: 404 when there is nothing to draw.
        """
        chosen = query.get("so", "")
        if not chosen.isdecimal() or len(chosen) > MOST_DIGITS:
            raise HTTPException(404)
        reading = await self._reading(int(chosen))
        if reading.conclusion is None or reading.conclusion.figures is None:
            raise HTTPException(404)
        say, figures = self.inside.say, reading.conclusion.figures
        verdict = plain(verdict_words(say, reading))
        difference = figures.difference
        drawn = DrawnExperiment(
            treated=_arm(say.label("trial_pages.treated"), figures.treated),
            held=_arm(say.label("trial_pages.holdout"), figures.control),
            difference=Difference(difference.points, difference.low, difference.high),
            verdict=verdict,
        )
        about = About(
            verdict,
            self._title(reading),
            say.label("trial_pages.source"),
            self.inside.today,
            is_synthetic=await self.inside.has_synthetic(),
        )
        return experiment_chart(drawn, about, say)

    async def _reading(self, number: int) -> TrialReading:
        try:
            reading = await self.reader.read(CampaignId(number))
        except NoSuchCampaign:
            reading = None
        if reading is None:
            raise HTTPException(404)
        return reading

    def _line(self, reading: TrialReading) -> ListedTrial:
        verdict = plain(verdict_words(self.inside.say, reading))
        return ListedTrial(
            reading.campaign.id, self._title(reading), verdict, reading.standing is Standing.READ
        )

    def _title(self, reading: TrialReading) -> str:
        return reading.campaign.plan.title or self.inside.say.label("pages.untitled")


def has_picture(reading: TrialReading) -> bool:
    """Whether there are numbers that may be drawn."""
    return reading.conclusion is not None and reading.conclusion.figures is not None


def _arm(label: str, arm: ArmFigures) -> Arm:
    return Arm(label, arm.yes, arm.assigned, arm.low, arm.high)
