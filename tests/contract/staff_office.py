"""An office of three people for the contract of `Access`, and what they do again and again."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import SQLModel

from bot.database.access import DatabaseAccess
from bot.database.engine import Database
from bot.kernel.ids import ChatId
from bot.people.access import Accepted
from bot.people.model import Role
from tests.contract.memories import AN, DatabaseInsight
from tests.support.clock import FakeClock

CHI = ChatId(8_111_222_333)
SECOND = timedelta(seconds=1)


async def hire(access: DatabaseAccess, clock: FakeClock, who: ChatId, role: Role, name: str) -> None:
    """An invites somebody, who takes it up."""
    token = await access.invite(role, by=AN, now=clock.now())
    assert await access.accept(token, chat_id=who, name=name, now=clock.now()) == Accepted(role, True, AN)


async def signed_in(access: DatabaseAccess, clock: FakeClock, who: ChatId) -> str:
    """The secret of a new session."""
    secret = await access.open_session(await access.sign_in_link(who, now=clock.now()), now=clock.now())
    assert secret is not None
    return secret


async def everything(database: Database) -> str:
    """Every row of every table, as text."""
    insight = DatabaseInsight(database)
    return str([await insight.rows(table) for table in SQLModel.metadata.tables.values()])
