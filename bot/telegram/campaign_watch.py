"""Watching runs for those who follow them: cards that renew themselves, and one word at the end.

Safe to run in several processes, late, or twice: every change is claimed in the database before it is made.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from bot.campaigns.errors import NoSuchCampaign, PlanUnreadable
from bot.campaigns.model import Campaign, Progress
from bot.campaigns.ports import ProgressCard, ProgressCards, Shelf
from bot.campaigns.statuses import OVER_RUNS
from bot.conversations.inside import Inside
from bot.conversations.model import Reply
from bot.conversations.staff.run_card import run_reply
from bot.conversations.staff.run_news import news_of
from bot.kernel.clock import Clock
from bot.telegram.speaking import Rewritten, Speaker
from bot.texts import Speaker as Words

LOOK_SECONDS = 5.0
"""How often to look: Telegram lets one message be edited some twenty times a minute."""

TOLD = "told:"


class CampaignWatch:
    """Looks after everything that is followed.

    Args:
        rate_per_s: how many messages leave in a second, for the time left.
    """

    def __init__(
        self,
        *,
        shelf: Shelf,
        cards: ProgressCards,
        inside: Callable[[], Inside],
        speaker: Speaker,
        clock: Clock,
        rate_per_s: float,
    ) -> None:
        self._shelf, self._cards, self._inside = shelf, cards, inside
        self._speaker, self._clock, self._rate_per_s = speaker, clock, rate_per_s

    async def look(self) -> None:
        """Renew every card whose run changed, and tell once how runs ended."""
        for card in await self._cards.open(now=self._clock.now()):
            try:
                await self._look_at(card)
            except (NoSuchCampaign, PlanUnreadable):
                continue  # nothing can be shown of it

    async def _look_at(self, card: ProgressCard) -> None:
        progress = await self._shelf.progress(card.run_id)
        campaign = await self._shelf.campaign(progress.run.campaign_id)
        reply = run_reply(self._say, progress, campaign.plan.title, self._rate_per_s)
        if _is_over(progress):
            await self._end(card, progress, campaign, reply)
        elif card.message_id is not None and card.shown != (shown := _digest(reply)):
            await self._renew(card, card.message_id, reply, shown)

    async def _renew(self, card: ProgressCard, message_id: int, reply: Reply, shown: str) -> None:
        if not await self._cards.claim(card, shown=shown):
            return
        rewritten = await self._speaker.rewrite(card.chat_id, message_id, reply)
        claimed = ProgressCard(card.run_id, card.chat_id, message_id, shown)
        if rewritten is Rewritten.GONE:
            await self._cards.lose(claimed)
        elif rewritten is Rewritten.LATER:
            await self._cards.claim(claimed, shown=card.shown)

    async def _end(self, card: ProgressCard, progress: Progress, campaign: Campaign, reply: Reply) -> None:
        """The last change of the card, and the news; said once, or not at all when we die in between."""
        if not await self._cards.claim(card, shown=f"{TOLD}{progress.run.status}"):
            return
        if card.message_id is not None:
            await self._speaker.rewrite(card.chat_id, card.message_id, reply)
        log = [entry for entry in await self._shelf.log(campaign.id) if entry.run_id == card.run_id]
        news = news_of(self._say, progress, campaign, log)
        if news is not None:
            await self._speaker.speak(card.chat_id, (news,))

    @property
    def _say(self) -> Words:
        """Staff are told in Vietnamese, whatever language their chat has: nobody's state is read for this."""
        return self._inside().texts.speaker("vi")


def _is_over(progress: Progress) -> bool:
    return progress.run.status in OVER_RUNS


def _digest(reply: Reply) -> str:
    """Stands for what a card shows."""
    return hashlib.sha256(repr((reply.html, reply.rows)).encode()).hexdigest()
