"""What of a database is invented."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from bot.database.tables.naming import table_of


class SyntheticMarkRow(SQLModel, table=True):
    """One thing that filled this database with invented people; a single row marks the whole database."""

    __tablename__: ClassVar[str] = "synthetic_marks"

    name: str = Field(primary_key=True)
    seed: int = Field(sa_type=BigInteger)
    at: datetime


SYNTHETIC_MARKS = table_of(SyntheticMarkRow)
