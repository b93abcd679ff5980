"""Reminders people asked for: kept, replaced, cancelled, handed out once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, or_, select, update

from bot.conversations.model import CancelReminders, ScheduleReminder
from bot.database.tables import PEOPLE, REMINDERS
from bot.kernel.ids import ChatId, ServiceId
from bot.people.model import Reminder, ReminderKind


def schedule(connection: Connection, chat_id: ChatId, wish: ScheduleReminder) -> None:
    """Keep a reminder; one about the same service and of the same kind gives way, so two taps send one."""
    cancel(connection, chat_id, CancelReminders(wish.service_id, wish.kind))
    connection.execute(
        insert(REMINDERS),
        {
            "chat_id": chat_id,
            "service_id": wish.service_id,
            "step": wish.step,
            "due_at": wish.due_at,
            "kind": wish.kind.value,
        },
    )


def cancel(connection: Connection, chat_id: ChatId, which: CancelReminders) -> None:
    """Delete a person's reminders: all, or those about one service or of one kind."""
    statement = delete(REMINDERS).where(REMINDERS.c.chat_id == chat_id)
    if which.service_id is not None:
        statement = statement.where(REMINDERS.c.service_id == which.service_id)
    if which.kind is not None:
        statement = statement.where(REMINDERS.c.kind == which.kind.value)
    connection.execute(statement)


def take_due(connection: Connection, *, now: datetime, limit: int) -> Sequence[Reminder]:
    """Mark due reminders as taken and hand them out, earliest first; two takers never get the same."""
    agreed = select(PEOPLE.c.chat_id).where(PEOPLE.c.chat_id == REMINDERS.c.chat_id, PEOPLE.c.follow_up)
    due = (
        select(REMINDERS.c.id)
        .where(
            REMINDERS.c.taken_at.is_(None),
            REMINDERS.c.due_at <= now,
            or_(REMINDERS.c.kind == ReminderKind.ASKED.value, agreed.exists()),
        )
        .order_by(REMINDERS.c.due_at, REMINDERS.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    numbers = connection.execute(due).scalars().all()
    if not numbers:
        return []
    taken = update(REMINDERS).where(REMINDERS.c.id.in_(numbers)).values(taken_at=now).returning(REMINDERS)
    rows = connection.execute(taken).all()
    return [_reminder_from(row) for row in sorted(rows, key=lambda row: (row.due_at, row.id))]


def _reminder_from(row: Row[Any]) -> Reminder:
    return Reminder(
        id=row.id,
        chat_id=ChatId(row.chat_id),
        service_id=ServiceId(row.service_id),
        step=row.step,
        due_at=row.due_at,
        kind=ReminderKind(row.kind),
    )
