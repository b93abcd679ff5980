"""The `ProgressCards` of the campaigns: who follows which run, kept so that each change is made once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, literal, select, update

from bot.campaigns.model import RunId
from bot.campaigns.ports import ProgressCard
from bot.campaigns.statuses import OVER_RUNS, RunKind, RunStatus
from bot.database.engine import Database
from bot.database.tables.campaigns import CAMPAIGNS, RUNS
from bot.database.tables.staff import PROGRESS_CARDS
from bot.database.upserts import insert_into
from bot.kernel.ids import ChatId

TOLD = "told:"
"""What `shown` begins with once the end was told; the status follows."""

TOLD_WITHIN = timedelta(days=1)
"""An end so long ago is no news any more."""

KEPT = timedelta(days=7)
"""Cards of runs that ended earlier are deleted."""

_NO_MESSAGE = 0
_BEGUN = tuple(status.value for status in RunStatus if status not in {RunStatus.DUE, RunStatus.CANCELLED})


class DatabaseProgressCards:
    """Implements `bot.campaigns.ports.ProgressCards`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def follow(self, run_id: RunId, chat_id: ChatId, *, message_id: int) -> None:
        row = {"run_id": run_id, "chat_id": chat_id, "message_id": message_id, "shown": ""}
        changed = {"message_id": message_id, "shown": ""}

        def transaction(connection: Connection) -> None:
            upsert = insert_into(connection.dialect.name, PROGRESS_CARDS).on_conflict_do_update(
                index_elements=["run_id", "chat_id"],
                set_=changed,
                where=PROGRESS_CARDS.c.message_id != message_id,
            )
            connection.execute(upsert, row)

        await self._database.write(lambda session: transaction(session.connection()))

    async def open(self, *, now: datetime) -> Sequence[ProgressCard]:
        enrolled = await self._database.read(lambda session: _unfollowed(session.connection(), now))
        if enrolled:
            await self._database.write(lambda session: _enrol(session.connection(), enrolled, now))
        return await self._database.read(lambda session: _open(session.connection(), now))

    async def claim(self, card: ProgressCard, *, shown: str) -> bool:
        this = (*_is(card), PROGRESS_CARDS.c.shown == card.shown)
        change = update(PROGRESS_CARDS).where(*this).values(shown=shown)
        return await self._database.write(lambda session: _count(session.connection(), change) == 1)

    async def lose(self, card: ProgressCard) -> None:
        this = (*_is(card), PROGRESS_CARDS.c.message_id == card.message_id)
        change = update(PROGRESS_CARDS).where(*this).values(message_id=_NO_MESSAGE)
        await self._database.write(lambda session: _count(session.connection(), change))


def _open(connection: Connection, now: datetime) -> list[ProgressCard]:
    """Cards whose run goes on, or ended lately without having been told."""
    is_told = PROGRESS_CARDS.c.shown == literal(TOLD) + RUNS.c.status
    rows = connection.execute(
        select(PROGRESS_CARDS)
        .join(RUNS, RUNS.c.id == PROGRESS_CARDS.c.run_id)
        .where(~is_told, _is_news(now))
        .order_by(PROGRESS_CARDS.c.run_id, PROGRESS_CARDS.c.chat_id)
    ).all()
    return [
        ProgressCard(RunId(row.run_id), ChatId(row.chat_id), row.message_id or None, row.shown)
        for row in rows
    ]


def _unfollowed(connection: Connection, now: datetime) -> list[dict[str, Any]]:
    """Runs that began, and that their author does not follow yet."""
    followed = (
        select(PROGRESS_CARDS.c.run_id)
        .where(PROGRESS_CARDS.c.run_id == RUNS.c.id, PROGRESS_CARDS.c.chat_id == CAMPAIGNS.c.author)
        .exists()
    )
    rows = connection.execute(
        select(RUNS.c.id, CAMPAIGNS.c.author)
        .join(CAMPAIGNS, CAMPAIGNS.c.id == RUNS.c.campaign_id)
        .where(RUNS.c.kind == RunKind.BROADCAST.value, _has_begun(), _is_news(now), ~followed)
    ).all()
    return [{"run_id": row.id, "chat_id": row.author, "message_id": _NO_MESSAGE, "shown": ""} for row in rows]


def _enrol(connection: Connection, rows: list[dict[str, Any]], now: datetime) -> None:
    """Let authors follow; old cards are swept out on this occasion."""
    connection.execute(insert_into(connection.dialect.name, PROGRESS_CARDS).on_conflict_do_nothing(), rows)
    old = select(RUNS.c.id).where(RUNS.c.finished_at < now - KEPT)
    connection.execute(delete(PROGRESS_CARDS).where(PROGRESS_CARDS.c.run_id.in_(old)))


def _has_begun() -> ColumnElement[bool]:
    """Cancelled runs count only when their people were being listed: others were merely planned."""
    return RUNS.c.status.in_(_BEGUN) | RUNS.c.started_at.is_not(None)


def _is_news(now: datetime) -> ColumnElement[bool]:
    is_over = RUNS.c.status.in_([status.value for status in OVER_RUNS if status is not RunStatus.HALTED])
    return ~is_over | (RUNS.c.finished_at > now - TOLD_WITHIN)


def _is(card: ProgressCard) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return PROGRESS_CARDS.c.run_id == card.run_id, PROGRESS_CARDS.c.chat_id == card.chat_id


def _count(connection: Connection, change: Any) -> int:
    return connection.execute(change).rowcount
