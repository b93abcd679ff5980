"""How fast messages may leave: arithmetic on seconds of any steady clock, without one of its own.

Every limit is a generic cell rate (GCRA): of each budget only one moment is kept, until when it is spent.
In any window of T seconds at most `burst + per_s * T` messages of a budget leave.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import StrEnum

SLOWED_TO = 0.7
"""What is left of the rate after a refusal that concerned everybody; refusals multiply."""

SLOWEST = 0.1
RECOVERED_PER_S = 0.01
"""Share of the full rate won back each second without such a refusal."""

REFUSALS_TOGETHER_S = 1.0
"""Two chats refused within this time: it was not about one of them."""

_PRUNE_AT = 4096

Chat = int | str


class Lane(StrEnum):
    """Who waits for whom: replies go first, bulk takes what is left."""

    REPLY = "reply"
    BULK = "bulk"


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `burst` messages at once and `per_s` a second on average; infinity is no limit."""

    per_s: float
    burst: int = 1

    @property
    def interval_s(self) -> float:
        return 1.0 / self.per_s

    def ready_at(self, spent_until: float, cost: int = 1, kept: int = 0) -> float:
        """When `cost` messages may leave at once, `kept` more of the burst staying unspent.

        What costs more than a whole burst leaves when the budget is full.
        """
        if math.isinf(self.per_s):
            return -math.inf
        ahead = max(self.burst - kept - cost, 0)
        return spent_until - ahead * self.interval_s

    def spend(self, spent_until: float, now: float, cost: int = 1, slowed_to: float = 1.0) -> float:
        """Until when the budget is spent after `cost` messages left now."""
        return max(spent_until, now) + cost * self.interval_s / slowed_to


UNLIMITED = Rate(math.inf)


@dataclass(frozen=True, slots=True)
class Pace:
    """All limits together.

    Attributes:
        overall: everything the bot sends. With its burst it stays below Telegram's 30 in any second.
        kept_for_replies: so much of the overall burst bulk leaves untouched, so that a reply finds a place
            at once while bulk runs at the full rate.
        chat: one chat. Telegram tolerates short bursts above one a second.
        group: one group or channel: 5 + 15 stay within 20 in any minute.
        paid: what is sent with `allow_paid_broadcast`; 1,000 in any second with the burst.

    Source: core.telegram.org/bots/faq, "My bot is hitting limits".
    """

    overall: Rate = Rate(25.0, 4)
    kept_for_replies: int = 2
    chat: Rate = Rate(1.0, 4)
    group: Rate = Rate(0.25, 5)
    paid: Rate = Rate(960.0, 40)


NO_LIMITS = Pace(UNLIMITED, 0, UNLIMITED, UNLIMITED, UNLIMITED)
"""For a Bot API server that has none."""


