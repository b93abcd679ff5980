"""The `ReportWishes` of the engagement room: a period is claimed by one conditional update."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, select, update

from bot.database.engine import Database
from bot.database.tables.staff import REPORT_WISHES
from bot.database.upserts import replacing
from bot.engagement.periods import Period
from bot.engagement.pushing import HowOften, ReportWish, due_period
from bot.kernel.ids import ChatId


class DatabaseReportWishes:
    """Implements `bot.engagement.pushing.ReportWishes`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def wish(self, chat_id: ChatId) -> HowOften | None:
        asked = select(REPORT_WISHES.c.how_often).where(REPORT_WISHES.c.chat_id == chat_id)
        found = await self._database.read(lambda session: session.connection().scalar(asked))
        return None if found is None else HowOften(found)

    async def set_wish(self, chat_id: ChatId, how_often: HowOften | None, *, now: datetime) -> None:
        await self._database.write(lambda session: _set_wish(session.connection(), chat_id, how_often, now))

    async def due(self, how_often: HowOften, period: Period) -> Sequence[ReportWish]:
        unsent = (
            select(REPORT_WISHES)
            .where(REPORT_WISHES.c.how_often == how_often.value, REPORT_WISHES.c.last_sent_for < period.first)
            .order_by(REPORT_WISHES.c.chat_id)
        )
        rows = await self._database.read(lambda session: session.connection().execute(unsent).all())
        return [ReportWish(ChatId(row.chat_id), how_often, row.last_sent_for) for row in rows]

    async def claim(self, wish: ReportWish, period: Period) -> bool:
        unsent = (*_is(wish), REPORT_WISHES.c.last_sent_for == wish.last_sent_for)
        claimed = update(REPORT_WISHES).where(*unsent).values(last_sent_for=period.first)
        return await self._database.write(lambda session: _count(session.connection(), claimed) == 1)

    async def give_back(self, wish: ReportWish, period: Period) -> None:
        ours = (*_is(wish), REPORT_WISHES.c.last_sent_for == period.first)
        undone = update(REPORT_WISHES).where(*ours).values(last_sent_for=wish.last_sent_for)
        await self._database.write(lambda session: _count(session.connection(), undone))


def _set_wish(connection: Connection, chat_id: ChatId, how_often: HowOften | None, now: datetime) -> None:
    """What is due already counts as sent: the first report is the next one."""
    theirs = REPORT_WISHES.c.chat_id == chat_id
    if how_often is None:
        connection.execute(delete(REPORT_WISHES).where(theirs))
        return
    if connection.scalar(select(REPORT_WISHES.c.how_often).where(theirs)) == how_often.value:
        return  # a second tap must not skip what is due just now
    row = {
        "chat_id": chat_id,
        "how_often": how_often.value,
        "last_sent_for": due_period(how_often, now).first,
    }
    connection.execute(replacing(REPORT_WISHES)(connection.dialect.name), row)


def _is(wish: ReportWish) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return REPORT_WISHES.c.chat_id == wish.chat_id, REPORT_WISHES.c.how_often == wish.how_often.value


def _count(connection: Connection, change: Any) -> int:
    return connection.execute(change).rowcount
