"""The card of one run: how it stands, and what may be done with it now. Chat and watch show the same."""

from __future__ import annotations

from collections.abc import Iterable

from bot.campaigns.model import Progress, Run
from bot.campaigns.statuses import LIVE_RUNS, RETRYABLE_FAILURES, RunKind, RunStatus, SendState
from bot.conversations.buttons import act, rows_of
from bot.conversations.model import Button, Reply
from bot.conversations.staff.words import progress_words
from bot.texts import Html, Speaker

AREA = "run"
"""`run:<verb>:<run>`"""


def run_reply(
    say: Speaker, progress: Progress, title: str, rate_per_s: float, *, note: str = "", replaces: bool = True
) -> Reply:
    """The card as a message."""
    run = progress.run
    head = say("officer.run.head", id=run.campaign_id, title=title)
    kind = [say("officer.run.question")] if run.kind is RunKind.QUESTION else []
    lines = [*([note, ""] if note else []), head, *kind, progress_words(say, progress, rate_per_s)]
    return Reply(Html("\n".join(lines)), rows_of(run_buttons(say, progress)), replaces=replaces)


def run_buttons(say: Speaker, progress: Progress) -> list[Button]:
    """What may be done with a run that stands so."""
    run = progress.run
    retryable = sum(progress.by_reason.get((SendState.FAILED, reason), 0) for reason in RETRYABLE_FAILURES)
    is_open = run.status in {RunStatus.FINISHED, RunStatus.RUNNING, RunStatus.PAUSED}
    wanted = {
        "pause": run.status is RunStatus.RUNNING,
        "resume": run.status in {RunStatus.PAUSED, RunStatus.HALTED},
        "again": is_open and retryable > 0,
        "unknown": is_open and progress.count(SendState.UNKNOWN) > 0,
        "card": True,
        "csv": run.started_at is not None,
        "cancel": run.status in LIVE_RUNS or run.status is RunStatus.HALTED,
    }
    return _buttons(say, run, (verb for verb, is_wanted in wanted.items() if is_wanted))


def _buttons(say: Speaker, run: Run, verbs: Iterable[str]) -> list[Button]:
    return [run_button(say, verb, run) for verb in verbs]


def run_button(say: Speaker, verb: str, run: Run) -> Button:
    """One button about a run."""
    return act(say.label(f"officer.run.do.{verb}"), AREA, verb, str(run.id))
