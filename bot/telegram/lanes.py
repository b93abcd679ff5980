"""Who may send next: calls wait in two lanes, replies always before bulk; no clock and no waiting here."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field

from bot.telegram.pacing import Chat, Lane, Pacing, Sending


@dataclass(eq=False, slots=True)
class Ticket:
    """A call's place in its lane."""

    sending: Sending


@dataclass(slots=True)
class Lanes:
    """Calls waiting to leave, first come first served within a lane and within a chat."""

    pacing: Pacing = field(default_factory=Pacing)
    _free: dict[Lane, deque[Ticket]] = field(default_factory=lambda: {lane: deque() for lane in Lane})
    _paid: dict[Lane, deque[Ticket]] = field(default_factory=lambda: {lane: deque() for lane in Lane})

    def may_leave_at_once(self, sending: Sending, now: float) -> bool:
        """Take the short way when nobody waits: count it and go. False: `join` a lane."""
        pacing = self.pacing
        if any(self._budget(sending).values()):
            return False
        if max(pacing.overall_ready_at(sending), pacing.chat_ready_at(sending)) > now:
            return False
        pacing.spend(sending, now)
        return True

    def join(self, ticket: Ticket) -> None:
        """Wait at the end of the lane."""
        self._budget(ticket.sending)[ticket.sending.lane].append(ticket)

    def leave(self, ticket: Ticket) -> None:
        """Stop waiting; no harm when the ticket waits no more."""
        queue = self._budget(ticket.sending)[ticket.sending.lane]
        if ticket in queue:
            queue.remove(ticket)

    def waiting(self) -> tuple[Ticket, ...]:
        return tuple(ticket for lanes in (self._free, self._paid) for lane in Lane for ticket in lanes[lane])

    def release(self, now: float) -> tuple[list[Ticket], float]:
        """Let go whoever may leave now.

        Returns:
            The released tickets in their order, already counted, and when to look again (infinity: when
            somebody joins).
        """
        released: list[Ticket] = []
        look_again = math.inf
        for lanes in (self._free, self._paid):
            for lane in (Lane.REPLY, Lane.BULK):
                lane_again, is_full = self._release_lane(lanes[lane], now, released)
                look_again = min(look_again, lane_again)
                if is_full:  # bulk must not take the place a reply waits for
                    break
        return released, look_again

    def _release_lane(self, queue: deque[Ticket], now: float, released: list[Ticket]) -> tuple[float, bool]:
        """One lane: tickets held up by their own chat are passed by, one held up by the budget ends it."""
        held: list[Ticket] = []
        held_chats = set[Chat]()
        look_again, is_full = math.inf, False
        while queue and not is_full:
            ticket = queue.popleft()
            sending = ticket.sending
            if sending.chat in held_chats:
                held.append(ticket)
                continue
            overall, chat = self.pacing.overall_ready_at(sending), self.pacing.chat_ready_at(sending)
            if max(overall, chat) <= now:
                self.pacing.spend(sending, now)
                released.append(ticket)
                continue
            held.append(ticket)
            held_chats.add(sending.chat)
            look_again = min(look_again, max(overall, chat))
            is_full = chat <= now
        queue.extendleft(reversed(held))
        return look_again, is_full

    def _budget(self, sending: Sending) -> dict[Lane, deque[Ticket]]:
        return self._paid if sending.is_paid else self._free
