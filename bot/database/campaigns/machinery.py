"""The `Machinery` of the campaigns and the `Outbox` of their senders: each call one short transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, or_, select, update

from bot.campaigns.errors import NoSuchCampaign
from bot.campaigns.model import CampaignId, Content, Run, RunId, Send, SendId
from bot.campaigns.outcomes import Outcome
from bot.campaigns.plan_json import content_from_json
from bot.campaigns.ports import Claimed, Permit
from bot.campaigns.schedule import Hours
from bot.campaigns.statuses import RunStatus
from bot.database.campaigns import claims, preparing, trials
from bot.database.campaigns.outcomes import end_runs, record_outcomes
from bot.database.campaigns.plans import load_runs
from bot.database.campaigns.rows import picture_of
from bot.database.engine import Database
from bot.database.tables import CHATS, CONSENTS, KEPT_QUESTIONS, PEOPLE, REMINDERS, TOPICS
from bot.database.tables.campaigns import RUNS, SENDS

_NAMED_BY_CHAT = (CHATS, TOPICS, CONSENTS, REMINDERS, KEPT_QUESTIONS, PEOPLE)
"""Tables of a person that carry the chat's id."""


class DatabaseMachinery:
    """Implements `bot.campaigns.ports.Machinery`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def due_runs(self, *, now: datetime) -> Sequence[Run]:
        is_due = (RUNS.c.status == RunStatus.DUE.value) & (RUNS.c.due_at <= now)
        begun = RUNS.c.status == RunStatus.PREPARING.value
        return await self._database.read(lambda session: load_runs(session.connection(), or_(is_due, begun)))

    async def begin_preparing(self, run_id: RunId, *, now: datetime, question: Content | None = None) -> bool:
        return await self._database.write(
            lambda session: preparing.begin_preparing(
                session.connection(), run_id, now=now, question=question
            )
        )

    async def prepare_chunk(self, run_id: RunId, *, size: int, weekly_cap: int, now: datetime) -> bool:
        return await self._database.write(
            lambda session: preparing.prepare_chunk(
                session.connection(), run_id, size=size, weekly_cap=weekly_cap, now=now
            )
        )

    async def publish(
        self,
        run_id: RunId,
        *,
        smallest: int,
        now: datetime,
        question_at: tuple[datetime, datetime] | None = None,
    ) -> RunStatus | None:
        return await self._database.write(
            lambda session: preparing.publish(
                session.connection(), run_id, smallest=smallest, now=now, question_at=question_at
            )
        )

    async def end_runs(self, *, now: datetime) -> Sequence[RunId]:
        ended: list[RunId] = []
        while True:
            some, has_more = await self._database.write(
                lambda session: end_runs(session.connection(), now=now)
            )
            ended += some
            if not has_more:
                return ended

    async def close_trials(self, *, now: datetime) -> Sequence[CampaignId]:
        due = await self._database.read(lambda session: trials.closing(session.connection(), now))
        return [number for number in due if await self._seal_tallies(number, now)]

    async def _seal_tallies(self, campaign_id: CampaignId, now: datetime) -> bool:
        return await self._database.write(
            lambda session: trials.seal_tallies(session.connection(), campaign_id, now)
        )

    async def recover(self, *, now: datetime) -> tuple[int, int]:
        return await self._database.write(lambda session: claims.recover(session.connection(), now=now))


class DatabaseOutbox:
    """Implements `bot.campaigns.ports.Outbox`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(self, *, holder: str, limit: int, lease_s: float, hours: Hours, now: datetime) -> Claimed:
        return await self._database.write(
            lambda session: claims.claim(
                session.connection(), holder=holder, limit=limit, lease_s=lease_s, hours=hours, now=now
            )
        )

    async def content(self, run_id: RunId) -> Content:
        return await self._database.read(lambda session: _content(session.connection(), run_id))

    async def permit(
        self,
        sends: Sequence[Send],
        *,
        holder: str,
        lease_s: float,
        weekly_cap: int,
        hours: Hours,
        now: datetime,
    ) -> Mapping[SendId, Permit]:
        return await self._database.write(
            lambda session: claims.permit(
                session.connection(),
                sends,
                holder=holder,
                lease_s=lease_s,
                weekly_cap=weekly_cap,
                hours=hours,
                now=now,
            )
        )

    async def record(
        self, outcomes: Sequence[tuple[Send, Outcome]], *, holder: str, now: datetime
    ) -> Sequence[RunId]:
        return await self._database.write(
            lambda session: record_outcomes(session.connection(), outcomes, holder=holder, now=now)
        )

    async def put_back(self, *, holder: str) -> int:
        return await self._database.write(
            lambda session: claims.put_back(session.connection(), holder=holder)
        )

    async def rewrite_chat(self, old: int, new: int) -> None:
        await self._database.write(lambda session: _rewrite(session.connection(), old, new))


def _content(connection: Connection, run_id: RunId) -> Content:
    row = connection.execute(select(RUNS.c.content, RUNS.c.picture).where(RUNS.c.id == run_id)).one_or_none()
    if row is None or row.content is None:
        raise NoSuchCampaign("the run has no content yet")
    return content_from_json(row.content, picture_of(connection, row.picture))


def _rewrite(connection: Connection, old: int, new: int) -> None:
    """Give a chat its new id everywhere, unless that id is known already: then the two stay apart."""
    if connection.execute(select(PEOPLE.c.chat_id).where(PEOPLE.c.chat_id == new)).first() is not None:
        return
    for table in _NAMED_BY_CHAT:
        known = select(table.c.chat_id).where(table.c.chat_id == new).exists()
        connection.execute(update(table).where(table.c.chat_id == old, ~known).values(chat_id=new))
    connection.execute(update(SENDS).where(SENDS.c.chat_id == old).values(chat_id=new))
