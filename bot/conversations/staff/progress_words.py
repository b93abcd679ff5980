"""How a run stands, in words and a bar; exact, so that the sum can be checked by eye."""

from __future__ import annotations

from datetime import timedelta

from bot.campaigns.model import Progress, Run
from bot.campaigns.statuses import ASSIGNED_SENDS, OPEN_SENDS, RunStatus, SendState
from bot.conversations.staff.numbers import day_of, number, span_of
from bot.kernel.clock import VIETNAM_TIME
from bot.texts import Html, Speaker

BAR_CELLS = 12


def reason_words(say: Speaker, reason: str) -> Html:
    """Why somebody was left out, skipped or not reached."""
    return say(f"campaign.reason.{reason}")


def progress_words(say: Speaker, progress: Progress, rate_per_s: float) -> Html:
    """State, bar, sent, pending with the time left, failed and skipped by reason, unknown, held back.

    Args:
        rate_per_s: how many messages leave in a second; the time left is reckoned from it.
    """
    run = progress.run
    status = say(f"campaign.run_status.{run.status}")
    lines = [say("campaign.progress.head", number=run.number, status=status)]
    if run.status is RunStatus.DUE:
        local = run.due_at.astimezone(VIETNAM_TIME)
        lines.append(say("campaign.progress.due", when=f"{local:%H:%M} {day_of(local.date())}"))
        return Html("\n".join(lines))
    lines += _bar(say, progress)
    lines += [*_waiting(say, progress, rate_per_s), *_trouble(say, progress)]
    if held := progress.count(SendState.HELD_OUT):
        lines.append(say("campaign.progress.held_out", count=number(say, held)))
    return Html("\n".join(lines))


def _bar(say: Speaker, progress: Progress) -> list[Html]:
    assigned, still_open = _assigned(progress), progress.count(*OPEN_SENDS)
    share = 1.0 if assigned == 0 else (assigned - still_open) / assigned
    done = int(share * BAR_CELLS)
    bar = "▰" * done + "▱" * (BAR_CELLS - done)
    sent = number(say, progress.count(SendState.SENT))
    return [
        say("campaign.progress.bar", bar=bar, percent=int(share * 100)),
        say("campaign.progress.sent", count=sent, assigned=number(say, assigned)),
    ]


def _waiting(say: Speaker, progress: Progress, rate_per_s: float) -> list[Html]:
    pending, run = progress.count(*OPEN_SENDS), progress.run
    if not pending:
        return []
    line = say("campaign.progress.pending", count=number(say, pending))
    if run.status is RunStatus.RUNNING:
        left = say("campaign.progress.time_left", span=span_of(say, _time_left(run, pending, rate_per_s)))
        return [Html(f"{line}, {left}")]
    if run.status in {RunStatus.PAUSED, RunStatus.HALTED}:
        return [Html(f"{line}, {say('campaign.progress.waits')}")]
    return [line]


def _time_left(run: Run, pending: int, rate_per_s: float) -> timedelta:
    """As the rate allows, and no sooner than an even spread does."""
    by_rate = timedelta(seconds=pending / rate_per_s)
    by_spread = run.spread * (pending / run.assigned) if run.assigned else timedelta()
    return max(by_rate, by_spread)


def _trouble(say: Speaker, progress: Progress) -> list[Html]:
    lines: list[Html] = []
    for state in (SendState.FAILED, SendState.SKIPPED):
        if count := progress.count(state):
            lines.append(
                say(
                    f"campaign.progress.{state}",
                    count=number(say, count),
                    reasons=_reasons(say, progress, state),
                )
            )
    if unknown := progress.count(SendState.UNKNOWN):
        lines.append(say("campaign.progress.unknown", count=number(say, unknown)))
    return lines


def _reasons(say: Speaker, progress: Progress, state: SendState) -> Html:
    """The reasons of one state, the most frequent first."""
    found = {reason: count for (of, reason), count in progress.by_reason.items() if of is state}
    return Html(
        " · ".join(
            say("campaign.progress.reason", count=number(say, count), reason=reason_words(say, reason))
            for reason, count in sorted(found.items(), key=lambda item: -item[1])
        )
    )


def _assigned(progress: Progress) -> int:
    run = progress.run
    return run.assigned if run.assigned is not None else progress.count(*ASSIGNED_SENDS)
