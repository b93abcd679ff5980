"""The `Access` of the people room, kept in the database: each call is one transaction in one thread."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime

from bot.database.engine import Database
from bot.database.members import change_role, find_member, find_members, keep_name, read_log
from bot.database.one_time_links import (
    add_invitation,
    add_sign_in,
    end_session,
    exchange,
    find_session,
    use_invitation,
)
from bot.kernel.ids import ChatId
from bot.people.access import Accepted, AccessEntry, RoleChange, StaffMember, StaffSession, tidy_name
from bot.people.model import Role
from bot.people.tokens import TOKEN_BYTES


def random_secret() -> str:
    """32 letters of Telegram's start alphabet that nobody can guess."""
    return secrets.token_urlsafe(TOKEN_BYTES)


class DatabaseAccess:
    """Implements `bot.people.access.Access`; any number of processes may share one database."""

    def __init__(self, database: Database, *, new_secret: Callable[[], str] = random_secret) -> None:
        self._database = database
        self._new_secret = new_secret

    async def members(self) -> Sequence[StaffMember]:
        return await self._database.read(lambda session: find_members(session.connection()))

    async def member(self, chat_id: ChatId) -> StaffMember | None:
        return await self._database.read(lambda session: find_member(session.connection(), chat_id))

    async def call_by(self, chat_id: ChatId, name: str) -> None:
        # Asked at every staff command, and nearly never news: reading first spares the one writer.
        known = await self.member(chat_id)
        if known is not None and known.name != tidy_name(name):
            await self._database.write(lambda session: keep_name(session.connection(), chat_id, name))

    async def invite(self, role: Role, *, by: ChatId, now: datetime) -> str:
        token = self._new_secret()
        await self._database.write(
            lambda session: add_invitation(session.connection(), token, role, by=by, now=now)
        )
        return token

    async def accept(self, token: str, *, chat_id: ChatId, name: str, now: datetime) -> Accepted | None:
        return await self._database.write(
            lambda session: use_invitation(session.connection(), token, chat_id=chat_id, name=name, now=now)
        )

    async def change_role(self, chat_id: ChatId, role: Role, *, by: ChatId, now: datetime) -> RoleChange:
        return await self._database.write(
            lambda session: change_role(session.connection(), chat_id, role, by=by, now=now)
        )

    async def sign_in_link(self, chat_id: ChatId, *, now: datetime) -> str:
        token = self._new_secret()
        await self._database.write(lambda session: add_sign_in(session.connection(), token, chat_id, now=now))
        return token

    async def open_session(self, token: str, *, now: datetime) -> str | None:
        secret = self._new_secret()
        is_open = await self._database.write(
            lambda session: exchange(session.connection(), token, secret, now=now)
        )
        return secret if is_open else None

    async def session(self, secret: str, *, now: datetime) -> StaffSession | None:
        return await self._database.read(lambda session: find_session(session.connection(), secret, now=now))

    async def close_session(self, secret: str) -> None:
        await self._database.write(lambda session: end_session(session.connection(), secret))

    async def log(self, *, limit: int = 100) -> Sequence[AccessEntry]:
        return await self._database.read(lambda session: read_log(session.connection(), limit))
