"""The `Shelf` of the campaigns: each call one transaction."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection

from bot.campaigns.audience import Audience, AudienceCounts
from bot.campaigns.model import (
    Campaign,
    CampaignId,
    Conservation,
    LogEntry,
    Plan,
    Progress,
    Run,
    RunId,
    SendId,
    StaffId,
)
from bot.campaigns.outcome_rows import CHUNK_ROWS, OutcomeRow
from bot.campaigns.ports import Delivery
from bot.campaigns.schedule import Schedule
from bot.campaigns.sealing import Experiment, SealedTrial
from bot.campaigns.statuses import CampaignStatus, RunStatus
from bot.campaigns.trial import AnswerKind
from bot.database.campaigns import audit, outcomes, plans, trials
from bot.database.campaigns.audience import Question, count_audience
from bot.database.campaigns.deliveries import load_delivery
from bot.database.campaigns.outcome_listing import outcome_chunk
from bot.database.engine import Database
from bot.database.tables.campaigns import RUNS
from bot.kernel.ids import ChatId

T = TypeVar("T")


class DatabaseShelf:
    """Implements `bot.campaigns.ports.Shelf`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, plan: Plan, *, author: StaffId, salt: str, now: datetime) -> Campaign:
        return await self._write(
            lambda connection: plans.add_campaign(connection, plan, author=author, salt=salt, now=now)
        )

    async def campaign(self, campaign_id: CampaignId) -> Campaign:
        return await self._read(lambda connection: plans.load_campaign(connection, campaign_id))

    async def campaigns(self, *, limit: int = 50) -> Sequence[Campaign]:
        return await self._read(lambda connection: plans.latest_campaigns(connection, limit))

    async def titles(self, *, limit: int = 50) -> Mapping[CampaignId, str]:
        return await self._read(lambda connection: plans.latest_titles(connection, limit))

    async def save(
        self, campaign_id: CampaignId, plan: Plan, *, version: int, staff: StaffId, now: datetime
    ) -> Campaign:
        return await self._write(
            lambda connection: plans.save_plan(
                connection, campaign_id, plan, version=version, staff=staff, now=now
            )
        )

    async def change_status(
        self,
        campaign_id: CampaignId,
        *,
        expected: Sequence[CampaignStatus],
        to: CampaignStatus,
        entry: LogEntry,
        version: int | None = None,
        approved_by: StaffId | None = None,
        fingerprint: str | None = None,
        first_run: tuple[datetime, datetime] | None = None,
        sealed: SealedTrial | None = None,
        schedule: Schedule | None = None,
    ) -> bool:
        def move(connection: Connection) -> bool:
            moved = plans.move_campaign(
                connection,
                campaign_id,
                expected=expected,
                to=to,
                entry=entry,
                version=version,
                approved_by=approved_by,
                fingerprint=fingerprint,
                first_run=first_run,
                schedule=schedule,
            )
            if moved and to is CampaignStatus.SCHEDULED:
                trials.keep_sealed(connection, campaign_id, sealed, entry.at)
            return moved

        return await self._write(move)

    async def has_sent_text(self, digest: str, *, since: datetime, but: CampaignId) -> bool:
        return await self._read(
            lambda connection: plans.was_text_sent(connection, digest, since=since, but=but)
        )

    async def add_run(self, campaign_id: CampaignId, *, due_at: datetime, expires_at: datetime) -> None:
        await self._write(
            lambda connection: plans.plan_run(connection, campaign_id, due_at=due_at, expires_at=expires_at)
        )

    async def run(self, run_id: RunId) -> Run:
        return await self._read(lambda connection: plans.load_run(connection, run_id))

    async def runs(self, campaign_id: CampaignId) -> Sequence[Run]:
        return await self._read(
            lambda connection: plans.load_runs(connection, RUNS.c.campaign_id == campaign_id)
        )

    async def calendar(self, *, since: datetime, until: datetime) -> Sequence[Run]:
        within = (RUNS.c.due_at >= since, RUNS.c.due_at < until)
        return await self._read(lambda connection: plans.load_runs(connection, *within))

    async def change_run(
        self, run_id: RunId, *, expected: Sequence[RunStatus], to: RunStatus, entry: LogEntry
    ) -> bool:
        return await self._write(
            lambda connection: plans.move_run(connection, run_id, expected=expected, to=to, entry=entry)
        )

    async def count(self, audience: Audience, *, weekly_cap: int, now: datetime) -> AudienceCounts:
        question = Question(audience, weekly_cap, now)
        return await self._read(lambda connection: count_audience(connection, question))

    async def progress(self, run_id: RunId) -> Progress:
        return await self._read(lambda connection: audit.progress_of(connection, run_id))

    async def delivery(
        self, run_id: RunId, *, chat_id: ChatId | None = None, send_id: SendId | None = None
    ) -> Delivery | None:
        return await self._read(
            lambda connection: load_delivery(connection, run_id, chat_id=chat_id, send_id=send_id)
        )

    async def experiment(self, campaign_id: CampaignId) -> Experiment | None:
        return await self._read(lambda connection: trials.load_experiment(connection, campaign_id))

    async def answer(self, run_id: RunId, chat_id: ChatId, *, answer: AnswerKind, now: datetime) -> bool:
        return await self._write(
            lambda connection: trials.record_answer(connection, run_id, chat_id, answer=answer.value, now=now)
        )

    async def conservation(self, run_id: RunId) -> Conservation:
        return await self._read(lambda connection: audit.conservation_of(connection, run_id))

    async def outcomes(self, run_id: RunId) -> AsyncIterator[Sequence[OutcomeRow]]:
        after, number = 0, 1
        while True:
            step = partial(outcome_chunk, run_id=run_id, after=after, numbered_from=number, size=CHUNK_ROWS)
            rows, after = await self._read(step)
            if not rows:
                return
            yield rows
            number += len(rows)

    async def log(self, campaign_id: CampaignId) -> Sequence[LogEntry]:
        return await self._read(lambda connection: plans.load_log(connection, campaign_id))

    async def reopen(
        self, run_id: RunId, *, reasons: Sequence[str], unknown: bool, entry: LogEntry, expires_at: datetime
    ) -> int:
        return await self._write(
            lambda connection: outcomes.reopen(
                connection, run_id, reasons=reasons, unknown=unknown, entry=entry, expires_at=expires_at
            )
        )

    async def _read(self, fn: Callable[[Connection], T]) -> T:
        return await self._database.read(lambda session: fn(session.connection()))

    async def _write(self, fn: Callable[[Connection], T]) -> T:
        return await self._database.write(lambda session: fn(session.connection()))
