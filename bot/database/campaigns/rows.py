"""Rows of campaigns and runs as the values of the room, and back."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row, select

from bot.campaigns.fingerprint import text_digest
from bot.campaigns.model import Campaign, CampaignId, Content, LogEntry, Plan, Run, RunId, StaffId
from bot.campaigns.plan_json import (
    audience_as_json,
    audience_from_json,
    content_as_json,
    content_from_json,
    schedule_as_json,
    schedule_from_json,
    trial_as_json,
    trial_from_json,
)
from bot.campaigns.statuses import CampaignStatus, RunKind, RunStatus
from bot.database.tables.campaigns import PICTURES
from bot.database.upserts import insert_into


def campaign_from(connection: Connection, row: Row[Any]) -> Campaign:
    """A stored campaign.

    Raises:
        PlanUnreadable: it was written by a version we do not understand.
    """
    plan = Plan(
        title=row.title,
        content=content_from_json(row.content, picture_of(connection, row.picture)),
        audience=audience_from_json(row.audience),
        schedule=schedule_from_json(row.schedule),
        holdout_share=row.holdout_share,
        holdout_off_reason=row.holdout_off_reason,
        trial=trial_from_json(row.design),
    )
    return Campaign(
        id=CampaignId(row.id),
        plan=plan,
        status=CampaignStatus(row.status),
        version=row.version,
        salt=row.salt,
        author=StaffId(row.author),
        approved_by=None if row.approved_by is None else StaffId(row.approved_by),
        approved_fingerprint=row.approved_fingerprint,
    )


def plan_values(connection: Connection, plan: Plan) -> dict[str, Any]:
    """The columns of a plan; its picture is kept on the way."""
    return {
        "title": plan.title,
        "content": content_as_json(plan.content),
        "picture": _keep_picture(connection, plan.content),
        "audience": audience_as_json(plan.audience),
        "schedule": schedule_as_json(plan.schedule),
        "holdout_share": plan.holdout_share,
        "holdout_off_reason": plan.holdout_off_reason,
        "design": trial_as_json(plan.trial),
        "text_digest": text_digest(plan.content),
    }


def run_from(row: Row[Any], number: int) -> Run:
    """A stored run; `number` counts the runs of its campaign from 1."""
    return Run(
        id=RunId(row.id),
        campaign_id=CampaignId(row.campaign_id),
        number=number,
        status=RunStatus(row.status),
        due_at=row.due_at,
        expires_at=row.expires_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        assigned=row.assigned,
        spread=timedelta(seconds=row.spread_s),
        kind=RunKind(row.kind),
        about_run=None if row.about_run is None else RunId(row.about_run),
    )


def log_values(entry: LogEntry) -> dict[str, Any]:
    """The columns of a log entry."""
    return {
        "at": entry.at,
        "action": entry.action,
        "staff": entry.staff,
        "campaign_id": entry.campaign_id,
        "run_id": entry.run_id,
        "data": dict(entry.data),
    }


def picture_of(connection: Connection, digest: str | None) -> bytes | None:
    """A kept picture."""
    if digest is None:
        return None
    return connection.execute(select(PICTURES.c.content).where(PICTURES.c.digest == digest)).scalar()


def _keep_picture(connection: Connection, content: Content) -> str | None:
    if content.picture is None:
        return None
    digest = hashlib.sha256(content.picture).hexdigest()
    keep = insert_into(connection.dialect.name, PICTURES).on_conflict_do_nothing()
    connection.execute(keep, {"digest": digest, "content": content.picture})
    return digest
