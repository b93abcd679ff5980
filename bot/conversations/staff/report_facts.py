"""The figures that a report's sentences and picture are made of, read once and named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.campaigns.latest_trial import LatestTrial
from bot.conversations.inside import Inside
from bot.conversations.staff.audience_words import commune_name, entry_name
from bot.conversations.staff.report_desk import ReportDesk
from bot.engagement.metrics import Metric
from bot.engagement.periods import Period
from bot.engagement.reports import Overview
from bot.engagement.sums import EVERYTHING, Scope
from bot.texts import Speaker

LONGEST_NAME = 60
"""Longer names are cut: five sentences and a picture are one message."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Something with a name and how often."""

    name: str
    count: int
    before: int = 0


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """Names are for reading, figures exact.

    Attributes:
        commune: whose report it is; "" for the whole province.
        top, rising: services of the whole province, whatever the commune: no sums tell both apart.
        opened: all opened cards of the province.
        stuck: reasons, most frequent first.
        now: the moment of reading.
    """

    period: Period
    commune: str
    overview: Overview
    top: tuple[Counted, ...]
    opened: int
    rising: tuple[Counted, ...]
    stuck: tuple[Counted, ...]
    trial: LatestTrial | None
    is_synthetic: bool
    now: datetime

    def value(self, metric: Metric) -> int:
        """A headline figure."""
        return next(one.value for one in self.overview.figures if one.metric is metric)


async def read_facts(
    desk: ReportDesk,
    say: Speaker,
    inside: Inside,
    *,
    period: Period,
    scope: Scope = EVERYTHING,
    now: datetime,
) -> ReportFacts:
    """Everything of a report, as pages and files count it."""
    overview = await desk.reporting.overview(period, scope)
    _, reasons = await desk.reporting.stuck(period, scope)
    top = tuple(Counted(_entry(say, inside, one.key), one.figure.value) for one in overview.top)
    return ReportFacts(
        period,
        commune=capitalised(commune_name(inside, scope.key)) if scope.key else "",
        overview=overview,
        top=top,
        opened=(overview.top[0].figure.of or 0) if overview.top else 0,
        rising=tuple(Counted(_entry(say, inside, one.key), one.now, one.before) for one in overview.rising),
        stuck=tuple(Counted(_reason(say, key), figure.value) for key, figure in reasons.reasons),
        trial=await desk.trials.latest(),
        is_synthetic=await desk.has_synthetic(),
        now=now,
    )


def shortened(name: str) -> str:
    """A name that leaves room for others."""
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"


def capitalised(name: str) -> str:
    """A name as it begins a line."""
    return name[:1].upper() + name[1:]


def _entry(say: Speaker, inside: Inside, entry_id: str) -> str:
    return shortened(entry_name(say, inside, entry_id))


def _reason(say: Speaker, key: str) -> str:
    text = f"stuck.{key}.label"
    return shortened(say.label(text) if say.has(text) else say.label("report_chat.stuck.other_reason"))
