"""Writing out an audience, chunk by chunk, and making it visible at once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, String, case, cast, func, literal, null, select, update
from sqlalchemy import insert as plain_insert

from bot.campaigns.audience import LeftOut
from bot.campaigns.model import CampaignId, Content, LogEntry, RunId
from bot.campaigns.plan_json import audience_from_json, content_as_json, schedule_from_json
from bot.campaigns.statuses import ASSIGNED_SENDS, RunKind, RunStatus, SendState, SkipReason
from bot.database.campaigns.assigning import people_to_ask, people_to_assign
from bot.database.campaigns.audience import SUBSCRIBED, Question
from bot.database.campaigns.drawing import ready_to_draw
from bot.database.campaigns.plans import plan_run, write_log
from bot.database.campaigns.states import is_state
from bot.database.tables import PEOPLE
from bot.database.tables.campaigns import CAMPAIGNS, RUNS, SENDS

_INTO = ("run_id", "chat_id", "arm", "is_measured", "is_first", "state", "reason", "attempts")
_BEFORE_ALL = -(2**62)
_WRITTEN_OUT = (LeftOut.TOO_OFTEN,)
"""Reasons that leave a row: the person would have got it. Others were never meant."""


def begin_preparing(
    connection: Connection, run_id: RunId, *, now: datetime, question: Content | None = None
) -> bool:
    """Take a due run, once, and freeze what it sends: the plan's content, or the question handed in."""
    this = (RUNS.c.id == run_id, RUNS.c.status == RunStatus.DUE.value)
    taken = update(RUNS).where(*this).values(status=RunStatus.PREPARING.value, started_at=now)
    if connection.execute(taken).rowcount != 1:
        return False
    run = connection.execute(select(RUNS).where(RUNS.c.id == run_id)).one()
    frozen = _frozen_plan(connection, run) if question is None else _frozen_question(question)
    connection.execute(update(RUNS).where(RUNS.c.id == run_id).values(frozen))
    write_log(connection, LogEntry(now, "run.preparing", None, CampaignId(run.campaign_id), run_id))
    return True


def prepare_chunk(
    connection: Connection, run_id: RunId, *, size: int, weekly_cap: int, now: datetime
) -> bool:
    """Write out the sends of the next `size` subscribers; returns whether there may be more.

    Where it stands is kept in the run, changed in the same transaction and only from what was read: of two
    processes at it, one finds that the other went on, and stops.
    """
    run = connection.execute(select(RUNS).where(RUNS.c.id == run_id)).one_or_none()
    if run is None or run.status != RunStatus.PREPARING.value:
        return False
    start = _BEFORE_ALL if run.prepared_upto is None else run.prepared_upto
    end = _end_of_chunk(connection, start, size)
    if end is None:
        return False
    stood = (RUNS.c.id == run_id, RUNS.c.status == RunStatus.PREPARING.value)
    went_on = update(RUNS).where(*stood, RUNS.c.prepared_upto.is_not_distinct_from(run.prepared_upto))
    if connection.execute(went_on.values(prepared_upto=end)).rowcount != 1:
        return False
    ready_to_draw(connection)
    sends = _sends_of(connection, run, weekly_cap, now)
    sends = sends.where(PEOPLE.c.chat_id > start, PEOPLE.c.chat_id <= end)
    connection.execute(plain_insert(SENDS).from_select(_INTO, _with_states(sends)))
    return True


def publish(
    connection: Connection,
    run_id: RunId,
    *,
    smallest: int,
    now: datetime,
    question_at: tuple[datetime, datetime] | None = None,
) -> RunStatus | None:
    """Make the prepared run visible, by one conditional update; too small an audience is not sent to.

    `question_at` (due, expires) plans the question to those it assigned, in the same transaction.
    """
    if _is_unfinished(connection, run_id):
        return None
    _unlink_the_gone(connection, run_id)
    counted = (
        select(SENDS.c.state, func.count().label("count_"))
        .where(SENDS.c.run_id == run_id)
        .group_by(SENDS.c.state)
    )
    counts = {row.state: int(row.count_) for row in connection.execute(counted)}
    pending, held_out = counts.get(SendState.PENDING.value, 0), counts.get(SendState.HELD_OUT.value, 0)
    is_enough = pending + held_out >= smallest
    if not _show(connection, run_id, counts, is_enough=is_enough, now=now):
        return None
    run = connection.execute(select(RUNS.c.campaign_id).where(RUNS.c.id == run_id)).one()
    campaign_id = CampaignId(run.campaign_id)
    if not is_enough:
        _skip_all(connection, run_id, SkipReason.TOO_FEW)
    elif question_at is not None and held_out:
        due_at, expires_at = question_at
        plan_run(connection, campaign_id, due_at=due_at, expires_at=expires_at, about_run=run_id)
    action = "run.started" if is_enough else "run.too_few"
    write_log(connection, LogEntry(now, action, None, campaign_id, run_id))
    return RunStatus.RUNNING if is_enough else RunStatus.CANCELLED


