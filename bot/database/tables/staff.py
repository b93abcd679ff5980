"""People who work here: what they are called, how they were let in, and their open page sessions.

Of every secret only its SHA-256 is kept.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel

from bot.database.tables.naming import ROW_NUMBER, table_of


class StaffNameRow(SQLModel, table=True):
    """What a member of staff is called; the role itself is in `people`."""

    __tablename__: ClassVar[str] = "staff_names"

    chat_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    name: str


class InvitationRow(SQLModel, table=True):
    """A one-time link that gives a role."""

    __tablename__: ClassVar[str] = "invitations"

    digest: str = Field(primary_key=True)
    role: str
    invited_by: int = Field(sa_type=BigInteger)
    expires_at: datetime
    used_at: datetime | None = None


class SignInRow(SQLModel, table=True):
    """A one-time link that opens a session of the pages."""

    __tablename__: ClassVar[str] = "sign_ins"

    digest: str = Field(primary_key=True)
    chat_id: int = Field(sa_type=BigInteger)
    expires_at: datetime
    used_at: datetime | None = None


class SessionRow(SQLModel, table=True):
    """An open session of the pages; what its forms carry is made from its secret and not kept."""

    __tablename__: ClassVar[str] = "sessions"
    __table_args__ = (Index("ix_sessions_chat_id", "chat_id"),)

    digest: str = Field(primary_key=True)
    chat_id: int = Field(sa_type=BigInteger)
    expires_at: datetime


class StaffLogRow(SQLModel, table=True):
    """Who let whom in or out; only added."""

    __tablename__: ClassVar[str] = "staff_log"

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_NUMBER)
    at: datetime
    action: str
    staff: int | None = Field(default=None, sa_type=BigInteger)
    subject: int | None = Field(default=None, sa_type=BigInteger)
    role: str | None = None


class ProgressCardRow(SQLModel, table=True):
    """A message that shows how a run stands, rewritten while the run goes on."""

    __tablename__: ClassVar[str] = "progress_cards"

    run_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    chat_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    message_id: int = Field(sa_type=BigInteger)
    shown: str
    """Digest of what it shows, so that nothing is rewritten unchanged."""


class ReportWishRow(SQLModel, table=True):
    """Somebody who wants reports by themselves, and the first day of the period that was sent last."""

    __tablename__: ClassVar[str] = "report_wishes"

    chat_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    how_often: str
    last_sent_for: date


STAFF_NAMES = table_of(StaffNameRow)
INVITATIONS = table_of(InvitationRow)
SIGN_INS = table_of(SignInRow)
SESSIONS = table_of(SessionRow)
STAFF_LOG = table_of(StaffLogRow)
PROGRESS_CARDS = table_of(ProgressCardRow)
REPORT_WISHES = table_of(ReportWishRow)
