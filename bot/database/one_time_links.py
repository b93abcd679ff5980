"""Links that work once, and the sessions they open. Only digests of secrets ever reach these tables.

Using a link up is one conditional UPDATE: of two tries at the same moment one changes the row, and the
other finds nothing left to change.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, insert, select, update

from bot.database.direct import direct
from bot.database.members import find_member, keep_name, role_of, write_log
from bot.database.people import save_role
from bot.database.tables.staff import INVITATIONS, SESSIONS, SIGN_INS
from bot.kernel.ids import ChatId
from bot.people.access import (
    INVITATION_LASTS,
    SESSION_LASTS,
    SIGN_IN_LASTS,
    Accepted,
    AccessAction,
    StaffSession,
)
from bot.people.model import Role
from bot.people.roles import Permission, includes, is_staff, may
from bot.people.tokens import csrf_of, digest_of


def add_invitation(connection: Connection, token: str, role: Role, *, by: ChatId, now: datetime) -> None:
    """Keep an invitation and log it."""
    row = {
        "digest": digest_of(token),
        "role": role.value,
        "invited_by": by,
        "expires_at": now + INVITATION_LASTS,
    }
    connection.execute(insert(INVITATIONS), row)
    write_log(connection, AccessAction.INVITED, now=now, staff=by, role=role)


def use_invitation(
    connection: Connection, token: str, *, chat_id: ChatId, name: str, now: datetime
) -> Accepted | None:
    """Give the role of an invitation, once."""
    found = connection.execute(select(INVITATIONS).where(_is_good(INVITATIONS, token, now))).one_or_none()
    if found is None or not may(role_of(connection, ChatId(found.invited_by)), Permission.INVITE_STAFF):
        return None
    role, current, author = Role(found.role), role_of(connection, chat_id), ChatId(found.invited_by)
    if includes(current, role):
        return Accepted(current, is_new=False, invited_by=author)
    if not _use(connection, INVITATIONS, token, now):
        return None
    save_role(direct(connection), chat_id, role)
    keep_name(connection, chat_id, name)
    write_log(connection, AccessAction.JOINED, now=now, staff=author, subject=chat_id, role=role)
    return Accepted(role, is_new=True, invited_by=author)


def add_sign_in(connection: Connection, token: str, chat_id: ChatId, *, now: datetime) -> None:
    """Keep a link that opens a session."""
    row = {"digest": digest_of(token), "chat_id": chat_id, "expires_at": now + SIGN_IN_LASTS}
    connection.execute(insert(SIGN_INS), row)


def exchange(connection: Connection, token: str, secret: str, *, now: datetime) -> bool:
    """Open a session with this secret for whom a sign-in token was made, once; False: no good."""
    used = _use(connection, SIGN_INS, token, now)
    if used is None or not is_staff(role_of(connection, ChatId(used["chat_id"]))):
        return False
    row = {
        "digest": digest_of(secret),
        "chat_id": used["chat_id"],
        "expires_at": now + SESSION_LASTS,
    }
    connection.execute(insert(SESSIONS), row)
    return True


def find_session(connection: Connection, secret: str, *, now: datetime) -> StaffSession | None:
    """The open session of a secret, with the role its person has now."""
    is_open = and_(SESSIONS.c.digest == digest_of(secret), SESSIONS.c.expires_at > now)
    row = connection.execute(select(SESSIONS).where(is_open)).one_or_none()
    member = None if row is None else find_member(connection, ChatId(row.chat_id))
    if row is None or member is None:
        return None
    return StaffSession(member, csrf_of(secret), row.expires_at)


def end_session(connection: Connection, secret: str) -> None:
    """Sign out."""
    connection.execute(delete(SESSIONS).where(SESSIONS.c.digest == digest_of(secret)))


def _is_good(links: Table, token: str, now: datetime) -> ColumnElement[bool]:
    return and_(links.c.digest == digest_of(token), links.c.used_at.is_(None), links.c.expires_at > now)


def _use(connection: Connection, links: Table, token: str, now: datetime) -> dict[str, Any] | None:
    """Use a link up; its row, or None when somebody else did, or when it is unknown or too old."""
    statement = update(links).where(_is_good(links, token, now)).values(used_at=now).returning(*links.columns)
    row = connection.execute(statement).mappings().one_or_none()
    return None if row is None else dict(row)
