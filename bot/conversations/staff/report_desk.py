"""What `/baocao` asks: the reports, somebody who draws, who wants reports by themselves, the latest trial."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from bot.campaigns.latest_trial import LatestTrial
from bot.charts.chart import Chart
from bot.engagement.pushing import ReportWishes
from bot.engagement.service import Reporting


class Artist(Protocol):
    """Draws without holding anybody up; `bot.charts.studio.Studio` does."""

    async def png(self, chart: Chart, /) -> bytes:
        """A picture for a chat.

        Raises:
            NotDrawn: when it could not be drawn.
        """
        ...


class Trials(Protocol):
    """Knows which campaign went out last."""

    async def latest(self) -> LatestTrial | None:
        """What may be said of it; None when none went out."""
        ...


@dataclass(frozen=True, slots=True)
class ReportDesk:
    """Handed to the journeys of reports. `has_synthetic` tells whether invented figures are among them."""

    reporting: Reporting
    artist: Artist
    wishes: ReportWishes
    trials: Trials
    has_synthetic: Callable[[], Awaitable[bool]]
