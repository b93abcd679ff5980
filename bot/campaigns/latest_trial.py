"""Campaigns that went out, with what may be said of their trials: for a report's one honest sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.campaigns.model import Campaign, Run
from bot.campaigns.ports import Shelf
from bot.campaigns.statuses import RunKind
from bot.campaigns.trial_reading import TrialReader, TrialReading
from bot.engagement.errors import SealBroken, SealedTooLate

LOOKED_THROUGH = 20
"""Campaigns changed before these did not go out lately."""


@dataclass(frozen=True, slots=True)
class LatestTrial:
    """What is known of a campaign that went out.

    Attributes:
        reading: its trial as it may be shown now; None when nobody was held back.
        is_broken: the stored design is not the one that was sealed: nothing may be told.
    """

    title: str
    reading: TrialReading | None = None
    is_broken: bool = False


class LatestTrials:
    """Finds them among the plans."""

    def __init__(self, shelf: Shelf, reader: TrialReader) -> None:
        self._shelf, self._reader = shelf, reader

    async def latest(self) -> LatestTrial | None:
        """The campaign whose first copies left last; None when none went out."""
        found = await self.all(most=1)
        return found[0] if found else None

    async def all(self, *, most: int = LOOKED_THROUGH) -> Sequence[LatestTrial]:
        """Campaigns that went out, the latest first: also those that showed nothing."""
        began: list[tuple[datetime, Campaign]] = []
        for campaign in await self._shelf.campaigns(limit=LOOKED_THROUGH):
            moment = _first_start(await self._shelf.runs(campaign.id))
            if moment is not None:
                began.append((moment, campaign))
        began.sort(key=lambda pair: (pair[0], pair[1].id), reverse=True)
        return [await self._told(campaign) for _, campaign in began[:most]]

    async def _told(self, campaign: Campaign) -> LatestTrial:
        try:
            return LatestTrial(campaign.plan.title, await self._reader.read(campaign.id))
        except (SealBroken, SealedTooLate):
            return LatestTrial(campaign.plan.title, is_broken=True)


def _first_start(runs: Sequence[Run]) -> datetime | None:
    starts = [run.started_at for run in runs if run.started_at and run.kind is RunKind.BROADCAST]
    return min(starts, default=None)
