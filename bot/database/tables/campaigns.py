"""Campaigns: plans, runs, one row for every copy, who did what, and what keeps processes apart."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, Index, LargeBinary, text
from sqlmodel import Field, SQLModel

from bot.database.tables.naming import ROW_NUMBER, table_of

_IS_OPEN = "state IN ('pending', 'claimed', 'sending')"


class CampaignRow(SQLModel, table=True):
    """What an officer plans. `version` grows with each change, so that two officers do not overwrite."""

    __tablename__: ClassVar[str] = "campaigns"
    __table_args__ = (Index("ix_campaigns_changed_at", "changed_at"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_NUMBER)
    title: str
    status: str
    version: int
    content: dict[str, Any] = Field(sa_type=JSON)
    picture: str | None = None
    audience: dict[str, Any] = Field(sa_type=JSON)
    schedule: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    holdout_share: float
    holdout_off_reason: str | None = None
    design: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    salt: str
    text_digest: str
    author: int = Field(sa_type=BigInteger)
    approved_by: int | None = Field(default=None, sa_type=BigInteger)
    approved_fingerprint: str | None = None
    changed_at: datetime


class PictureRow(SQLModel, table=True):
    """A picture under its SHA-256, kept once however many runs send it."""

    __tablename__: ClassVar[str] = "campaign_pictures"

    digest: str = Field(primary_key=True)
    content: bytes = Field(sa_type=LargeBinary)


class RunRow(SQLModel, table=True):
    """One time a campaign goes out; what is due lies here. `content` is frozen when it begins."""

    __tablename__: ClassVar[str] = "campaign_runs"
    __table_args__ = (
        Index("uq_campaign_runs_campaign_id_kind_due_at", "campaign_id", "kind", "due_at", unique=True),
        Index("ix_campaign_runs_status_due_at", "status", "due_at"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_NUMBER)
    campaign_id: int = Field(sa_type=BigInteger)
    status: str
    due_at: datetime
    expires_at: datetime
    started_at: datetime | None = None
    finished_at: datetime | None = None
    content: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    picture: str | None = None
    audience: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    holdout_share: float = 0.0
    follows_behaviour: bool = False
    text_digest: str | None = None
    spread_s: float = 0.0
    prepared_upto: int | None = Field(default=None, sa_type=BigInteger)
    """Subscribers up to this chat are written out."""
    assigned: int | None = None
    kind: str = "broadcast"
    about_run: int | None = Field(default=None, sa_type=BigInteger)
    """For a question at the end of the window: the broadcast whose newly assigned people it asks."""


class SendRow(SQLModel, table=True):
    """One copy for one person. The row outlives the person, the link to the chat does not.

    A trigger on `people` (migration 0002) empties `chat_id` when the person's row goes, whoever deletes it.
    """

    __tablename__: ClassVar[str] = "campaign_sends"
    __table_args__ = (
        Index("uq_campaign_sends_run_id_chat_id", "run_id", "chat_id", unique=True),
        Index("ix_campaign_sends_chat_id_attempted_at", "chat_id", "attempted_at"),
        Index(
            "ix_campaign_sends_open",
            "run_id",
            "state",
            "id",
            sqlite_where=text(_IS_OPEN),
            postgresql_where=text(_IS_OPEN),
        ),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_NUMBER)
    run_id: int = Field(sa_type=BigInteger)
    chat_id: int | None = Field(default=None, sa_type=BigInteger)
    arm: str
    is_measured: bool
    state: str
    reason: str | None = None
    holder: str | None = None
    lease_until: datetime | None = None
    not_before: datetime | None = None
    attempts: int = 0
    attempted_at: datetime | None = None
    is_first: bool = True
    """Whether it is the person's first assignment in the campaign: a person counts once, waves do not."""
    answer: str | None = None
    """What the person answered to the question at the end of the window; stays without a name."""
    answered_at: datetime | None = None
    ended: str | None = None
    """How the person's subscription ended after they were assigned, if it did; stays without a name."""
    ended_at: datetime | None = None


class CampaignLogRow(SQLModel, table=True):
    """Who did what with a campaign, and when; only added. `staff` is empty for what moved by itself."""

    __tablename__: ClassVar[str] = "campaign_log"
    __table_args__ = (Index("ix_campaign_log_campaign_id", "campaign_id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_NUMBER)
    at: datetime
    action: str
    staff: int | None = Field(default=None, sa_type=BigInteger)
    campaign_id: int = Field(sa_type=BigInteger)
    run_id: int | None = Field(default=None, sa_type=BigInteger)
    data: dict[str, Any] = Field(sa_type=JSON)


class PaceRow(SQLModel, table=True):
    """The one rate of all senders: a generic cell rate in seconds of the database's own clock."""

    __tablename__: ClassVar[str] = "pacing"

    name: str = Field(primary_key=True)
    spent_until: float
    paused_until: float
    slowed_to: float
    slowed_at: float


class LeaseRow(SQLModel, table=True):
    """Work that one process does at a time, and until when it is theirs."""

    __tablename__: ClassVar[str] = "leases"

    name: str = Field(primary_key=True)
    holder: str
    until: datetime


CAMPAIGNS = table_of(CampaignRow)
PICTURES = table_of(PictureRow)
RUNS = table_of(RunRow)
SENDS = table_of(SendRow)
CAMPAIGN_LOG = table_of(CampaignLogRow)
PACING = table_of(PaceRow)
LEASES = table_of(LeaseRow)
