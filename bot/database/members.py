"""Members of staff: who they are, what became of their roles, and the log of it.

The role itself is a column of `people`; the name is kept beside it only while there is a role.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, RowMapping, delete, insert, select

from bot.database.direct import direct
from bot.database.people import save_role
from bot.database.tables import PEOPLE
from bot.database.tables.staff import SESSIONS, SIGN_INS, STAFF_LOG, STAFF_NAMES
from bot.database.upserts import replacing
from bot.kernel.folding import fold
from bot.kernel.ids import ChatId
from bot.people.access import AccessAction, AccessEntry, RoleChange, StaffMember, tidy_name
from bot.people.model import Role
from bot.people.roles import Permission, is_staff, may

_MEMBERS = (
    select(PEOPLE.c.chat_id, PEOPLE.c.role, STAFF_NAMES.c.name)
    .select_from(PEOPLE.outerjoin(STAFF_NAMES, STAFF_NAMES.c.chat_id == PEOPLE.c.chat_id))
    .where(PEOPLE.c.role != Role.CITIZEN.value)
)
_HIGHEST_FIRST: Mapping[Role, int] = {role: place for place, role in enumerate(reversed(Role))}


def find_members(connection: Connection) -> Sequence[StaffMember]:
    """Everybody with a role, administrators first, then by name."""
    members = [_member_from(row) for row in connection.execute(_MEMBERS).mappings()]
    return sorted(
        members, key=lambda member: (_HIGHEST_FIRST[member.role], fold(member.name), member.chat_id)
    )


def find_member(connection: Connection, chat_id: ChatId) -> StaffMember | None:
    """Somebody who works here now."""
    row = connection.execute(_MEMBERS.where(PEOPLE.c.chat_id == chat_id)).mappings().one_or_none()
    return None if row is None else _member_from(row)


def role_of(connection: Connection, chat_id: ChatId) -> Role:
    """The role somebody has now."""
    role = connection.execute(select(PEOPLE.c.role).where(PEOPLE.c.chat_id == chat_id)).scalar_one_or_none()
    return Role.CITIZEN if role is None else Role(role)


def keep_name(connection: Connection, chat_id: ChatId, name: str) -> None:
    """Keep what a member is called; of a citizen nothing is kept."""
    tidy = tidy_name(name)
    if tidy and is_staff(role_of(connection, chat_id)):
        build = replacing(STAFF_NAMES)
        connection.execute(build(connection.dialect.name), {"chat_id": chat_id, "name": tidy})


def change_role(
    connection: Connection, chat_id: ChatId, role: Role, *, by: ChatId, now: datetime
) -> RoleChange:
    """Change a member's role, one change at a time: two administrators cannot send each other away."""
    administrators = _lock_administrators(connection)
    current = role_of(connection, chat_id)
    if not may(role_of(connection, by), Permission.INVITE_STAFF):
        return RoleChange.NOT_ALLOWED
    if not is_staff(current):
        return RoleChange.NOT_STAFF
    if current is role:
        return RoleChange.UNCHANGED
    if administrators == [chat_id]:
        return RoleChange.LAST_ADMINISTRATOR
    save_role(direct(connection), chat_id, role)
    if not is_staff(role):
        _end_access(connection, chat_id)
    action = AccessAction.CHANGED if is_staff(role) else AccessAction.TAKEN_BACK
    write_log(connection, action, now=now, staff=by, subject=chat_id, role=role)
    return RoleChange.DONE


def write_log(
    connection: Connection,
    action: AccessAction,
    *,
    now: datetime,
    staff: ChatId,
    role: Role,
    subject: ChatId | None = None,
) -> None:
    """Add a line to the log."""
    values = {"at": now, "action": action.value, "staff": staff, "subject": subject, "role": role.value}
    connection.execute(insert(STAFF_LOG), values)


def read_log(connection: Connection, limit: int) -> Sequence[AccessEntry]:
    """The latest lines of the log, the latest first."""
    statement = select(STAFF_LOG).order_by(STAFF_LOG.c.id.desc()).limit(limit)
    return [_entry_from(row) for row in connection.execute(statement).mappings()]


def _lock_administrators(connection: Connection) -> Sequence[int]:
    """All administrators; whoever asks next waits until this change is kept, and then sees it.

    SQLite has one writer anyway. PostgreSQL locks the rows and looks at them again after a wait.
    """
    statement = (
        select(PEOPLE.c.chat_id)
        .where(PEOPLE.c.role == Role.ADMINISTRATOR.value)
        .order_by(PEOPLE.c.chat_id)
        .with_for_update()
    )
    return list(connection.execute(statement).scalars())


def _end_access(connection: Connection, chat_id: ChatId) -> None:
    for table in (SESSIONS, SIGN_INS, STAFF_NAMES):
        connection.execute(delete(table).where(table.c.chat_id == chat_id))


def _member_from(row: RowMapping) -> StaffMember:
    return StaffMember(ChatId(row["chat_id"]), Role(row["role"]), row["name"] or "")


def _entry_from(row: RowMapping) -> AccessEntry:
    return AccessEntry(
        at=row["at"],
        action=AccessAction(row["action"]),
        staff=None if row["staff"] is None else ChatId(row["staff"]),
        subject=None if row["subject"] is None else ChatId(row["subject"]),
        role=None if row["role"] is None else Role(row["role"]),
    )
