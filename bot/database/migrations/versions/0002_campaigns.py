"""Campaigns: plans, runs, one row for every copy, leases and the shared pace.

Revision 0002, after 0001.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

FORGET_ON_SQLITE = """
CREATE TRIGGER people_unlink_campaign_sends AFTER DELETE ON people
BEGIN
    UPDATE campaign_sends SET chat_id = NULL WHERE chat_id = OLD.chat_id;
END
"""
FORGET_ON_POSTGRESQL = """
CREATE FUNCTION unlink_campaign_sends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE campaign_sends SET chat_id = NULL WHERE chat_id = OLD.chat_id;
    RETURN NULL;
END $$;
CREATE TRIGGER people_unlink_campaign_sends AFTER DELETE ON people
    FOR EACH ROW EXECUTE FUNCTION unlink_campaign_sends()
"""
"""Whoever deletes a person deletes the link of their sends; the outcomes stay, nameless.

A foreign key would do the same, but writing out 100,000 sends would take a second longer on PostgreSQL.
"""


def upgrade() -> None:
    op.create_table(
        "campaign_log",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("action", AutoString(), nullable=False),
        sa.Column("staff", sa.BigInteger(), nullable=True),
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_log")),
    )
    with op.batch_alter_table("campaign_log", schema=None) as batch_op:
        batch_op.create_index("ix_campaign_log_campaign_id", ["campaign_id"], unique=False)

    op.create_table(
        "campaign_pictures",
        sa.Column("digest", AutoString(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_campaign_pictures")),
    )
    op.create_table(
        "campaign_runs",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("status", AutoString(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=True),
        sa.Column("finished_at", UTCDateTime(), nullable=True),
        sa.Column("content", sa.JSON(), nullable=True),
        sa.Column("picture", AutoString(), nullable=True),
        sa.Column("audience", sa.JSON(), nullable=True),
        sa.Column("holdout_share", sa.Float(), nullable=False),
        sa.Column("follows_behaviour", sa.Boolean(), nullable=False),
        sa.Column("text_digest", AutoString(), nullable=True),
        sa.Column("spread_s", sa.Float(), nullable=False),
        sa.Column("prepared_upto", sa.BigInteger(), nullable=True),
        sa.Column("assigned", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_runs")),
    )
    with op.batch_alter_table("campaign_runs", schema=None) as batch_op:
        batch_op.create_index("ix_campaign_runs_status_due_at", ["status", "due_at"], unique=False)
        batch_op.create_index("uq_campaign_runs_campaign_id_due_at", ["campaign_id", "due_at"], unique=True)

    op.create_table(
        "campaigns",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", AutoString(), nullable=False),
        sa.Column("status", AutoString(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("picture", AutoString(), nullable=True),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("schedule", sa.JSON(), nullable=True),
        sa.Column("holdout_share", sa.Float(), nullable=False),
        sa.Column("holdout_off_reason", AutoString(), nullable=True),
        sa.Column("salt", AutoString(), nullable=False),
        sa.Column("text_digest", AutoString(), nullable=False),
        sa.Column("author", sa.BigInteger(), nullable=False),
        sa.Column("approved_by", sa.BigInteger(), nullable=True),
        sa.Column("approved_fingerprint", AutoString(), nullable=True),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaigns")),
    )
    with op.batch_alter_table("campaigns", schema=None) as batch_op:
        batch_op.create_index("ix_campaigns_changed_at", ["changed_at"], unique=False)

    op.create_table(
        "leases",
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("holder", AutoString(), nullable=False),
        sa.Column("until", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leases")),
    )
    op.create_table(
        "pacing",
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("spent_until", sa.Float(), nullable=False),
        sa.Column("paused_until", sa.Float(), nullable=False),
        sa.Column("slowed_to", sa.Float(), nullable=False),
        sa.Column("slowed_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_pacing")),
    )
    op.create_table(
        "campaign_sends",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.Column("arm", AutoString(), nullable=False),
        sa.Column("is_measured", sa.Boolean(), nullable=False),
        sa.Column("state", AutoString(), nullable=False),
        sa.Column("reason", AutoString(), nullable=True),
        sa.Column("holder", AutoString(), nullable=True),
        sa.Column("lease_until", UTCDateTime(), nullable=True),
        sa.Column("not_before", UTCDateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("attempted_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_sends")),
    )
    with op.batch_alter_table("campaign_sends", schema=None) as batch_op:
        batch_op.create_index(
            "ix_campaign_sends_chat_id_attempted_at", ["chat_id", "attempted_at"], unique=False
        )
        batch_op.create_index(
            "ix_campaign_sends_open",
            ["run_id", "state", "id"],
            unique=False,
            sqlite_where=sa.text("state IN ('pending', 'claimed', 'sending')"),
            postgresql_where=sa.text("state IN ('pending', 'claimed', 'sending')"),
        )
        batch_op.create_index("uq_campaign_sends_run_id_chat_id", ["run_id", "chat_id"], unique=True)
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    op.execute(FORGET_ON_SQLITE if is_sqlite else FORGET_ON_POSTGRESQL)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER people_unlink_campaign_sends")
    else:
        op.execute("DROP TRIGGER people_unlink_campaign_sends ON people")
        op.execute("DROP FUNCTION unlink_campaign_sends()")
    with op.batch_alter_table("campaign_sends", schema=None) as batch_op:
        batch_op.drop_index("uq_campaign_sends_run_id_chat_id")
        batch_op.drop_index(
            "ix_campaign_sends_open",
            sqlite_where=sa.text("state IN ('pending', 'claimed', 'sending')"),
            postgresql_where=sa.text("state IN ('pending', 'claimed', 'sending')"),
        )
        batch_op.drop_index("ix_campaign_sends_chat_id_attempted_at")

    op.drop_table("campaign_sends")
    op.drop_table("pacing")
    op.drop_table("leases")
    with op.batch_alter_table("campaigns", schema=None) as batch_op:
        batch_op.drop_index("ix_campaigns_changed_at")

    op.drop_table("campaigns")
    with op.batch_alter_table("campaign_runs", schema=None) as batch_op:
        batch_op.drop_index("uq_campaign_runs_campaign_id_due_at")
        batch_op.drop_index("ix_campaign_runs_status_due_at")

    op.drop_table("campaign_runs")
    op.drop_table("campaign_pictures")
    with op.batch_alter_table("campaign_log", schema=None) as batch_op:
        batch_op.drop_index("ix_campaign_log_campaign_id")

    op.drop_table("campaign_log")
