"""Sealed trials in the database: kept before sending, counted when the window has closed."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, func, select, update

from bot.campaigns.model import CampaignId, LogEntry, RunId
from bot.campaigns.sealing import Experiment, SealedTrial
from bot.campaigns.statuses import RunKind, SendState
from bot.campaigns.tallies import ArmTally, TrialTallies, tallies_as_json
from bot.database.campaigns.plans import write_log
from bot.database.tables.campaigns import RUNS, SENDS
from bot.database.tables.reports import EXPERIMENTS
from bot.database.upserts import insert_into
from bot.engagement.experiments import SealedDesign, canonical_json, design_from_json
from bot.kernel.ids import ChatId

_DELIVERED, _HELD = SendState.SENT.value, SendState.HELD_OUT.value
NO_REASON = "unknown"
"""Stands for the reason of a copy that may have arrived or is still open when tallies are read."""


def keep_sealed(
    connection: Connection, campaign_id: CampaignId, sealed: SealedTrial | None, now: datetime
) -> None:
    """Seal a trial, or take an unused seal back. After the first draw the seal stays as it is."""
    if _has_begun(connection, campaign_id):
        return
    if sealed is None:
        connection.execute(EXPERIMENTS.delete().where(EXPERIMENTS.c.campaign_id == campaign_id))
        return
    values = {
        "campaign_id": campaign_id,
        "design": json.loads(canonical_json(sealed.design)),
        "seal": sealed.sealed.digest,
        "sealed_at": sealed.sealed.sealed_at,
        "closes_at": sealed.closes_at,
    }
    changed = {name: value for name, value in values.items() if name != "campaign_id"}
    kept = insert_into(connection.dialect.name, EXPERIMENTS).values(values)
    connection.execute(kept.on_conflict_do_update(index_elements=["campaign_id"], set_=changed))
    write_log(
        connection, LogEntry(now, "trial.sealed", None, campaign_id, data={"seal": sealed.sealed.digest})
    )


def load_experiment(connection: Connection, campaign_id: CampaignId) -> Experiment | None:
    """The sealed trial of a campaign, if it has one."""
    row = connection.execute(
        select(EXPERIMENTS).where(EXPERIMENTS.c.campaign_id == campaign_id)
    ).one_or_none()
    if row is None:
        return None
    return Experiment(
        trial=_trial_of(row),
        has_begun=_has_begun(connection, campaign_id),
        tallies=row.tallies,
        tallied_at=row.tallied_at,
    )


def closing(connection: Connection, now: datetime) -> list[CampaignId]:
    """Campaigns whose window has closed and whose tallies are not read yet."""
    due = select(EXPERIMENTS.c.campaign_id).where(
        EXPERIMENTS.c.tallied_at.is_(None), EXPERIMENTS.c.closes_at <= now
    )
    return [CampaignId(number) for number in connection.execute(due).scalars()]


def seal_tallies(connection: Connection, campaign_id: CampaignId, now: datetime) -> bool:
    """Count a closed trial and keep the sums for ever; whether this call did it."""
    this = (EXPERIMENTS.c.campaign_id == campaign_id, EXPERIMENTS.c.tallied_at.is_(None))
    row = connection.execute(select(EXPERIMENTS).where(*this, EXPERIMENTS.c.closes_at <= now)).one_or_none()
    if row is None:
        return False
    tallies = count_trial(connection, campaign_id, _trial_of(row))
    counted = {"tallies": tallies_as_json(tallies), "tallied_at": now}
    if connection.execute(update(EXPERIMENTS).where(*this).values(counted)).rowcount != 1:
        return False
    write_log(connection, LogEntry(now, "trial.closed", None, campaign_id))
    return True


def count_trial(connection: Connection, campaign_id: CampaignId, trial: SealedTrial) -> TrialTallies:
    """The flow per arm, from the rows of sends alone: those of deleted people count without a name."""
    arms: defaultdict[str, dict[str, Any]] = defaultdict(_empty_arm)
    for row in connection.execute(_deliveries(campaign_id, trial)):
        _add_delivery(arms[row.arm], row.state, row.reason, row.people)
    for row in connection.execute(_answers(campaign_id)):
        arm = arms[row.arm]
        arm["asked"] += row.people
        if row.answer is not None:
            arm["answers"][row.answer] = arm["answers"].get(row.answer, 0) + row.people
    for arm_name, way, count in _endings(connection, campaign_id, trial):
        arms[arm_name]["ended"][way] = arms[arm_name]["ended"].get(way, 0) + count
    outside = connection.execute(_outside(campaign_id)).scalar_one()
    left_out = {row.reason: row.people for row in connection.execute(_left_out(campaign_id))}
    first_at, last_at = connection.execute(_assigned_between(campaign_id, trial)).one()
    return TrialTallies(
        {name: ArmTally(**values) for name, values in arms.items()},
        left_out,
        outside,
        first_assigned_at=first_at,
        last_assigned_at=last_at,
    )


def record_answer(
    connection: Connection, run_id: RunId, chat_id: ChatId, *, answer: str, now: datetime
) -> bool:
    """Keep what somebody answered, or changed their answer to, until the tallies are sealed."""
    run = select(RUNS.c.campaign_id).where(RUNS.c.id == run_id, RUNS.c.kind == RunKind.QUESTION.value)
    campaign_id = connection.execute(run).scalar()
    is_open = select(EXPERIMENTS.c.campaign_id).where(
        EXPERIMENTS.c.campaign_id == campaign_id, EXPERIMENTS.c.tallied_at.is_(None)
    )
    if campaign_id is None or connection.execute(is_open).first() is None:
        return False
    theirs = (SENDS.c.run_id == run_id, SENDS.c.chat_id == chat_id)
    answered = update(SENDS).where(*theirs).values(answer=answer, answered_at=now)
    return connection.execute(answered).rowcount == 1


def mark_ended(connection: Connection, chat_id: ChatId, *, way: str, now: datetime) -> None:
    """Note on a person's sends that their subscription ended, before their name is gone from them."""
    theirs = (SENDS.c.chat_id == chat_id, SENDS.c.ended.is_(None))
    connection.execute(update(SENDS).where(*theirs).values(ended=way, ended_at=now))


