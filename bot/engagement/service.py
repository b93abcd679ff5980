"""Reports on demand: asks the sums once for each report, so that all its figures are of one moment.

Who may see what is checked by whoever shows it: everything here needs `SEE_REPORTS`, the unanswered
questions `SEE_UNANSWERED_QUESTIONS`; what leaves the house passes `engagement.sharing` first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.engagement import funnels, popularity, quality, reach, stopping
from bot.engagement.likeness import grouped
from bot.engagement.metrics import Metric, figure, names_for
from bot.engagement.periods import Period, Preset, period_of
from bot.engagement.ports import Reports
from bot.engagement.reach import CatalogView
from bot.engagement.reports import (
    Basis,
    CampaignSends,
    Coverage,
    Funnel,
    Overview,
    Quality,
    Ranked,
    Reach,
    Rising,
    StepDrop,
    StuckReasons,
    UnansweredQuestions,
)
from bot.engagement.sums import EVERYTHING, Ask, Dimension, Reading, Scope
from bot.kernel.clock import Clock, local_day

HEADLINES = (
    Metric.VISITS, Metric.NEW_CHATS, Metric.QUESTIONS, Metric.CARDS, Metric.GUIDES, Metric.PORTAL,
    Metric.SUBMITTED_SELF, Metric.SUBMITTED_FOR_THEM, Metric.STUCK, Metric.SHARED,
    Metric.OPTED_IN, Metric.OPTED_OUT, Metric.BLOCKED,
)  # fmt: skip
"""The figures of the overview, in this order."""

LISTED = 10
QUESTIONS_READ = 2000
"""The latest unanswered questions of a period; more are no easier to read, and grouping stays quick."""


class Reporting:
    """What chat, pages and files ask. `catalog` gives the catalogue as it is now."""

    def __init__(self, reports: Reports, *, catalog: Callable[[], CatalogView], clock: Clock) -> None:
        self._reports, self._catalog, self._clock = reports, catalog, clock

    def period(self, preset: Preset) -> Period:
        """The days that a name means today."""
        return period_of(preset, local_day(self._clock.now()))

    async def overview(self, period: Period, scope: Scope = EVERYTHING) -> Overview:
        """The first page. Top and rising services are of everybody, whatever the scope."""
        names, keys = names_for(HEADLINES), funnels.keys_of(scope)
        basis, reading = await self._read(
            scope, period,
            Ask(scope.dimension, period, names, keys),
            Ask(scope.dimension, period.before, names, keys),
            funnels.ask_funnel(scope, period),
            quality.ask_quality(scope, period),
            popularity.ask_opened(period),
            popularity.ask_opened(period.before),
            reach.ask_reach(scope, period),
        )  # fmt: skip
        now, before, stages, questions, opened, opened_before, days = reading.answers
        return Overview(
            basis,
            figures=tuple(figure(metric, now) for metric in HEADLINES),
            before={metric: figure(metric, before).value for metric in HEADLINES},
            funnel=funnels.funnel_of(scope, stages, await self._sends(scope, period)),
            quality=quality.quality_of(questions),
            top=popularity.top_of(opened, limit=LISTED),
            rising=popularity.rising_of(opened, opened_before, limit=LISTED),
            reach=reach.reach_of(days, period),
        )

    async def funnel(self, period: Period, scope: Scope = EVERYTHING) -> tuple[Basis, Funnel]:
        """How far it went, for one scope."""
        basis, reading = await self._read(scope, period, funnels.ask_funnel(scope, period))
        return basis, funnels.funnel_of(scope, reading.answers[0], await self._sends(scope, period))

    async def funnels(self, period: Period, dimension: Dimension) -> tuple[Basis, Mapping[str, Funnel]]:
        """The funnels of every service, field, commune, source or campaign that has any, by key."""
        basis, reading = await self._read(EVERYTHING, period, funnels.ask_funnels(dimension, period))
        return basis, funnels.funnels_of(dimension, reading.answers[0])

    async def steps(self, period: Period, entry_id: str) -> tuple[Basis, tuple[StepDrop, ...], StuckReasons]:
        """Where people stop in the guide of one service, and why they say they are stuck."""
        scope = Scope(Dimension.SERVICE, entry_id)
        asks = stopping.ask_steps(entry_id, period), stopping.ask_stuck(scope, period)
        basis, reading = await self._read(scope, period, *asks)
        steps, stuck = reading.answers
        return basis, stopping.steps_of(steps), stopping.stuck_reasons_of(stuck)

    async def stuck(self, period: Period, scope: Scope = EVERYTHING) -> tuple[Basis, StuckReasons]:
        """Why people say they are stuck."""
        basis, reading = await self._read(scope, period, stopping.ask_stuck(scope, period))
        return basis, stopping.stuck_reasons_of(reading.answers[0])

    async def top(
        self, period: Period, *, dimension: Dimension = Dimension.SERVICE, limit: int = LISTED
    ) -> tuple[Basis, tuple[Ranked, ...]]:
        """What is opened most."""
        basis, reading = await self._read(EVERYTHING, period, popularity.ask_opened(period, dimension))
        return basis, popularity.top_of(reading.answers[0], limit=limit)

    async def rising(self, period: Period, *, limit: int = LISTED) -> tuple[Basis, tuple[Rising, ...]]:
        """What is opened clearly more than in as many days before."""
        asks = popularity.ask_opened(period), popularity.ask_opened(period.before)
        basis, reading = await self._read(EVERYTHING, period, *asks)
        return basis, popularity.rising_of(*reading.answers, limit=limit)

    async def quality(self, period: Period, scope: Scope = EVERYTHING) -> tuple[Basis, Quality]:
        """How questions fared."""
        basis, reading = await self._read(scope, period, quality.ask_quality(scope, period))
        return basis, quality.quality_of(reading.answers[0])

    async def coverage(self, period: Period) -> tuple[Basis, Coverage]:
        """The catalogue by level, and how much of what was opened lies at each."""
        basis, reading = await self._read(EVERYTHING, period, popularity.ask_opened(period))
        return basis, reach.coverage_of(self._catalog(), reading.answers[0])

    async def reach(self, period: Period, scope: Scope = EVERYTHING) -> tuple[Basis, Reach]:
        """Day by day."""
        basis, reading = await self._read(scope, period, reach.ask_reach(scope, period))
        return basis, reach.reach_of(reading.answers[0], period)

    async def unanswered(self, period: Period, commune_id: str | None = None) -> UnansweredQuestions:
        """Questions nobody could answer, by likeness; for `SEE_UNANSWERED_QUESTIONS` only."""
        kept = await self._reports.unanswered(period, commune_id, limit=QUESTIONS_READ)
        return grouped(kept)

    async def _read(self, scope: Scope, period: Period, *asks: Ask) -> tuple[Basis, Reading]:
        now = self._clock.now()
        reading = await self._reports.read(asks)
        return Basis(scope, period, reading.as_of or now, reading.lost), reading

    async def _sends(self, scope: Scope, period: Period) -> CampaignSends | None:
        if scope.dimension is not Dimension.CAMPAIGN or not scope.key.isdecimal():
            return None
        return await self._reports.campaign_sends(int(scope.key), period)
