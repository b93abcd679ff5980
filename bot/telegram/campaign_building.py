"""Putting a sender together from the bot, its limiter and the ports."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from telegram.ext import ExtBot

from bot.campaigns.counted_links import CountedLinks
from bot.campaigns.model import RunId
from bot.campaigns.ports import Outbox, PacingRow
from bot.campaigns.service import Rules
from bot.conversations.model import EndSubscription, Outcome
from bot.conversations.ports import Memory
from bot.kernel.clock import Clock
from bot.kernel.ids import ChatId
from bot.telegram.campaign_calls import LetterCalls, bot_beside
from bot.telegram.campaign_letter import LetterWriter
from bot.telegram.campaign_sender import CampaignSender, SenderParts, SenderSettings
from bot.telegram.campaign_turns import Limiter, Turns


async def nobody_is_told(run_id: RunId) -> None:
    """For programs without officers: benchmarks and tests."""
    del run_id


def build_sender(
    bot: ExtBot[Any],
    *,
    limiter: Limiter,
    outbox: Outbox,
    memory: Memory,
    clock: Clock,
    holder: str,
    stop_label: str,
    personal: Callable[[str | None], Mapping[str, str]],
    rules: Rules,
    settings: SenderSettings,
    row: PacingRow | None = None,
    links: CountedLinks | None = None,
    on_halted: Callable[[RunId], Awaitable[None]] = nobody_is_told,
) -> CampaignSender:
    """A sender that shares connections and limiter with the bot's replies.

    Args:
        row: the shared pacing row when several processes send; None for a single one.
        personal: values of personal fields, given the commune a person chose.
        links: makes links that count taps; None: a tap in chat reveals the official address.
    """

    async def end_subscription(chat_id: ChatId) -> None:
        person = await memory.person(chat_id=chat_id)
        ended = Outcome(effects=(EndSubscription(),))
        await memory.record(person=person, outcome=ended, update_id=None, outbox=None, now=clock.now())

    parts = SenderParts(
        outbox=outbox,
        turns=Turns(limiter, per_s=settings.per_s, row=row),
        calls=LetterCalls(bot_beside(bot)),
        letters=LetterWriter(stop_label=stop_label, personal=personal, links=links),
        clock=clock,
        end_subscription=end_subscription,
        on_halted=on_halted,
        rules=rules,
    )
    return CampaignSender(parts, holder=holder, settings=settings)
