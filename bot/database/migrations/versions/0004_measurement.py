"""Measurement: daily sums, counts of the portal, sealed experiments, answers at the end of a window.

Revision 0004, after 0003.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _on_sends() -> list[sa.Column[Any]]:
    return [
        sa.Column("is_first", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("answer", AutoString(), nullable=True),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.Column("ended", AutoString(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
    ]


def upgrade() -> None:
    op.create_table(
        "experiments",
        sa.Column("campaign_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("design", sa.JSON(), nullable=False),
        sa.Column("seal", AutoString(), nullable=False),
        sa.Column("sealed_at", UTCDateTime(), nullable=False),
        sa.Column("closes_at", UTCDateTime(), nullable=False),
        sa.Column("tallies", sa.JSON(), nullable=True),
        sa.Column("tallied_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("campaign_id", name=op.f("pk_experiments")),
    )
    op.create_table(
        "portal_counts",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("procedure_code", AutoString(), nullable=False),
        sa.Column("commune_id", AutoString(), nullable=False),
        sa.Column("channel", AutoString(), nullable=False),
        sa.Column("submitted_by", AutoString(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("import_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "month", "procedure_code", "commune_id", "channel", "submitted_by", name=op.f("pk_portal_counts")
        ),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("portal_counts", schema=None) as batch_op:
        batch_op.create_index("ix_portal_counts_commune_id_month", ["commune_id", "month"], unique=False)

    op.create_table(
        "portal_imports",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("staff", sa.BigInteger(), nullable=True),
        sa.Column("file_name", AutoString(), nullable=False),
        sa.Column("digest", AutoString(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("is_synthetic", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portal_imports")),
    )
    op.create_table(
        "portal_replaced",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("procedure_code", AutoString(), nullable=False),
        sa.Column("commune_id", AutoString(), nullable=False),
        sa.Column("channel", AutoString(), nullable=False),
        sa.Column("submitted_by", AutoString(), nullable=False),
        sa.Column("import_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("replaced_by", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "month",
            "procedure_code",
            "commune_id",
            "channel",
            "submitted_by",
            "import_id",
            name=op.f("pk_portal_replaced"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_portal_replaced_replaced_by", "portal_replaced", ["replaced_by"])
    op.create_table(
        "rolled_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("rolled_at", UTCDateTime(), nullable=False),
        sa.Column("is_final", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_rolled_days")),
    )
    op.create_table(
        "rollups",
        sa.Column("dimension", AutoString(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("key", AutoString(), nullable=False),
        sa.Column("detail", AutoString(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("dimension", "day", "name", "key", "detail", name=op.f("pk_rollups")),
        sqlite_with_rowid=False,
    )
    # Columns are added and dropped directly: batch mode would rebuild tables that triggers hang on.
    op.add_column(
        "campaign_runs", sa.Column("kind", AutoString(), nullable=False, server_default="broadcast")
    )
    op.add_column("campaign_runs", sa.Column("about_run", sa.BigInteger(), nullable=True))
    op.drop_index("uq_campaign_runs_campaign_id_due_at", "campaign_runs")
    op.create_index(
        "uq_campaign_runs_campaign_id_kind_due_at",
        "campaign_runs",
        ["campaign_id", "kind", "due_at"],
        unique=True,
    )
    for column in _on_sends():
        op.add_column("campaign_sends", column)
    op.add_column("campaigns", sa.Column("design", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("campaigns", "design")
    for column in reversed(_on_sends()):
        op.drop_column("campaign_sends", column.name)
    op.drop_index("uq_campaign_runs_campaign_id_kind_due_at", "campaign_runs")
    op.execute(
        "DELETE FROM campaign_sends WHERE run_id IN (SELECT id FROM campaign_runs WHERE kind <> 'broadcast')"
    )
    op.execute("DELETE FROM campaign_runs WHERE kind <> 'broadcast'")
    op.create_index(
        "uq_campaign_runs_campaign_id_due_at", "campaign_runs", ["campaign_id", "due_at"], unique=True
    )
    op.drop_column("campaign_runs", "about_run")
    op.drop_column("campaign_runs", "kind")
    op.drop_table("rollups")
    op.drop_table("rolled_days")
    op.drop_table("portal_imports")
    op.drop_index("ix_portal_replaced_replaced_by", "portal_replaced")
    op.drop_table("portal_replaced")
    with op.batch_alter_table("portal_counts", schema=None) as batch_op:
        batch_op.drop_index("ix_portal_counts_commune_id_month")

    op.drop_table("portal_counts")
    op.drop_table("experiments")
