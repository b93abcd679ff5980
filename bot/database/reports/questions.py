"""Kept questions for grouping: masked texts, and numbers that only tell people of one reading apart."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, select

from bot.database.tables import KEPT_QUESTIONS
from bot.engagement.likeness import KeptQuestion
from bot.engagement.periods import Period


def kept_questions(
    connection: Connection, period: Period, commune_id: str | None, *, limit: int
) -> list[KeptQuestion]:
    """The latest questions of a period; chats stay in here."""
    table = KEPT_QUESTIONS.c
    wanted: list[ColumnElement[bool]] = [table.asked_on.between(period.first, period.last)]
    if commune_id is not None:
        wanted.append(table.commune_id == commune_id)
    latest = select(table.chat_id, table.masked_text).where(*wanted)
    latest = latest.order_by(table.asked_on.desc(), table.id.desc()).limit(limit)
    people: dict[int, int] = {}
    return [
        KeptQuestion(text, people.setdefault(chat_id, len(people)))
        for chat_id, text in connection.execute(latest)
    ]