def _has_begun(connection: Connection, campaign_id: CampaignId) -> bool:
    begun = select(RUNS.c.id).where(RUNS.c.campaign_id == campaign_id, RUNS.c.started_at.is_not(None))
    return connection.execute(begun.limit(1)).first() is not None


def _empty_arm() -> dict[str, Any]:
    return {
        "assigned": 0,
        "delivered": 0,
        "unreached": {},
        "held_back": 0,
        "asked": 0,
        "answers": {},
        "ended": {},
    }


def _add_delivery(arm: dict[str, Any], state: str, reason: str | None, count: int) -> None:
    arm["assigned"] += count
    if state == _DELIVERED:
        arm["delivered"] += count
    elif state == _HELD:
        arm["held_back"] += count
    else:
        why = reason or NO_REASON
        arm["unreached"][why] = arm["unreached"].get(why, 0) + count


def _of(campaign_id: CampaignId, kind: RunKind) -> ColumnElement[bool]:
    return and_(RUNS.c.campaign_id == campaign_id, RUNS.c.kind == kind.value)


def _rows(campaign_id: CampaignId, kind: RunKind) -> Any:
    return SENDS.join(RUNS, (RUNS.c.id == SENDS.c.run_id) & _of(campaign_id, kind))


def _trial_of(row: Row[Any]) -> SealedTrial:
    design = design_from_json(json.dumps(row.design))
    return SealedTrial(SealedDesign(design, row.seal, row.sealed_at), row.closes_at)


def _drawn(trial: SealedTrial) -> ColumnElement[bool]:
    """First assignments within the sealed time for joining: one row for each person of the trial."""
    return SENDS.c.is_measured & SENDS.c.is_first & (RUNS.c.started_at <= trial.joined_until)


def _assigned_between(campaign_id: CampaignId, trial: SealedTrial) -> Select[Any]:
    return (
        select(func.min(RUNS.c.started_at), func.max(RUNS.c.started_at))
        .select_from(_rows(campaign_id, RunKind.BROADCAST))
        .where(_drawn(trial))
    )


def _deliveries(campaign_id: CampaignId, trial: SealedTrial) -> Select[Any]:
    """First assignments by arm and what became of their copy: a person counts once, whatever the waves."""
    return (
        select(SENDS.c.arm, SENDS.c.state, SENDS.c.reason, func.count().label("people"))
        .select_from(_rows(campaign_id, RunKind.BROADCAST))
        .where(_drawn(trial))
        .group_by(SENDS.c.arm, SENDS.c.state, SENDS.c.reason)
    )


def _answers(campaign_id: CampaignId) -> Select[Any]:
    return (
        select(SENDS.c.arm, SENDS.c.answer, func.count().label("people"))
        .select_from(_rows(campaign_id, RunKind.QUESTION))
        .where((SENDS.c.state == _DELIVERED) | SENDS.c.answer.is_not(None))
        .group_by(SENDS.c.arm, SENDS.c.answer)
    )


def _endings(
    connection: Connection, campaign_id: CampaignId, trial: SealedTrial
) -> Sequence[tuple[str, str, int]]:
    """Subscriptions that ended within the window from assignment, by arm and way."""
    ended = (
        select(SENDS.c.arm, SENDS.c.ended, RUNS.c.started_at, SENDS.c.ended_at)
        .select_from(_rows(campaign_id, RunKind.BROADCAST))
        .where(_drawn(trial), SENDS.c.ended.is_not(None))
    )
    counts: defaultdict[tuple[str, str], int] = defaultdict(int)
    for row in connection.execute(ended):
        if row.started_at <= row.ended_at <= row.started_at + trial.design.window:
            counts[row.arm, row.ended] += 1
    return [(arm, way, count) for (arm, way), count in counts.items()]


def _outside(campaign_id: CampaignId) -> Select[Any]:
    """People who received it, or were to, without being in the trial; their first copy each."""
    chats = func.count(SENDS.c.chat_id.distinct())
    nameless = func.sum(case((SENDS.c.chat_id.is_(None), 1), else_=0))
    return (
        select(chats + func.coalesce(nameless, 0))
        .select_from(_rows(campaign_id, RunKind.BROADCAST))
        .where(~SENDS.c.is_measured, SENDS.c.reason.is_(None))
    )


def _left_out(campaign_id: CampaignId) -> Select[Any]:
    return (
        select(SENDS.c.reason, func.count().label("people"))
        .select_from(_rows(campaign_id, RunKind.BROADCAST))
        .where(~SENDS.c.is_measured, SENDS.c.reason == "too_often")
        .group_by(SENDS.c.reason)
    )
