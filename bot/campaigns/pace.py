"""One rate for many senders, as arithmetic on seconds: a generic cell rate (GCRA) with reservations.

In any window of T seconds at most `burst + per_s * T` reserved moments lie, plus the largest reservation.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

SLOWED_TO = 0.7
"""What is left of the rate after a refusal; refusals multiply."""

SLOWEST = 0.1
RECOVERED_PER_S = 0.01
"""Share of the full rate won back each second."""

BURST_S = 0.04
"""How far a late sender may catch up, so that late timers cost no throughput."""


@dataclass(frozen=True, slots=True)
class PaceState:
    """All that is kept: until when the rate is spent, paused, and how far it was slowed, and when."""

    spent_until: float = 0.0
    paused_until: float = 0.0
    slowed_to: float = 1.0
    slowed_at: float = 0.0

    def share_at(self, now: float) -> float:
        """The share of the full rate in use."""
        return min(1.0, self.slowed_to + max(now - self.slowed_at, 0.0) * RECOVERED_PER_S)


@dataclass(frozen=True, slots=True)
class Slots:
    """Reserved moments: the first is `delay_s` from now (may be past), the others `interval_s` apart."""

    delay_s: float
    interval_s: float
    count: int


def reserve(state: PaceState, now: float, *, count: int, per_s: float) -> tuple[PaceState, Slots]:
    """Reserve the next `count` free moments at `per_s` a second."""
    interval_s = 1 / (per_s * state.share_at(now))
    start = max(state.spent_until, state.paused_until, now - BURST_S)
    spent = replace(state, spent_until=start + count * interval_s)
    return spent, Slots(delay_s=start - now, interval_s=interval_s, count=count)


def pause(state: PaceState, now: float, *, seconds: float) -> PaceState:
    """Telegram said 429: nobody sends before that many seconds, and the rate goes down."""
    paused = replace(state, paused_until=max(state.paused_until, now + seconds))
    if state.paused_until > now:  # calls already on the way are refused too: one lesson is enough
        return paused
    return replace(paused, slowed_to=max(SLOWEST, state.share_at(now) * SLOWED_TO), slowed_at=now)
