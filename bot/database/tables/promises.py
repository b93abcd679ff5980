"""What people asked us to do or to keep: reminders, and questions nobody could answer yet."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import BigInteger, Index, text
from sqlmodel import Field, SQLModel

from bot.database.tables.naming import ROW_NUMBER, table_of


class ReminderRow(SQLModel, table=True):
    """One message to send once; `taken_at` is set before it is sent."""

    __tablename__: ClassVar[str] = "reminders"
    __table_args__ = (
        Index("ix_reminders_chat_id", "chat_id"),
        Index(
            "ix_reminders_due",
            "due_at",
            sqlite_where=text("taken_at IS NULL"),
            postgresql_where=text("taken_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_NUMBER)
    chat_id: int = Field(sa_type=BigInteger)
    service_id: str
    step: int
    due_at: datetime
    kind: str
    taken_at: datetime | None = None


class KeptQuestionRow(SQLModel, table=True):
    """A masked question of a person who agreed; the chat is kept only so that it can be forgotten."""

    __tablename__: ClassVar[str] = "kept_questions"
    __table_args__ = (
        Index("ix_kept_questions_chat_id", "chat_id"),
        Index("ix_kept_questions_asked_on", "asked_on"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_NUMBER)
    chat_id: int = Field(sa_type=BigInteger)
    masked_text: str
    band: str
    commune_id: str | None = None
    asked_on: date


REMINDERS = table_of(ReminderRow)
KEPT_QUESTIONS = table_of(KeptQuestionRow)
