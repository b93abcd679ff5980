"""Writing out an audience, chunk by chunk, and making it visible at once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, String, case, cast, func, literal, null, select, update
from sqlalchemy import insert as plain_insert

from bot.campaigns.assignment import Arm, draw_of
from bot.campaigns.audience import LeftOut
from bot.campaigns.model import CampaignId, LogEntry, RunId
from bot.campaigns.plan_json import audience_from_json, content_from_json, schedule_from_json
from bot.campaigns.statuses import ASSIGNED_SENDS, RunStatus, SendState, SkipReason
from bot.database.campaigns.audience import PEOPLE_AND_CHATS, SUBSCRIBED, Question, left_out, meets
from bot.database.campaigns.drawing import drawn_arm, is_measured, ready_to_draw
from bot.database.campaigns.plans import write_log
from bot.database.campaigns.states import is_state
from bot.database.tables import PEOPLE
from bot.database.tables.campaigns import CAMPAIGNS, RUNS, SENDS

_INTO = ("run_id", "chat_id", "arm", "is_measured", "state", "reason", "attempts")
_BEFORE_ALL = -(2**62)
_WRITTEN_OUT = (LeftOut.TOO_OFTEN,)
"""Reasons that leave a row: the person would have got it. Others were never meant."""


def begin_preparing(connection: Connection, run_id: RunId, *, now: datetime) -> bool:
    """Take a due run, once, and freeze what it sends."""
    this = (RUNS.c.id == run_id, RUNS.c.status == RunStatus.DUE.value)
    taken = update(RUNS).where(*this).values(status=RunStatus.PREPARING.value, started_at=now)
    if connection.execute(taken).rowcount != 1:
        return False
    run = connection.execute(select(RUNS).where(RUNS.c.id == run_id)).one()
    plan = connection.execute(select(CAMPAIGNS).where(CAMPAIGNS.c.id == run.campaign_id)).one()
    schedule = schedule_from_json(plan.schedule)
    frozen = {
        "content": plan.content,
        "picture": plan.picture,
        "audience": plan.audience,
        "holdout_share": plan.holdout_share,
        "follows_behaviour": audience_from_json(plan.audience).follows_behaviour,
        "text_digest": plan.text_digest,
        "spread_s": schedule.spread.total_seconds() if schedule else 0.0,
    }
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
    question = Question(audience_from_json(run.audience), weekly_cap, now, run.campaign_id)
    sends = _sends_of(connection, run, question).where(PEOPLE.c.chat_id > start, PEOPLE.c.chat_id <= end)
    connection.execute(plain_insert(SENDS).from_select(_INTO, _with_states(sends)))
    return True


def publish(connection: Connection, run_id: RunId, *, smallest: int, now: datetime) -> RunStatus | None:
    """Make the prepared run visible, by one conditional update; too small an audience is not sent to."""
    if _is_unfinished(connection, run_id):
        return None
    _unlink_the_gone(connection, run_id)
    counted = (
        select(SENDS.c.state, func.count().label("count_"))
        .where(SENDS.c.run_id == run_id)
        .group_by(SENDS.c.state)
    )
    counts = {row.state: int(row.count_) for row in connection.execute(counted)}
    assigned = sum(counts.get(state.value, 0) for state in ASSIGNED_SENDS)
    pending, held_out = counts.get(SendState.PENDING.value, 0), counts.get(SendState.HELD_OUT.value, 0)
    is_enough = pending + held_out >= smallest
    status = RunStatus.RUNNING if is_enough else RunStatus.CANCELLED
    shown = update(RUNS).where(RUNS.c.id == run_id, RUNS.c.status == RunStatus.PREPARING.value)
    values: dict[str, Any] = {"status": status.value, "assigned": assigned}
    if not is_enough:
        values["finished_at"] = now
    if connection.execute(shown.values(values)).rowcount != 1:
        return None
    if not is_enough:
        _skip_all(connection, run_id, SkipReason.TOO_FEW)
    campaign_id = connection.execute(select(RUNS.c.campaign_id).where(RUNS.c.id == run_id)).scalar_one()
    action = "run.started" if is_enough else "run.too_few"
    write_log(connection, LogEntry(now, action, None, CampaignId(campaign_id), run_id))
    return status


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


def _sends_of(connection: Connection, run: Row[Any], question: Question) -> Select[Any]:
    """Whom the run is for, with the arm each keeps or is drawn into and why they may be left out."""
    salt = connection.execute(select(CAMPAIGNS.c.salt).where(CAMPAIGNS.c.id == run.campaign_id)).scalar_one()
    wordings = len(content_from_json(run.content).wordings)
    draw = draw_of(salt, holdout_share=run.holdout_share, wordings=wordings)
    arm = drawn_arm(connection.dialect.name, draw)
    earlier = select(RUNS.c.id).where(RUNS.c.campaign_id == run.campaign_id, RUNS.c.id != run.id)
    earlier_ids = connection.execute(earlier).scalars().all()
    if earlier_ids:
        kept = func.coalesce(_kept_arm(earlier_ids), arm)
        arm = kept if draw.held_below else case((kept == Arm.HOLDOUT.value, Arm.A.value), else_=kept)
    return (
        select(
            literal(run.id).label("run_id"),
            PEOPLE.c.chat_id,
            arm.label("arm"),
            is_measured().label("is_measured"),
            left_out(question).label("reason"),
        )
        .select_from(PEOPLE_AND_CHATS)
        .where(SUBSCRIBED, meets(question))
    )


def _kept_arm(earlier_ids: Any) -> Any:
    """The arm somebody has from an earlier run of the campaign: once drawn it stays."""
    return (
        select(SENDS.c.arm)
        .where(SENDS.c.run_id.in_(earlier_ids), SENDS.c.chat_id == PEOPLE.c.chat_id)
        .order_by(SENDS.c.id)
        .limit(1)
        .correlate(PEOPLE)
        .scalar_subquery()
    )


def _with_states(sends: Select[Any]) -> Select[Any]:
    """Rows as they are stored. The holdout comes first: it is drawn before anybody is left out."""
    # Worked out once a row, where an inlined query would look up how often each was written to three times.
    found = sends.cte("found").prefix_with("MATERIALIZED")
    is_held = found.c.arm == Arm.HOLDOUT.value
    state = case(
        (is_held, SendState.HELD_OUT.value),
        (found.c.reason.is_not(None), SendState.SKIPPED.value),
        else_=SendState.PENDING.value,
    )
    reason = case((is_held, null()), else_=cast(found.c.reason, String))
    written_out = found.c.reason.is_(None) | found.c.reason.in_([one.value for one in _WRITTEN_OUT])
    return (
        select(found.c.run_id, found.c.chat_id, found.c.arm, found.c.is_measured, state, reason, literal(0))
        .where(written_out)
        .order_by(found.c.chat_id)
    )


def _skip_all(connection: Connection, run_id: RunId, reason: SkipReason) -> None:
    this = (SENDS.c.run_id == run_id, is_state(SendState.PENDING))
    connection.execute(update(SENDS).where(*this).values(state=SendState.SKIPPED.value, reason=reason.value))
