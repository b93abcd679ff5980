"""Who wants reports by themselves.

Revision 0005, after 0004.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "report_wishes",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("how_often", AutoString(), nullable=False),
        sa.Column("last_sent_for", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_report_wishes")),
    )


def downgrade() -> None:
    op.drop_table("report_wishes")
