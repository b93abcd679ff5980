"""The post of a simulation: copies leave through the real outbox, some fail, the rest arrive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from bot.campaigns.model import Content, RunId, Send
from bot.campaigns.outcomes import Failed, Outcome, Sent, Unknown
from bot.campaigns.ports import Outbox, Permit
from bot.campaigns.service import Rules
from bot.campaigns.statuses import FailReason
from bot.conversations.letters import letter_rows
from bot.conversations.model import Reply
from bot.simulation import habits
from bot.simulation.acts import Screen, screen_of

HOLDER = "simulation"
AT_ONCE = 500
LEASE_S = 60.0


@dataclass(frozen=True, slots=True)
class Delivered:
    """A copy that arrived, with the buttons under it."""

    send: Send
    screen: Screen


@dataclass(frozen=True, slots=True)
class Sending:
    """What became of all copies that could leave: those that arrived, and who had blocked the bot."""

    delivered: Sequence[Delivered]
    blocked: Sequence[Send]


class SimulatedPost:
    """Plays the sender: claims, asks for each permit, and records an outcome drawn by chance."""

    def __init__(self, outbox: Outbox, *, rules: Rules, post: habits.Post, chance: Random) -> None:
        self._outbox, self._rules, self._post, self._chance = outbox, rules, post, chance
        self._contents: dict[RunId, Content] = {}

    async def send_all(self, now: datetime) -> Sending:
        """Send whatever may leave now."""
        delivered, blocked = list[Delivered](), list[Send]()
        while sends := await self._claim(now):
            outcomes = [(send, self._outcome()) for send in await self._permitted(sends, now)]
            await self._outbox.record(outcomes, holder=HOLDER, now=now)
            blocked += [send for send, became in outcomes if became == Failed(FailReason.BLOCKED)]
            delivered += [
                Delivered(send, await self._screen(send))
                for send, became in outcomes
                if isinstance(became, Sent)
            ]
        return Sending(delivered, blocked)

    async def _claim(self, now: datetime) -> Sequence[Send]:
        claimed = await self._outbox.claim(
            holder=HOLDER, limit=AT_ONCE, lease_s=LEASE_S, hours=self._rules.hours, now=now
        )
        return claimed.sends

    async def _permitted(self, sends: Sequence[Send], now: datetime) -> Sequence[Send]:
        permits = await self._outbox.permit(
            sends,
            holder=HOLDER,
            lease_s=LEASE_S,
            weekly_cap=self._rules.weekly_cap,
            hours=self._rules.hours,
            now=now,
        )
        return [send for send in sends if permits[send.id] is Permit.GO]

    def _outcome(self) -> Outcome:
        point, post = self._chance.random(), self._post
        kinds: tuple[tuple[Outcome, float], ...] = (
            (Failed(FailReason.BLOCKED), post.blocked),
            (Failed(FailReason.SERVER_ERROR), post.server_error),
            (Unknown(), post.unknown),
        )
        for outcome, share in kinds:
            if point < share:
                return outcome
            point -= share
        return Sent()

    async def _screen(self, send: Send) -> Screen:
        if send.run_id not in self._contents:
            self._contents[send.run_id] = await self._outbox.content(send.run_id)
        rows = letter_rows(self._contents[send.run_id], "", send.run_id, send.arm)
        return screen_of([Reply("", rows)])