def _show(
    connection: Connection, run_id: RunId, counts: dict[str, int], *, is_enough: bool, now: datetime
) -> bool:
    status = RunStatus.RUNNING if is_enough else RunStatus.CANCELLED
    assigned = sum(counts.get(state.value, 0) for state in ASSIGNED_SENDS)
    values: dict[str, Any] = {"status": status.value, "assigned": assigned}
    if not is_enough:
        values["finished_at"] = now
    shown = update(RUNS).where(RUNS.c.id == run_id, RUNS.c.status == RunStatus.PREPARING.value)
    return connection.execute(shown.values(values)).rowcount == 1


def _frozen_plan(connection: Connection, run: Row[Any]) -> dict[str, Any]:
    plan = connection.execute(select(CAMPAIGNS).where(CAMPAIGNS.c.id == run.campaign_id)).one()
    schedule = schedule_from_json(plan.schedule)
    return {
        "content": plan.content,
        "picture": plan.picture,
        "audience": plan.audience,
        "holdout_share": plan.holdout_share,
        "follows_behaviour": audience_from_json(plan.audience).follows_behaviour,
        "text_digest": plan.text_digest,
        "spread_s": schedule.spread.total_seconds() if schedule else 0.0,
    }


def _frozen_question(question: Content) -> dict[str, Any]:
    # It follows what happened to a person, so the last check before each call asks for that consent too.
    return {"content": content_as_json(question), "audience": {}, "follows_behaviour": True}


def _is_unfinished(connection: Connection, run_id: RunId) -> bool:
    """Whether subscribers are left to write out; waits for another process that does just that."""
    locked = select(RUNS.c.prepared_upto).where(RUNS.c.id == run_id).with_for_update()
    upto = connection.execute(locked).scalar()
    return _end_of_chunk(connection, _BEFORE_ALL if upto is None else upto, 1) is not None


def _unlink_the_gone(connection: Connection, run_id: RunId) -> None:
    """Whoever was deleted while their chunk was being written escaped the trigger on `people`."""
    known = select(PEOPLE.c.chat_id).where(PEOPLE.c.chat_id == SENDS.c.chat_id).exists()
    gone = (SENDS.c.run_id == run_id, SENDS.c.chat_id.is_not(None), ~known)
    connection.execute(update(SENDS).where(*gone).values(chat_id=None))


def _end_of_chunk(connection: Connection, start: int, size: int) -> int | None:
    """The last of the next `size` subscribers, None when there are none."""
    following = (
        select(PEOPLE.c.chat_id)
        .where(SUBSCRIBED, PEOPLE.c.chat_id > start)
        .order_by(PEOPLE.c.chat_id)
        .limit(size)
        .subquery()
    )
    return connection.execute(select(func.max(following.c.chat_id))).scalar()


def _sends_of(connection: Connection, run: Row[Any], weekly_cap: int, now: datetime) -> Select[Any]:
    if run.kind == RunKind.QUESTION.value:
        return people_to_ask(run)
    question = Question(audience_from_json(run.audience), weekly_cap, now, run.campaign_id)
    return people_to_assign(connection, run, question)


def _with_states(sends: Select[Any]) -> Select[Any]:
    """Rows as they are stored. What is known before sending leaves people out of both arms alike."""
    # Worked out once a row, where an inlined query would look up how often each was written to three times.
    found = sends.cte("found").prefix_with("MATERIALIZED")
    is_out = found.c.reason.is_not(None)
    state = case(
        (is_out, SendState.SKIPPED.value),
        (found.c.is_held, SendState.HELD_OUT.value),
        else_=SendState.PENDING.value,
    )
    in_trial = case((is_out, False), else_=found.c.is_measured)
    is_first = case((is_out, False), else_=found.c.is_first)
    reason = case((is_out, cast(found.c.reason, String)), else_=null())
    columns = (found.c.run_id, found.c.chat_id, found.c.arm, in_trial, is_first, state, reason, literal(0))
    written_out = ~is_out | found.c.reason.in_([one.value for one in _WRITTEN_OUT])
    return select(*columns).where(written_out).order_by(found.c.chat_id)


def _skip_all(connection: Connection, run_id: RunId, reason: SkipReason) -> None:
    this = (SENDS.c.run_id == run_id, is_state(SendState.PENDING))
    connection.execute(update(SENDS).where(*this).values(state=SendState.SKIPPED.value, reason=reason.value))
