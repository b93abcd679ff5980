"""The service state of chats, and what keeps a turn from happening twice."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, Index
from sqlmodel import Field, SQLModel

from bot.database.tables.naming import table_of


class ChatRow(SQLModel, table=True):
    """What a chat needs to be served: kept without consent, erased after 30 unused days."""

    __tablename__: ClassVar[str] = "chats"
    __table_args__ = (
        Index("ix_chats_commune_id", "commune_id"),
        Index("ix_chats_last_used_on", "last_used_on"),
    )

    chat_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    language: str
    commune_id: str | None = None
    current: str | None = None
    places: list[dict[str, Any]] = Field(sa_type=JSON)
    awaiting: str | None = None
    awaiting_about: str | None = None
    source: str | None = None
    offered: str = ""
    last_used_on: date


class ClaimRow(SQLModel, table=True):
    """A chat whose turn is being handled; a row lives for the length of a turn."""

    __tablename__: ClassVar[str] = "chat_claims"

    chat_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    holder: str
    update_id: int = Field(sa_type=BigInteger)
    until: datetime


class HandledUpdateRow(SQLModel, table=True):
    """An update that was handled. Chat and outbox stay only until the replies were sent."""

    __tablename__: ClassVar[str] = "handled_updates"

    update_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    chat_id: int | None = Field(default=None, sa_type=BigInteger)
    is_done: bool
    forgets: bool
    outbox: str | None = None
    at: datetime


CHATS = table_of(ChatRow)
CLAIMS = table_of(ClaimRow)
HANDLED = table_of(HandledUpdateRow)
