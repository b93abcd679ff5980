"""What happened: rows under pseudonyms, counts without anybody, and what could not be written."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import BigInteger, Index, text
from sqlmodel import Field, SQLModel

from bot.database.tables.naming import ROW_NUMBER, table_of


class EventRow(SQLModel, table=True):
    """One event of a person who agreed to measuring. Rows are only added, or folded into counters."""

    __tablename__: ClassVar[str] = "events"
    __table_args__ = (
        Index("ix_events_day_name", "day", "name"),
        Index("ix_events_pseudonym_name", "pseudonym", "name"),
        Index(
            "ix_events_campaign_id",
            "campaign_id",
            "name",
            sqlite_where=text("campaign_id IS NOT NULL"),
            postgresql_where=text("campaign_id IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_NUMBER)
    at: datetime
    day: date
    name: str
    pseudonym: str
    entry_id: str | None = None
    step: int | None = None
    source: str | None = None
    commune_id: str | None = None
    detail: str | None = None
    campaign_id: int | None = Field(default=None, sa_type=BigInteger)
    arm: str | None = None


class CounterRow(SQLModel, table=True):
    """How often something happened on a day, of people unknown. Empty text, step -1, campaign 0: none."""

    __tablename__: ClassVar[str] = "counters"
    __table_args__ = ({"sqlite_with_rowid": False},)

    day: date = Field(primary_key=True)
    name: str = Field(primary_key=True)
    entry_id: str = Field(primary_key=True)
    step: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    source: str = Field(primary_key=True)
    commune_id: str = Field(primary_key=True)
    detail: str = Field(primary_key=True)
    campaign_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    arm: str = Field(primary_key=True)
    count: int = Field(sa_type=BigInteger)


class LossRow(SQLModel, table=True):
    """Events of a day that could not be written: shown beside every figure, never hidden."""

    __tablename__: ClassVar[str] = "losses"

    day: date = Field(primary_key=True)
    count: int = Field(sa_type=BigInteger)


EVENTS = table_of(EventRow)
COUNTERS = table_of(CounterRow)
LOSSES = table_of(LossRow)
