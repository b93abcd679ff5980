"""Chats, people, promises and engagement.

Revision 0001, the first.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "chat_claims",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("holder", AutoString(), nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("until", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_chat_claims")),
    )
    op.create_table(
        "chats",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("language", AutoString(), nullable=False),
        sa.Column("commune_id", AutoString(), nullable=True),
        sa.Column("current", AutoString(), nullable=True),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("awaiting", AutoString(), nullable=True),
        sa.Column("awaiting_about", AutoString(), nullable=True),
        sa.Column("source", AutoString(), nullable=True),
        sa.Column("offered", AutoString(), nullable=False),
        sa.Column("last_used_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_chats")),
    )
    with op.batch_alter_table("chats", schema=None) as batch_op:
        batch_op.create_index("ix_chats_commune_id", ["commune_id"], unique=False)
        batch_op.create_index("ix_chats_last_used_on", ["last_used_on"], unique=False)

    op.create_table(
        "consents",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("consent", AutoString(), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("wording_version", AutoString(), nullable=False),
        sa.Column("way", AutoString(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.create_index("ix_consents_chat_id", ["chat_id"], unique=False)

    op.create_table(
        "counters",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("entry_id", AutoString(), nullable=False),
        sa.Column("step", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source", AutoString(), nullable=False),
        sa.Column("commune_id", AutoString(), nullable=False),
        sa.Column("detail", AutoString(), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("arm", AutoString(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "day",
            "name",
            "entry_id",
            "step",
            "source",
            "commune_id",
            "detail",
            "campaign_id",
            "arm",
            name=op.f("pk_counters"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "events",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("pseudonym", AutoString(), nullable=False),
        sa.Column("entry_id", AutoString(), nullable=True),
        sa.Column("step", sa.Integer(), nullable=True),
        sa.Column("source", AutoString(), nullable=True),
        sa.Column("commune_id", AutoString(), nullable=True),
        sa.Column("detail", AutoString(), nullable=True),
        sa.Column("campaign_id", sa.BigInteger(), nullable=True),
        sa.Column("arm", AutoString(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.create_index(
            "ix_events_campaign_id",
            ["campaign_id", "name"],
            unique=False,
            sqlite_where=sa.text("campaign_id IS NOT NULL"),
            postgresql_where=sa.text("campaign_id IS NOT NULL"),
        )
        batch_op.create_index("ix_events_day_name", ["day", "name"], unique=False)
        batch_op.create_index("ix_events_pseudonym_name", ["pseudonym", "name"], unique=False)

    op.create_table(
        "followed_topics",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("topic", AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "topic", name=op.f("pk_followed_topics")),
    )
    with op.batch_alter_table("followed_topics", schema=None) as batch_op:
        batch_op.create_index("ix_followed_topics_topic_chat_id", ["topic", "chat_id"], unique=False)

    op.create_table(
        "handled_updates",
        sa.Column("update_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.Column("is_done", sa.Boolean(), nullable=False),
        sa.Column("forgets", sa.Boolean(), nullable=False),
        sa.Column("outbox", AutoString(), nullable=True),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("update_id", name=op.f("pk_handled_updates")),
    )
    op.create_table(
        "kept_questions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("masked_text", AutoString(), nullable=False),
        sa.Column("band", AutoString(), nullable=False),
        sa.Column("commune_id", AutoString(), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_questions")),
    )
    with op.batch_alter_table("kept_questions", schema=None) as batch_op:
        batch_op.create_index("ix_kept_questions_asked_on", ["asked_on"], unique=False)
        batch_op.create_index("ix_kept_questions_chat_id", ["chat_id"], unique=False)

    op.create_table(
        "losses",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_losses")),
    )
    op.create_table(
        "people",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("role", AutoString(), nullable=False),
        sa.Column("pseudonym", AutoString(), nullable=True),
        sa.Column("notifications", sa.Boolean(), nullable=False),
        sa.Column("measuring", sa.Boolean(), nullable=False),
        sa.Column("questions", sa.Boolean(), nullable=False),
        sa.Column("follow_up", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_people")),
    )
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.create_index(
            "ix_people_subscribers",
            ["chat_id", "measuring"],
            unique=False,
            sqlite_where=sa.text("notifications"),
            postgresql_where=sa.text("notifications"),
        )
        batch_op.create_index("uq_people_pseudonym", ["pseudonym"], unique=True)

    op.create_table(
        "reminders",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("service_id", AutoString(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.Column("kind", AutoString(), nullable=False),
        sa.Column("taken_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
    )
    with op.batch_alter_table("reminders", schema=None) as batch_op:
        batch_op.create_index("ix_reminders_chat_id", ["chat_id"], unique=False)
        batch_op.create_index(
            "ix_reminders_due",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("taken_at IS NULL"),
            postgresql_where=sa.text("taken_at IS NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("reminders", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_reminders_due",
            sqlite_where=sa.text("taken_at IS NULL"),
            postgresql_where=sa.text("taken_at IS NULL"),
        )
        batch_op.drop_index("ix_reminders_chat_id")

    op.drop_table("reminders")
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_index("uq_people_pseudonym")
        batch_op.drop_index(
            "ix_people_subscribers",
            sqlite_where=sa.text("notifications"),
            postgresql_where=sa.text("notifications"),
        )

    op.drop_table("people")
    op.drop_table("losses")
    with op.batch_alter_table("kept_questions", schema=None) as batch_op:
        batch_op.drop_index("ix_kept_questions_chat_id")
        batch_op.drop_index("ix_kept_questions_asked_on")

    op.drop_table("kept_questions")
    op.drop_table("handled_updates")
    with op.batch_alter_table("followed_topics", schema=None) as batch_op:
        batch_op.drop_index("ix_followed_topics_topic_chat_id")

    op.drop_table("followed_topics")
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.drop_index("ix_events_pseudonym_name")
        batch_op.drop_index("ix_events_day_name")
        batch_op.drop_index(
            "ix_events_campaign_id",
            sqlite_where=sa.text("campaign_id IS NOT NULL"),
            postgresql_where=sa.text("campaign_id IS NOT NULL"),
        )

    op.drop_table("events")
    op.drop_table("counters")
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.drop_index("ix_consents_chat_id")

    op.drop_table("consents")
    with op.batch_alter_table("chats", schema=None) as batch_op:
        batch_op.drop_index("ix_chats_last_used_on")
        batch_op.drop_index("ix_chats_commune_id")

    op.drop_table("chats")
    op.drop_table("chat_claims")
