"""What reports are made of: daily sums, counts of the portal, and the sealed designs of experiments."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, Index
from sqlmodel import Field, SQLModel

from bot.database.tables.naming import ROW_NUMBER, table_of


class RollupRow(SQLModel, table=True):
    """How often something happened on a day along one dimension, consenting people and others together.

    One event grows one row of each dimension it has a key in, so a report reads few rows however many
    events there were. Kept for ever; it names nobody.
    """

    __tablename__: ClassVar[str] = "rollups"
    __table_args__ = ({"sqlite_with_rowid": False},)

    dimension: str = Field(primary_key=True)
    day: date = Field(primary_key=True)
    name: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    detail: str = Field(primary_key=True)
    count: int = Field(sa_type=BigInteger)


class RolledDayRow(SQLModel, table=True):
    """A day whose sums are made, and until which event; days without a row are read live."""

    __tablename__: ClassVar[str] = "rolled_days"

    day: date = Field(primary_key=True)
    rolled_at: datetime
    is_final: bool


class PortalCountRow(SQLModel, table=True):
    """Dossiers of one month as the portal counts them: no person, no dossier, only numbers."""

    __tablename__: ClassVar[str] = "portal_counts"
    __table_args__ = (
        Index("ix_portal_counts_commune_id_month", "commune_id", "month"),
        {"sqlite_with_rowid": False},
    )

    month: date = Field(primary_key=True)
    procedure_code: str = Field(primary_key=True)
    commune_id: str = Field(primary_key=True)
    channel: str = Field(primary_key=True)
    submitted_by: str = Field(primary_key=True)
    count: int = Field(sa_type=BigInteger)
    import_id: int = Field(sa_type=BigInteger)


class PortalReplacedRow(SQLModel, table=True):
    """A portal count that a later import replaced; it counts again when that import is undone."""

    __tablename__: ClassVar[str] = "portal_replaced"
    __table_args__ = (
        Index("ix_portal_replaced_replaced_by", "replaced_by"),
        {"sqlite_with_rowid": False},
    )

    month: date = Field(primary_key=True)
    procedure_code: str = Field(primary_key=True)
    commune_id: str = Field(primary_key=True)
    channel: str = Field(primary_key=True)
    submitted_by: str = Field(primary_key=True)
    import_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    count: int = Field(sa_type=BigInteger)
    replaced_by: int = Field(sa_type=BigInteger)


class PortalImportRow(SQLModel, table=True):
    """One file that was taken in whole: who, when, which; its digest tells a file taken in twice."""

    __tablename__: ClassVar[str] = "portal_imports"

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_NUMBER)
    at: datetime
    staff: int | None = Field(default=None, sa_type=BigInteger)
    file_name: str
    digest: str
    rows: int
    is_synthetic: bool = False


class ExperimentRow(SQLModel, table=True):
    """The design of a campaign's experiment, sealed before anything is sent, and its sealed tallies."""

    __tablename__: ClassVar[str] = "experiments"

    campaign_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    design: dict[str, Any] = Field(sa_type=JSON)
    seal: str
    sealed_at: datetime
    closes_at: datetime
    tallies: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    tallied_at: datetime | None = None


ROLLUPS = table_of(RollupRow)
ROLLED_DAYS = table_of(RolledDayRow)
PORTAL_COUNTS = table_of(PortalCountRow)
PORTAL_REPLACED = table_of(PortalReplacedRow)
PORTAL_IMPORTS = table_of(PortalImportRow)
EXPERIMENTS = table_of(ExperimentRow)
