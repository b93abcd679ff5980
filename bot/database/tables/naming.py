"""How constraints are named, and how a model's table is reached. Imported before any model."""

from __future__ import annotations

from sqlalchemy import BigInteger, Integer, Table
from sqlmodel import SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

ROW_NUMBER = BigInteger().with_variant(Integer, "sqlite")
"""A growing row number: 64 bits on PostgreSQL; on SQLite only INTEGER grows by itself (and is 64 bits)."""


def table_of(model: type[SQLModel]) -> Table:
    """The table behind a model, for statements that name columns rather than objects."""
    return SQLModel.metadata.tables[str(model.__tablename__)]
