"""People who agreed to something or work here, and the proof of what they agreed to."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import BigInteger, Index, text
from sqlmodel import Field, SQLModel

from bot.database.tables.naming import ROW_NUMBER, table_of


class PersonRow(SQLModel, table=True):
    """Current consents, role and pseudonym. Most chats have no such row."""

    __tablename__: ClassVar[str] = "people"
    __table_args__ = (
        Index("uq_people_pseudonym", "pseudonym", unique=True),
        # An audience starts from the subscribers; the flag beside it says who may be drawn into an arm.
        Index(
            "ix_people_subscribers",
            "chat_id",
            "measuring",
            sqlite_where=text("notifications"),
            postgresql_where=text("notifications"),
        ),
    )

    chat_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    role: str
    pseudonym: str | None = None
    notifications: bool
    measuring: bool
    questions: bool
    follow_up: bool
    broadcasts_weekly: int | None = None
    """At most so many broadcasts in seven days, by the person's own wish; empty: as the province sets."""


class TopicRow(SQLModel, table=True):
    """One topic a subscriber wants to hear about."""

    __tablename__: ClassVar[str] = "followed_topics"
    __table_args__ = (Index("ix_followed_topics_topic_chat_id", "topic", "chat_id"),)

    chat_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    topic: str = Field(primary_key=True)


class ConsentRow(SQLModel, table=True):
    """Proof of one consent given or taken back; rows are only added, and go when the person goes."""

    __tablename__: ClassVar[str] = "consents"
    __table_args__ = (Index("ix_consents_chat_id", "chat_id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_NUMBER)
    chat_id: int = Field(sa_type=BigInteger)
    consent: str
    given: bool
    wording_version: str
    way: str
    at: datetime


PEOPLE = table_of(PersonRow)
TOPICS = table_of(TopicRow)
CONSENTS = table_of(ConsentRow)
