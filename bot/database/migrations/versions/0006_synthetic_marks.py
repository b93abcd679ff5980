"""What of a database is invented, so that whatever is shown of it says so.

Revision 0006, after 0005.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "synthetic_marks",
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_synthetic_marks")),
    )


def downgrade() -> None:
    op.drop_table("synthetic_marks")
