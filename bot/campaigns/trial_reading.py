"""Reading trials: what may be said of one, and when; nothing at all before its window has closed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.campaigns.model import Campaign, CampaignId
from bot.campaigns.ports import Shelf
from bot.campaigns.sealing import Experiment, communes_of, first_moment
from bot.campaigns.statuses import CampaignStatus
from bot.campaigns.tallies import TrialTallies, tallies_from_json
from bot.campaigns.trial_flow import flow_of
from bot.campaigns.trial_months import months_within
from bot.engagement.clusters import Cluster, ClusterConclusion, conclude_by_commune
from bot.engagement.experiments import Closed, Design, close
from bot.engagement.flows import ExperimentFlow
from bot.engagement.lift import Conclusion, conclude
from bot.engagement.multiplicity import Further, further_comparisons
from bot.kernel.calculate import Calculate, here
from bot.kernel.clock import Clock
from bot.kernel.ids import CommuneId

ClustersOf = Callable[[Design, Sequence[date]], Awaitable[Sequence[Cluster] | None]]
"""What the portal counted in a design's communes in these months; None while a month is missing."""


class Standing(StrEnum):
    """How a trial stands."""

    NOT_SENT = "not_sent"
    OPEN = "open"
    CANCELLED = "cancelled"
    """The campaign was cancelled before everybody could be asked: there is no result."""
    NOBODY = "nobody"
    """Nobody was drawn."""
    NO_PORTAL_COUNTS = "no_portal_counts"
    """Its window has closed, and the portal's counts of its months are not imported yet."""
    READ = "read"


@dataclass(frozen=True, slots=True)
class TrialReading:
    """One trial as it may be shown now.

    Everything from `tallies` on is None unless `standing` is `READ`.
    """

    campaign: Campaign
    experiment: Experiment
    standing: Standing
    months: tuple[date, ...] = ()
    """Of a trial by commune: the months of the portal it is read from."""
    tallies: TrialTallies | None = None
    flow: ExperimentFlow | None = None
    conclusion: Conclusion | None = None
    by_commune: ClusterConclusion | None = None
    further: tuple[Further, ...] = ()


class TrialReader:
    """Reads the trials of all campaigns; the statistics are computed where `calculate` says."""

    def __init__(
        self, shelf: Shelf, *, clock: Clock, clusters_of: ClustersOf, calculate: Calculate = here
    ) -> None:
        self._shelf, self._clock = shelf, clock
        self._clusters_of, self._calculate = clusters_of, calculate

    async def all(self, *, limit: int = 100) -> Sequence[TrialReading]:
        """Every campaign with a trial, the latest changed first; those without a finding are among them."""
        found = [await self._read(campaign) for campaign in await self._shelf.campaigns(limit=limit)]
        return [one for one in found if one is not None]

    async def read(self, campaign_id: CampaignId) -> TrialReading | None:
        """The trial of a campaign; None when it has none.

        Raises:
            NoSuchCampaign: no such number.
            SealBroken, SealedTooLate: the stored design is not the one that was sealed in time.
        """
        return await self._read(await self._shelf.campaign(campaign_id))

    async def _read(self, campaign: Campaign) -> TrialReading | None:
        experiment = await self._shelf.experiment(campaign.id)
        if experiment is None:
            return None
        if campaign.status is CampaignStatus.CANCELLED:
            return TrialReading(campaign, experiment, Standing.CANCELLED)
        if not experiment.has_begun:
            return TrialReading(campaign, experiment, Standing.NOT_SENT)
        now = self._clock.now()
        if now < experiment.trial.closes_at or experiment.tallies is None:
            return TrialReading(campaign, experiment, Standing.OPEN)
        return await self._closed(campaign, experiment, now)

    async def _closed(self, campaign: Campaign, experiment: Experiment, now: datetime) -> TrialReading:
        assert experiment.tallies is not None
        tallies = tallies_from_json(experiment.tallies)
        closed = closed_trial(experiment, tallies, now)
        if closed is None:
            return TrialReading(campaign, experiment, Standing.NOBODY)
        if communes_of(closed.design) is not None:
            return await self._by_commune(campaign, experiment, tallies, closed)
        flow = flow_of(tallies)
        return TrialReading(
            campaign,
            experiment,
            Standing.READ,
            tallies=tallies,
            flow=flow,
            conclusion=await self._calculate(conclude, closed, flow),
            further=await self._calculate(further_comparisons, closed, flow),
        )

    async def _by_commune(
        self, campaign: Campaign, experiment: Experiment, tallies: TrialTallies, closed: Closed
    ) -> TrialReading:
        months = months_within(first_moment(closed.design), closed.design.window)
        clusters = await self._clusters_of(closed.design, months)
        if not months or clusters is None:
            return TrialReading(campaign, experiment, Standing.NO_PORTAL_COUNTS, months)
        conclusion = await self._calculate(conclude_by_commune, closed, clusters)
        return TrialReading(
            campaign, experiment, Standing.READ, months, tallies=tallies, by_commune=conclusion
        )


def closed_trial(experiment: Experiment, tallies: TrialTallies, now: datetime) -> Closed | None:
    """The proof that a trial may be read; None when nobody was assigned.

    Raises:
        SealBroken, SealedTooLate: the stored design is not the one that was sealed in time.
    """
    first, last = tallies.first_assigned_at, tallies.last_assigned_at
    if first is None or last is None:
        return None
    closed = close(experiment.trial.sealed, first_assigned_at=first, last_assigned_at=last, now=now)
    return closed if isinstance(closed, Closed) else None


def clusters_from(design: Design, online: dict[str, int], filings: dict[str, int]) -> Sequence[Cluster]:
    """The drawn communes with what the portal counted there."""
    drawn, held = communes_of(design) or ([], [])
    return [
        Cluster(CommuneId(one), one not in held, online.get(one, 0), filings.get(one, 0)) for one in drawn
    ]
