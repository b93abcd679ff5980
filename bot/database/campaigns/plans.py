"""Plans and runs: every change is conditional on what stood there, and leaves a line in the log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from bot.campaigns.errors import DraftChanged, NoSuchCampaign, PlanUnreadable
from bot.campaigns.model import Campaign, CampaignId, LogEntry, Plan, Run, RunId, StaffId
from bot.campaigns.plan_json import schedule_as_json
from bot.campaigns.schedule import Schedule
from bot.campaigns.statuses import EDITABLE_CAMPAIGNS, OVER_RUNS, CampaignStatus, RunKind, RunStatus
from bot.database.campaigns.rows import campaign_from, log_values, plan_values, run_from
from bot.database.tables.campaigns import CAMPAIGN_LOG, CAMPAIGNS, RUNS
from bot.database.upserts import insert_into

_LATEST_FIRST = (CAMPAIGNS.c.changed_at.desc(), CAMPAIGNS.c.id.desc())


def add_campaign(
    connection: Connection, plan: Plan, *, author: StaffId, salt: str, now: datetime
) -> Campaign:
    """Keep a new draft."""
    values = plan_values(connection, plan) | {
        "status": CampaignStatus.DRAFT.value,
        "version": 1,
        "salt": salt,
        "author": author,
        "changed_at": now,
    }
    number = connection.execute(insert(CAMPAIGNS).returning(CAMPAIGNS.c.id), values).scalar_one()
    write_log(connection, LogEntry(now, "campaign.drafted", author, CampaignId(number)))
    return load_campaign(connection, CampaignId(number))


def load_campaign(connection: Connection, campaign_id: CampaignId) -> Campaign:
    """Read one campaign, or raise NoSuchCampaign."""
    row = connection.execute(select(CAMPAIGNS).where(CAMPAIGNS.c.id == campaign_id)).one_or_none()
    if row is None:
        raise NoSuchCampaign("no campaign has this number")
    return campaign_from(connection, row)


def latest_titles(connection: Connection, limit: int) -> dict[CampaignId, str]:
    """Titles by campaign, the latest changed first."""
    latest = select(CAMPAIGNS.c.id, CAMPAIGNS.c.title).order_by(*_LATEST_FIRST).limit(limit)
    return {CampaignId(row.id): row.title for row in connection.execute(latest)}


def latest_campaigns(connection: Connection, limit: int) -> list[Campaign]:
    """The latest changed first; those that no longer parse are left out."""
    latest = select(CAMPAIGNS).order_by(*_LATEST_FIRST).limit(limit)
    found: list[Campaign] = []
    for row in connection.execute(latest).all():
        try:
            found.append(campaign_from(connection, row))
        except PlanUnreadable:
            continue
    return found


def save_plan(
    connection: Connection,
    campaign_id: CampaignId,
    plan: Plan,
    *,
    version: int,
    staff: StaffId,
    now: datetime,
) -> Campaign:
    """Replace a plan that still has this version, or raise DraftChanged."""
    values = plan_values(connection, plan) | {
        "status": CampaignStatus.DRAFT.value,
        "version": version + 1,
        "approved_by": None,
        "approved_fingerprint": None,
        "changed_at": now,
    }
    this = (CAMPAIGNS.c.id == campaign_id, CAMPAIGNS.c.version == version)
    editable = CAMPAIGNS.c.status.in_(EDITABLE_CAMPAIGNS)
    if connection.execute(update(CAMPAIGNS).where(*this, editable).values(values)).rowcount != 1:
        raise DraftChanged("the draft was changed meanwhile")
    entry = LogEntry(now, "campaign.edited", staff, campaign_id, data={"version": version + 1})
    write_log(connection, entry)
    _withdraw_due(connection, entry)
    return load_campaign(connection, campaign_id)


def move_campaign(
    connection: Connection,
    campaign_id: CampaignId,
    *,
    expected: Sequence[CampaignStatus],
    to: CampaignStatus,
    entry: LogEntry,
    version: int | None = None,
    approved_by: StaffId | None = None,
    fingerprint: str | None = None,
    first_run: tuple[datetime, datetime] | None = None,
    schedule: Schedule | None = None,
) -> bool:
    """Change the status of a plan that still stands where it is thought to stand."""
    conditions = [CAMPAIGNS.c.id == campaign_id, CAMPAIGNS.c.status.in_(expected)]
    if version is not None:
        conditions.append(CAMPAIGNS.c.version == version)
    values: dict[str, Any] = {"status": to.value, "changed_at": entry.at}
    if approved_by is not None:
        values["approved_by"] = approved_by
    if fingerprint is not None:
        values["approved_fingerprint"] = fingerprint
    if schedule is not None:
        values["schedule"] = schedule_as_json(schedule)
    if connection.execute(update(CAMPAIGNS).where(*conditions).values(values)).rowcount != 1:
        return False
    write_log(connection, entry)
    if first_run is not None:
        plan_run(connection, campaign_id, due_at=first_run[0], expires_at=first_run[1])
    return True


def plan_run(
    connection: Connection,
    campaign_id: CampaignId,
    *,
    due_at: datetime,
    expires_at: datetime,
    about_run: RunId | None = None,
) -> None:
    """Put a run into the table; one that was taken back for the same moment comes back.

    With `about_run` it is the question to those whom that run assigned.
    """
    values = {
        "campaign_id": campaign_id,
        "status": RunStatus.DUE.value,
        "due_at": due_at,
        "expires_at": expires_at,
        "holdout_share": 0.0,
        "follows_behaviour": False,
        "spread_s": 0.0,
        "kind": (RunKind.BROADCAST if about_run is None else RunKind.QUESTION).value,
        "about_run": about_run,
    }
    again = insert_into(connection.dialect.name, RUNS).on_conflict_do_update(
        index_elements=["campaign_id", "kind", "due_at"],
        set_={"status": RunStatus.DUE.value, "expires_at": expires_at, "finished_at": None},
        where=(RUNS.c.status == RunStatus.CANCELLED.value) & RUNS.c.started_at.is_(None),
    )
    connection.execute(again, values)


def move_run(
    connection: Connection, run_id: RunId, *, expected: Sequence[RunStatus], to: RunStatus, entry: LogEntry
) -> bool:
    """Change the status of a run that still stands where it is thought to stand."""
    values: dict[str, Any] = {"status": to.value, "finished_at": entry.at if to in OVER_RUNS else None}
    this = (RUNS.c.id == run_id, RUNS.c.status.in_(expected))
    if connection.execute(update(RUNS).where(*this).values(values)).rowcount != 1:
        return False
    write_log(connection, entry)
    return True


def load_run(connection: Connection, run_id: RunId) -> Run:
    """Read one run, or raise NoSuchCampaign."""
    found = load_runs(connection, RUNS.c.id == run_id)
    if not found:
        raise NoSuchCampaign("no run has this number")
    return found[0]


def load_runs(connection: Connection, *conditions: Any) -> list[Run]:
    """Runs that meet the conditions, earliest first, numbered within their campaigns and kinds."""
    other = RUNS.alias("other")
    number = (
        select(func.count())
        .where(
            other.c.campaign_id == RUNS.c.campaign_id,
            other.c.kind == RUNS.c.kind,
            other.c.due_at <= RUNS.c.due_at,
        )
        .scalar_subquery()
    )
    rows: Sequence[Row[Any]] = connection.execute(
        select(RUNS, number.label("number")).where(*conditions).order_by(RUNS.c.due_at, RUNS.c.id)
    ).all()
    return [run_from(row, row.number) for row in rows]


def was_text_sent(connection: Connection, digest: str, *, since: datetime, but: CampaignId) -> bool:
    """Whether another campaign began a run with this text since then."""
    same = select(RUNS.c.id).where(
        RUNS.c.text_digest == digest, RUNS.c.started_at >= since, RUNS.c.campaign_id != but
    )
    return connection.execute(same.limit(1)).first() is not None


def write_log(connection: Connection, entry: LogEntry) -> None:
    """Add a line to the log."""
    connection.execute(insert(CAMPAIGN_LOG), log_values(entry))


def load_log(connection: Connection, campaign_id: CampaignId) -> list[LogEntry]:
    """What happened to a campaign, oldest first."""
    lines = select(CAMPAIGN_LOG).where(CAMPAIGN_LOG.c.campaign_id == campaign_id).order_by(CAMPAIGN_LOG.c.id)
    return [
        LogEntry(
            at=row.at,
            action=row.action,
            staff=None if row.staff is None else StaffId(row.staff),
            campaign_id=CampaignId(row.campaign_id),
            run_id=None if row.run_id is None else RunId(row.run_id),
            data=row.data,
        )
        for row in connection.execute(lines).all()
    ]


def _withdraw_due(connection: Connection, entry: LogEntry) -> None:
    """Runs that are only planned wait for the new text to be approved."""
    due = (RUNS.c.campaign_id == entry.campaign_id, RUNS.c.status == RunStatus.DUE.value)
    connection.execute(
        update(RUNS).where(*due).values(status=RunStatus.CANCELLED.value, finished_at=entry.at)
    )
