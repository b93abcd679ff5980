"""Deleting a person: on request all of it, and the state of chats nobody came back to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, exists, or_, select, update

from bot.database.direct import direct
from bot.database.events import fold_events
from bot.database.people import load_person, save_role
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
from bot.database.tables.reports import PORTAL_IMPORTS
from bot.database.tables.staff import (
    INVITATIONS,
    PROGRESS_CARDS,
    REPORT_WISHES,
    SESSIONS,
    SIGN_INS,
    STAFF_LOG,
    STAFF_NAMES,
)
from bot.kernel.ids import ChatId
from bot.people.forgetting import DELIVERY_MEMORY, last_day_to_erase
from bot.people.model import Person
from bot.people.roles import is_staff

TABLES_OF_A_PERSON = (
    CHATS, PEOPLE, TOPICS, CONSENTS, REMINDERS, KEPT_QUESTIONS, HANDLED,
    STAFF_NAMES, SIGN_INS, SESSIONS, PROGRESS_CARDS, REPORT_WISHES,
)  # fmt: skip
"""Every table whose rows carry a chat, but the claim of the very turn, which ends with it."""

UNLINKED_TABLES = (SENDS,)
"""Outcomes that outlive the person without a name: a trigger on `people` empties their `chat_id`."""


def forget(connection: Connection, person: Person) -> None:
    """Delete every row of a person; events under the pseudonym become counts first."""
    if person.pseudonym is not None:
        fold_events(connection, person.pseudonym)
    chat_id = person.state.chat_id
    for table in TABLES_OF_A_PERSON:
        connection.execute(delete(table).where(table.c.chat_id == chat_id))
    connection.execute(delete(INVITATIONS).where(INVITATIONS.c.invited_by == chat_id))
    for column in (STAFF_LOG.c.staff, STAFF_LOG.c.subject):
        # That somebody was let in or out stays on record, without the one who is to be forgotten.
        connection.execute(update(STAFF_LOG).where(column == chat_id).values({column: None}))
    connection.execute(update(PORTAL_IMPORTS).where(PORTAL_IMPORTS.c.staff == chat_id).values(staff=None))


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
        if is_staff(person.role):
            save_role(direct(connection), chat_id, person.role)
    return len(chats)


def prune(connection: Connection, *, now: datetime) -> None:
    """Drop what served its purpose: old updates, taken reminders, claims of dead processes, spent links."""
    limit = now - DELIVERY_MEMORY
    connection.execute(delete(HANDLED).where(HANDLED.c.at <= limit))
    connection.execute(delete(REMINDERS).where(REMINDERS.c.taken_at <= limit))
    connection.execute(delete(CLAIMS).where(CLAIMS.c.until <= now))
    for links in (INVITATIONS, SIGN_INS):
        spent = or_(links.c.expires_at <= now, links.c.used_at.is_not(None))
        connection.execute(delete(links).where(spent))
    connection.execute(delete(SESSIONS).where(SESSIONS.c.expires_at <= now))
