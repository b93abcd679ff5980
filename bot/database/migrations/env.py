"""Alembic's way into the database: `bot.database.migrate` hands the connection in.

For `alembic revision --autogenerate` on the command line, the address comes as `-x url=sqlite:///…`.
"""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection
from sqlmodel import SQLModel

from bot.database import tables
from bot.database.engine import single_engine

assert tables.CHATS.metadata is SQLModel.metadata, "the tables fill the metadata that migrations compare"


def run(connection: Connection) -> None:
    """Run the migrations on a connection, in the transaction it may already have."""
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        # SQLite cannot change a column in place; batch mode copies the table instead.
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


handed_in = context.config.attributes.get("connection")
if handed_in is not None:
    run(handed_in)
else:
    with single_engine(context.get_x_argument(as_dictionary=True)["url"]).begin() as own:
        run(own)
