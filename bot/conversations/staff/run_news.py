"""What those who follow a run are told when it stopped: finished, halted, missed, too few people."""

from __future__ import annotations

from collections.abc import Sequence

from bot.campaigns.model import Campaign, LogEntry, Progress
from bot.campaigns.statuses import ASSIGNED_SENDS, HARD_FAILURES, RunKind, RunStatus, SendState
from bot.conversations.buttons import rows_of
from bot.conversations.model import Reply
from bot.conversations.staff.numbers import number
from bot.conversations.staff.run_card import run_button
from bot.conversations.staff.words import reason_words
from bot.texts import Html, Speaker


def news_of(say: Speaker, progress: Progress, campaign: Campaign, log: Sequence[LogEntry]) -> Reply | None:
    """One message, or None when there is nothing to tell: a person cancelled it and knows.

    Args:
        log: the entries of this run.
    """
    run, kind = progress.run, _kind(progress, log)
    if kind is None or run.kind is RunKind.QUESTION:
        return None
    assigned = run.assigned if run.assigned is not None else progress.count(*ASSIGNED_SENDS)
    html = say(
        f"officer.run.told.{kind}",
        id=campaign.id,
        title=campaign.plan.title,
        assigned=number(say, assigned),
        reasons=_hard_reasons(say, progress),
        **{state.value: number(say, progress.count(state)) for state in _COUNTED},
    )
    return Reply(html, rows_of([run_button(say, "card", run)]))


_COUNTED = (SendState.SENT, SendState.FAILED, SendState.SKIPPED, SendState.UNKNOWN)


def _kind(progress: Progress, log: Sequence[LogEntry]) -> str | None:
    if progress.run.status in {RunStatus.FINISHED, RunStatus.HALTED, RunStatus.MISSED}:
        return progress.run.status.value
    return "too_few" if any(entry.action == "run.too_few" for entry in log) else None


def _hard_reasons(say: Speaker, progress: Progress) -> Html:
    """Why it was halted, with numbers."""
    found = {
        reason: progress.by_reason.get((SendState.FAILED, reason), 0) for reason in sorted(HARD_FAILURES)
    }
    return Html(
        " · ".join(
            say("campaign.progress.reason", count=number(say, count), reason=reason_words(say, reason))
            for reason, count in found.items()
            if count
        )
    )
