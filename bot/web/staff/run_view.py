"""How one run stands, ready to be shown: a bar, numbers by state and reason, the sum that must hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.campaigns.model import Conservation, Progress, Run
from bot.campaigns.statuses import (
    ASSIGNED_SENDS,
    LIVE_RUNS,
    OPEN_SENDS,
    RETRYABLE_FAILURES,
    RunStatus,
    SendState,
)
from bot.conversations.staff.numbers import number, span_of
from bot.conversations.staff.words import reason_words, status_words
from bot.texts import Html, Speaker

SHOWN: tuple[tuple[str, frozenset[SendState]], ...] = (
    ("sent", frozenset({SendState.SENT})),
    ("pending", OPEN_SENDS),
    ("failed", frozenset({SendState.FAILED})),
    ("skipped", frozenset({SendState.SKIPPED})),
    ("unknown", frozenset({SendState.UNKNOWN})),
)
"""The lines of the table: all people who are to be written to, each in one of them."""


@dataclass(frozen=True, slots=True)
class StateLine:
    """One state with its reasons, the most frequent first."""

    name: str
    words: Html
    count: int
    share: float
    reasons: tuple[tuple[int, Html], ...] = ()


@dataclass(frozen=True, slots=True)
class ProgressView:
    """A run in numbers; `done` of `assigned` will not change by themselves any more."""

    run: Run
    status: Html
    assigned: int
    done: int
    states: tuple[StateLine, ...]
    held_out: int
    time_left: Html | None
    retryable: int
    unknown: int

    @property
    def percent(self) -> int:
        return 100 if self.assigned == 0 else self.done * 100 // self.assigned

    @property
    def is_live(self) -> bool:
        return self.run.status in LIVE_RUNS

    @property
    def can_pause(self) -> bool:
        return self.run.status is RunStatus.RUNNING

    @property
    def can_resume(self) -> bool:
        return self.run.status in {RunStatus.PAUSED, RunStatus.HALTED}

    @property
    def can_cancel(self) -> bool:
        return self.is_live or self.run.status is RunStatus.HALTED

    @property
    def can_send_again(self) -> bool:
        return self.run.status is RunStatus.FINISHED and bool(self.retryable or self.unknown)


def progress_view(say: Speaker, progress: Progress, *, rate_per_s: float) -> ProgressView:
    """A run as it stands; the time left is reckoned from the rate and the even spread."""
    run, pending = progress.run, progress.count(*OPEN_SENDS)
    rows = progress.count(*ASSIGNED_SENDS)
    assigned = run.assigned if run.assigned is not None else rows
    failed = {reason: count for (of, reason), count in progress.by_reason.items() if of is SendState.FAILED}
    return ProgressView(
        run=run,
        status=status_words(say, run.status),
        assigned=assigned,
        done=assigned - pending,
        states=tuple(_line(say, name, states, progress, assigned) for name, states in SHOWN),
        held_out=progress.count(SendState.HELD_OUT),
        time_left=_time_left(say, run, pending, rate_per_s),
        retryable=sum(failed.get(reason.value, 0) for reason in RETRYABLE_FAILURES),
        unknown=progress.count(SendState.UNKNOWN),
    )


def conservation_words(say: Speaker, sums: Conservation) -> Html:
    """The sum, and whether it holds."""
    names = ("assigned", "sent", "failed", "skipped", "pending", "unknown")
    numbers: Mapping[str, str] = {name: number(say, getattr(sums, name)) for name in names}
    key = "pages.run.sum_holds" if sums.holds else "pages.run.sum_broken"
    return say(key, **numbers)


def _line(
    say: Speaker, name: str, states: frozenset[SendState], progress: Progress, assigned: int
) -> StateLine:
    count = progress.count(*states)
    reasons = sorted(
        (
            (found, reason_words(say, reason))
            for (of, reason), found in progress.by_reason.items()
            if of in states
        ),
        key=lambda item: -item[0],
    )
    share = count / assigned if assigned else 0.0
    return StateLine(name, say(f"pages.run.state.{name}"), count, share, tuple(reasons))


def _time_left(say: Speaker, run: Run, pending: int, rate_per_s: float) -> Html | None:
    """As the rate allows, and no sooner than an even spread does."""
    if run.status is not RunStatus.RUNNING or not pending:
        return None
    by_spread = run.spread * (pending / run.assigned) if run.assigned else timedelta()
    return span_of(say, max(timedelta(seconds=pending / rate_per_s), by_spread))
