"""What staff journeys may ask: campaigns, who works here, files people sent, and where the pages are."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.campaigns.audience import AudienceCounts
from bot.campaigns.model import Content, Plan, RunId
from bot.campaigns.outlook import TrialOutlook, trial_outlook
from bot.campaigns.ports import ProgressCard, ProgressCards, Shelf
from bot.campaigns.service import Campaigns
from bot.conversations.inside import Inside
from bot.conversations.model import Outcome, Turn
from bot.conversations.staff.report_desk import ReportDesk
from bot.kernel.calculate import Calculate, here
from bot.kernel.ids import ChatId
from bot.people.access import Access
from bot.people.roles import Permission


class Files(Protocol):
    """Fetches what people sent."""

    async def fetch(self, file_id: str, *, most_bytes: int) -> bytes | None:
        """The content of a file, or None when it is larger than that or cannot be fetched."""
        ...


class NobodyFollows:
    """Progress cards for a program without a watch: a card is renewed only when it is tapped."""

    async def follow(self, run_id: RunId, chat_id: ChatId, *, message_id: int) -> None:
        """Nothing is kept."""

    async def open(self, *, now: datetime) -> Sequence[ProgressCard]:
        del now
        return ()

    async def claim(self, card: ProgressCard, *, shown: str) -> bool:
        del card, shown
        return False

    async def lose(self, card: ProgressCard) -> None:
        """Nothing was kept."""


OUTLOOK_PATIENCE_S = 1.0
"""A card waits no longer for its outlook: an officer who taps wants an answer."""


@dataclass(frozen=True, slots=True)
class Office:
    """Handed to every staff journey by the composition root.

    `pages_url` is where staff pages answer, without a slash at the end; `pages_are_public` tells whether
    that works from other machines (`PUBLIC_URL`). `rate_per_s` is how many messages leave in a second.
    """

    campaigns: Campaigns
    shelf: Shelf
    access: Access
    files: Files
    pages_url: str
    pages_are_public: bool = False
    cards: ProgressCards = field(default_factory=NobodyFollows)
    rate_per_s: float = 25.0
    calculate: Calculate = here
    """Where heavy arithmetic is done; not in this process in the product."""
    reports: ReportDesk | None = None
    """None only where nobody asks for reports."""

    async def outlook(self, plan: Plan, counts: AudienceCounts) -> TrialOutlook | None:
        """What a plan's trial can show, before it is sent.

        Raises:
            TimeoutError: the arithmetic is still being loaded; it is there the next time.
        """
        # Shielded, so that what is loaded now is ready for the next card.
        asked = self._begin(plan, counts)
        return await asyncio.wait_for(asyncio.shield(asked), OUTLOOK_PATIENCE_S)

    def warm_up(self) -> None:
        """Load the arithmetic of outlooks while the officer still writes."""
        nobody = AudienceCounts(subscribers=1, met=1, eligible=1, measured=1)
        self._begin(Plan("", Content(("",))), nobody)

    def _begin(self, plan: Plan, counts: AudienceCounts) -> asyncio.Future[TrialOutlook | None]:
        asked = asyncio.ensure_future(self.calculate(trial_outlook, plan, counts))
        asked.add_done_callback(lambda done: done.cancelled() or done.exception())  # nobody may wait for it
        return asked

    @property
    def report_desk(self) -> ReportDesk:
        assert self.reports is not None, "the composition root opens the desk of reports"
        return self.reports


StaffJourney = Callable[[Turn, Inside, Office], Awaitable[Outcome]]


@dataclass(frozen=True, slots=True)
class Door:
    """One command, button or awaited text: who may use it, and the journey behind it.

    `needs` None lets citizens in too: an invitation is opened by somebody who is not staff yet, and the
    buttons of a broadcast are everybody's.
    """

    needs: Permission | None
    journey: StaffJourney
