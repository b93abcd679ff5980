"""People who work here, and how often a person wishes to be written to.

Revision 0003, after 0002.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "invitations",
        sa.Column("digest", AutoString(), nullable=False),
        sa.Column("role", AutoString(), nullable=False),
        sa.Column("invited_by", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("used_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_invitations")),
    )
    op.create_table(
        "progress_cards",
        sa.Column("run_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("shown", AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("run_id", "chat_id", name=op.f("pk_progress_cards")),
    )
    op.create_table(
        "sessions",
        sa.Column("digest", AutoString(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_sessions")),
    )
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.create_index("ix_sessions_chat_id", ["chat_id"], unique=False)

    op.create_table(
        "sign_ins",
        sa.Column("digest", AutoString(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("used_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_sign_ins")),
    )
    op.create_table(
        "staff_log",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("action", AutoString(), nullable=False),
        sa.Column("staff", sa.BigInteger(), nullable=True),
        sa.Column("subject", sa.BigInteger(), nullable=True),
        sa.Column("role", AutoString(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_log")),
    )
    op.create_table(
        "staff_names",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_staff_names")),
    )
    # Not in batch mode: rebuilding `people` on SQLite would lose its trigger.
    op.add_column("people", sa.Column("broadcasts_weekly", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("people", "broadcasts_weekly")

    op.drop_table("staff_names")
    op.drop_table("staff_log")
    op.drop_table("sign_ins")
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.drop_index("ix_sessions_chat_id")

    op.drop_table("sessions")
    op.drop_table("progress_cards")
    op.drop_table("invitations")
