"""Deleting a person: on request all of it, and the state of chats nobody came back to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, exists, or_, select

from bot.database.direct import direct
from bot.database.events import fold_events
from bot.database.people import load_person, save_person
from bot.database.tables import (
    CHATS,
    CLAIMS,
    CONSENTS,
    HANDLED,
    KEPT_QUESTIONS,
    PEOPLE,
    REMINDERS,
    TOPICS,
)
from bot.database.tables.campaigns import SENDS
from bot.database.tables.staff import PROGRESS_CARDS, SESSIONS, SIGN_INS, STAFF_NAMES
from bot.kernel.ids import ChatId
from bot.people.forgetting import DELIVERY_MEMORY, last_day_to_erase
from bot.people.model import Person, Role

TABLES_OF_A_PERSON = (
    CHATS, PEOPLE, TOPICS, CONSENTS, REMINDERS, KEPT_QUESTIONS, HANDLED,
    STAFF_NAMES, SIGN_INS, SESSIONS, PROGRESS_CARDS,
)  # fmt: skip
"""Every table whose rows carry a chat, but the claim of the very turn, which ends with it."""

UNLINKED_TABLES = (SENDS,)
"""Outcomes that outlive the person without a name: a trigger on `people` empties their `chat_id`."""


def forget(connection: Connection, person: Person) -> None:
    """Delete every row of a person; events under the pseudonym become counts first."""
    if person.pseudonym is not None:
        fold_events(connection, person.pseudonym)
    for table in TABLES_OF_A_PERSON:
        connection.execute(delete(table).where(table.c.chat_id == person.state.chat_id))


def erase_unused(connection: Connection, *, now: datetime) -> int:
    """Erase chats that agreed to nothing, await no reminder and were unused; returns how many.

    A role stays: it was given by an administrator, not left behind by use.
    """
    consenting = exists().where(
        PEOPLE.c.chat_id == CHATS.c.chat_id,
        or_(PEOPLE.c.notifications, PEOPLE.c.measuring, PEOPLE.c.questions, PEOPLE.c.follow_up),
    )
    awaiting = exists().where(REMINDERS.c.chat_id == CHATS.c.chat_id, REMINDERS.c.due_at > now)
    unused = select(CHATS.c.chat_id).where(
        CHATS.c.last_used_on <= last_day_to_erase(now), ~consenting, ~awaiting
    )
    chats = [ChatId(chat) for chat in connection.execute(unused).scalars()]
    for chat_id in chats:
        person = load_person(direct(connection), chat_id)
        forget(connection, person)
        if person.role is not Role.CITIZEN:
            save_person(direct(connection), person)
    return len(chats)


def prune(connection: Connection, *, now: datetime) -> None:
    """Drop what served its purpose: old updates, taken reminders, claims of dead processes."""
    limit = now - DELIVERY_MEMORY
    connection.execute(delete(HANDLED).where(HANDLED.c.at <= limit))
    connection.execute(delete(REMINDERS).where(REMINDERS.c.taken_at <= limit))
    connection.execute(delete(CLAIMS).where(CLAIMS.c.until <= now))
