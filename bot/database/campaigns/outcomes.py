"""Recording what became of sends, grouped; ending runs; sending again on an officer's word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, Update, bindparam, func, or_, select, update

from bot.campaigns.halting import must_halt
from bot.campaigns.model import CampaignId, LogEntry, RunId, Send, SendId
from bot.campaigns.outcomes import Again, Failed, Outcome, Sent, Skipped, Unknown
from bot.campaigns.statuses import HARD_FAILURES, RunStatus, SendState, SkipReason
from bot.database.campaigns.plans import write_log
from bot.database.campaigns.states import IS_OPEN, is_state
from bot.database.tables import CHATS
from bot.database.tables.campaigns import RUNS, SENDS
from bot.kernel.ids import ServiceId

TIDIED_AT_ONCE = 5000
"""Sends skipped in one transaction when a run was cancelled or became too late."""

_ENDED = {"lease_until": None}
_STILL_OURS = (SendState.SENDING.value, SendState.UNKNOWN.value)
"""A late answer of a slow sender turns unknown into known."""

_NOT_BEGUN = (*_STILL_OURS, SendState.CLAIMED.value)
"""What is to be tried again may not have begun: a pause was on."""

_JUST_SENT = select(SENDS.c.chat_id).where(
    SENDS.c.id.in_(bindparam("numbers", expanding=True)),
    SENDS.c.holder == bindparam("me"),
    SENDS.c.state == SendState.SENT.value,
)
# A chat in the middle of a turn is left alone: waiting for it could deadlock with a person who is just being
# deleted (their row, then their sends), and its turn is about to say what it is about.
_AT_REST = select(CHATS.c.chat_id).where(CHATS.c.chat_id.in_(_JUST_SENT)).with_for_update(skip_locked=True)
_TURN_TO = update(CHATS).where(CHATS.c.chat_id.in_(_AT_REST)).values(current=bindparam("service"))

_TRIED = (SendState.SENT.value, SendState.FAILED.value, SendState.UNKNOWN.value)


def record_outcomes(
    connection: Connection, outcomes: Sequence[tuple[Send, Outcome]], *, holder: str, now: datetime
) -> list[RunId]:
    """Write outcomes, one statement for each kind of them; returns the runs halted by it."""
    groups: defaultdict[Outcome, list[SendId]] = defaultdict(list)
    for send, outcome in outcomes:
        groups[outcome].append(send.id)
    for outcome, numbers in groups.items():
        # Nothing of ours is changed that somebody else holds by now.
        states = _NOT_BEGUN if isinstance(outcome, Again) else _STILL_OURS
        this = (SENDS.c.id.in_(numbers), SENDS.c.holder == holder, SENDS.c.state.in_(states))
        connection.execute(update(SENDS).where(*this).values(_values(outcome, now)))
    _turn_chats_to(connection, outcomes, holder)
    suspicious = {
        send.run_id
        for send, outcome in outcomes
        if isinstance(outcome, Failed) and outcome.reason in HARD_FAILURES
    }
    return [run_id for run_id in sorted(suspicious) if _halt(connection, run_id, now)]


def end_runs(connection: Connection, *, now: datetime) -> tuple[list[RunId], bool]:
    """Skip what is not to be sent any more, finish what is done.

    Returns:
        The runs that ended, and whether there is more to tidy.
    """
    unfinished = [RunStatus.RUNNING.value, RunStatus.PAUSED.value, RunStatus.HALTED.value]
    is_late = RUNS.c.status.in_(unfinished) & (RUNS.c.expires_at <= now)
    tidied = _skip(connection, is_late | (RUNS.c.status == RunStatus.MISSED.value), SkipReason.TOO_LATE)
    tidied += _skip(connection, RUNS.c.status == RunStatus.CANCELLED.value, SkipReason.CANCELLED)
    over = [RunStatus.CANCELLED.value, RunStatus.MISSED.value]
    _count_assigned(connection, over)
    return _finish(connection, now), tidied >= TIDIED_AT_ONCE


def reopen(
    connection: Connection,
    run_id: RunId,
    *,
    reasons: Sequence[str],
    unknown: bool,
    entry: LogEntry,
    expires_at: datetime,
) -> int:
    """Make failed sends of these reasons pending again, and unknown ones when asked for."""
    failed = (SENDS.c.state == SendState.FAILED.value) & SENDS.c.reason.in_(reasons)
    either = or_(failed, SENDS.c.state == SendState.UNKNOWN.value)
    chosen: ColumnElement[bool] = either if unknown else failed
    fresh: dict[str, Any] = {
        "state": SendState.PENDING.value, "reason": None, "holder": None, "attempts": 0, "not_before": None,
        "attempted_at": None,
    }  # fmt: skip
    count = connection.execute(update(SENDS).where(SENDS.c.run_id == run_id, chosen).values(fresh)).rowcount
    if count:
        again = (RunStatus.FINISHED.value, RunStatus.RUNNING.value, RunStatus.PAUSED.value)
        running = {"status": RunStatus.RUNNING.value, "finished_at": None, "expires_at": expires_at}
        connection.execute(update(RUNS).where(RUNS.c.id == run_id, RUNS.c.status.in_(again)).values(running))
        write_log(connection, entry)
    return count


def _turn_chats_to(connection: Connection, outcomes: Sequence[tuple[Send, Outcome]], holder: str) -> None:
    """Who just got a broadcast about a service can ask "phí bao nhiêu" and is understood.

    Guides in progress keep their places.
    """
    told: defaultdict[ServiceId, list[SendId]] = defaultdict(list)
    for send, outcome in outcomes:
        if send.about is not None and isinstance(outcome, Sent):
            told[send.about].append(send.id)
    for service_id, numbers in told.items():
        connection.execute(_TURN_TO, {"service": service_id, "numbers": numbers, "me": holder})


def _values(outcome: Outcome, now: datetime) -> dict[str, Any]:
    match outcome:
        case Sent():
            return _ENDED | {"state": SendState.SENT.value, "reason": None}
        case Failed(reason):
            return _ENDED | {"state": SendState.FAILED.value, "reason": reason.value}
        case Skipped(reason):
            return _ENDED | {"state": SendState.SKIPPED.value, "reason": reason.value}
        case Unknown():
            return _ENDED | {"state": SendState.UNKNOWN.value}
        case Again(wait_s):
            # It did not reach anybody, so it does not count towards how often they are written to.
            return _ENDED | {
                "state": SendState.PENDING.value,
                "holder": None,
                "attempted_at": None,
                "not_before": now + timedelta(seconds=wait_s),
            }


def _halt(connection: Connection, run_id: RunId, now: datetime) -> bool:
    """Stop a run that is refused too often; returns whether this call stopped it."""
    of_run = (SENDS.c.run_id == run_id, SENDS.c.state.in_(_TRIED))
    attempted = connection.execute(select(func.count()).where(*of_run)).scalar_one()
    hard = (SENDS.c.run_id == run_id, SENDS.c.reason.in_(sorted(HARD_FAILURES)))
    failures = connection.execute(select(func.count()).where(*hard)).scalar_one()
    if not must_halt(attempted=attempted, hard_failures=failures):
        return False
    this = (RUNS.c.id == run_id, RUNS.c.status == RunStatus.RUNNING.value)
    halted = update(RUNS).where(*this).values(status=RunStatus.HALTED.value).returning(RUNS.c.campaign_id)
    campaign_id = connection.execute(halted).scalar()
    if campaign_id is None:
        return False
    data = {"attempted": attempted, "hard_failures": failures}
    write_log(connection, LogEntry(now, "run.halted", None, CampaignId(campaign_id), run_id, data))
    return True


def _skip(connection: Connection, runs: Any, reason: SkipReason) -> int:
    """Skip pending sends of some runs, at most `TIDIED_AT_ONCE`."""
    of_runs = select(RUNS.c.id).where(runs)
    pending = (
        select(SENDS.c.id)
        .where(SENDS.c.run_id.in_(of_runs), is_state(SendState.PENDING))
        .limit(TIDIED_AT_ONCE)
    )
    skipped = {"state": SendState.SKIPPED.value, "reason": reason.value}
    still = is_state(SendState.PENDING)
    return connection.execute(update(SENDS).where(SENDS.c.id.in_(pending), still).values(skipped)).rowcount


def _count_assigned(connection: Connection, statuses: Sequence[str]) -> None:
    """A run cancelled while it was prepared has as many assigned as were written out."""
    rows = (
        select(func.count())
        .where(SENDS.c.run_id == RUNS.c.id, SENDS.c.state != SendState.HELD_OUT.value)
        .correlate(RUNS)
        .scalar_subquery()
    )
    uncounted = (RUNS.c.status.in_(statuses), RUNS.c.assigned.is_(None))
    connection.execute(update(RUNS).where(*uncounted).values(assigned=rows))


def _finish(connection: Connection, now: datetime) -> list[RunId]:
    open_sends = select(SENDS.c.id).where(SENDS.c.run_id == RUNS.c.id, IS_OPEN).correlate(RUNS).exists()
    done = _running(RUNS).where(~open_sends).values(status=RunStatus.FINISHED.value, finished_at=now)
    ended = connection.execute(done.returning(RUNS.c.id, RUNS.c.campaign_id)).all()
    for run in ended:
        write_log(connection, LogEntry(now, "run.finished", None, CampaignId(run.campaign_id), RunId(run.id)))
    return [RunId(run.id) for run in ended]


def _running(table: Table) -> Update:
    return update(table).where(table.c.status.in_([RunStatus.RUNNING.value, RunStatus.PAUSED.value]))