def overall_pace(per_s: float) -> Pace:
    """The usual limits at another overall rate; the burst grows with it, so that late timers cost nothing."""
    burst = max(4, round(per_s * 0.04))
    return Pace(overall=Rate(per_s, burst), kept_for_replies=burst // 2)


@dataclass(frozen=True, slots=True)
class Sending:
    """One call that puts messages into a chat, or changes one there.

    Attributes:
        chat: an id, or a name of a group or channel.
        cost: how many messages the call makes.
        is_edit: changes a message that is there; counted overall, but not as a message to the chat.
    """

    lane: Lane = Lane.REPLY
    chat: Chat = 0
    cost: int = 1
    is_edit: bool = False
    is_paid: bool = False

    @property
    def is_to_group(self) -> bool:
        return isinstance(self.chat, str) or self.chat < 0


@dataclass(slots=True)
class _Budget:
    """One overall budget: free or paid."""

    spent_until: float = -math.inf
    paused_until: float = -math.inf
    slowed_to: float = 1.0
    slowed_at: float = -math.inf

    def share_at(self, now: float) -> float:
        """The share of the full rate in use: what was won back since the last refusal."""
        if self.slowed_to >= 1.0:
            return 1.0
        return min(1.0, self.slowed_to + (now - self.slowed_at) * RECOVERED_PER_S)

    def slow_down(self, now: float) -> None:
        self.slowed_to, self.slowed_at = max(SLOWEST, self.share_at(now) * SLOWED_TO), now


@dataclass(slots=True)
class _Chat:
    spent_until: float = -math.inf
    paused_until: float = -math.inf


@dataclass(slots=True)
class Pacing:
    """The state of all budgets: asks when a call may leave, is told what left and what was refused."""

    pace: Pace = field(default_factory=Pace)
    _free: _Budget = field(default_factory=_Budget)
    _paid: _Budget = field(default_factory=_Budget)
    _chats: dict[Chat, _Chat] = field(default_factory=dict)
    _refused: tuple[Chat | None, float] = (None, -math.inf)

    def overall_ready_at(self, sending: Sending) -> float:
        """When the bot as a whole may send this; may be long past."""
        budget = self._budget(sending)
        kept = self.pace.kept_for_replies if sending.lane is Lane.BULK and not sending.is_paid else 0
        ready = self._overall(sending).ready_at(budget.spent_until, sending.cost, kept)
        return max(ready, budget.paused_until)

    def chat_ready_at(self, sending: Sending) -> float:
        """When its chat may be sent this."""
        state = self._chats.get(sending.chat)
        if state is None:
            return -math.inf
        if sending.is_edit:
            return state.paused_until
        return max(self._of_chat(sending).ready_at(state.spent_until, sending.cost), state.paused_until)

    def paused_until(self, sending: Sending) -> float:
        """Until when Telegram told us to wait with such a call."""
        state = self._chats.get(sending.chat)
        chat_paused = state.paused_until if state else -math.inf
        return max(self._budget(sending).paused_until, chat_paused)

    def spend(self, sending: Sending, now: float) -> None:
        """The call leaves now."""
        budget = self._budget(sending)
        overall = self._overall(sending)
        budget.spent_until = overall.spend(budget.spent_until, now, sending.cost, budget.share_at(now))
        if not sending.is_edit:
            state = self._chat(sending.chat, now)
            state.spent_until = self._of_chat(sending).spend(state.spent_until, now, sending.cost)

    def refuse(self, sending: Sending, retry_after_s: float, now: float) -> None:
        """Telegram answered 429: pause the chat, and everybody when it cannot be about this chat alone.

        Telegram does not say which limit was hit. A chat that had been quiet cannot have hit its own, and
        two chats refused together point to the overall one; then everybody waits, and goes on slower.
        """
        until = now + retry_after_s
        is_about_chat = sending.is_edit or self._was_busy(sending, now)
        last_chat, last_at = self._refused
        is_widespread = last_chat != sending.chat and now - last_at < REFUSALS_TOGETHER_S
        self._refused = (sending.chat, now)
        state = self._chat(sending.chat, now)
        state.paused_until = max(state.paused_until, until)
        if is_about_chat and not is_widespread:
            return
        budget = self._budget(sending)
        if budget.paused_until <= now:  # calls already on the way are refused too: one lesson is enough
            budget.slow_down(now)
        budget.paused_until = max(budget.paused_until, until)

    def _was_busy(self, sending: Sending, now: float) -> bool:
        """Whether the chat got more than this one call lately."""
        state = self._chats.get(sending.chat)
        rate = self._of_chat(sending)
        return state is not None and state.spent_until - now > sending.cost * rate.interval_s

    def _budget(self, sending: Sending) -> _Budget:
        return self._paid if sending.is_paid else self._free

    def _overall(self, sending: Sending) -> Rate:
        return self.pace.paid if sending.is_paid else self.pace.overall

    def _of_chat(self, sending: Sending) -> Rate:
        return self.pace.group if sending.is_to_group else self.pace.chat

    def _chat(self, chat: Chat, now: float) -> _Chat:
        if len(self._chats) >= _PRUNE_AT and chat not in self._chats:
            self._chats = {key: state for key, state in self._chats.items() if _matters(state, now)}
        return self._chats.setdefault(chat, _Chat())


def _matters(state: _Chat, now: float) -> bool:
    return max(state.spent_until, state.paused_until) > now
