"""A sender process that can die at a named moment: `python -m tests.crash.worker '<json>'`.

It is built from the same parts as the product's worker. `die_at` names a moment and how often it is passed
before the process kills itself the hard way, as a power cut would.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, time

from bot.campaigns.model import Content, RunId, Send, SendId
from bot.campaigns.outcomes import Outcome
from bot.campaigns.ports import Claimed, Permit
from bot.campaigns.schedule import Hours
from bot.campaigns.service import Campaigns, Rules
from bot.campaigns.statuses import RunStatus
from bot.database.campaigns.leases import DatabaseLeases
from bot.database.campaigns.machinery import DatabaseMachinery, DatabaseOutbox
from bot.database.campaigns.pacing import DatabasePacing
from bot.database.campaigns.shelf import DatabaseShelf
from bot.database.engine import Database, create_database
from bot.database.memory import DatabaseMemory
from bot.kernel.clock import SystemClock
from bot.scheduling.leases import Leadership
from bot.telegram.application import build_application
from bot.telegram.campaign_building import build_sender
from bot.telegram.campaign_calls import LetterCalls
from bot.telegram.campaign_letter import Letter
from bot.telegram.campaign_sender import SenderSettings, sending
from bot.telegram.limiter import SendingLimiter
from bot.telegram.pacing import NO_LIMITS, overall_pace

ALL_DAY = Hours(time.min, time.max)
RULES = Rules(hours=ALL_DAY, smallest_audience=1, approval_above=10**9, weekly_cap=1000)
MOMENTS = (
    "begun", "chunk", "before_publishing", "published", "claimed", "permitted", "called", "recorded",
    "recovered",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Orders:
    """What one worker is told."""

    database_url: str
    sandbox_url: str
    token: str
    holder: str
    per_s: float = 50.0
    lease_s: float = 1.5
    leader_s: float = 1.0
    chunk: int = 2000
    shared: bool = False
    die_at: str = ""
    die_after: int = 1

    def as_text(self) -> str:
        return json.dumps(asdict(self))


class Fate:
    """Kills the process when a moment was passed often enough."""

    def __init__(self, orders: Orders) -> None:
        self._moment, self._left = orders.die_at, orders.die_after

    def passes(self, moment: str) -> None:
        if moment == self._moment:
            self._left -= 1
            if self._left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)


class MortalOutbox(DatabaseOutbox):
    """The database's outbox, with moments to die at."""

    def __init__(self, database: Database, fate: Fate) -> None:
        super().__init__(database)
        self._fate = fate

    async def claim(self, *, holder: str, limit: int, lease_s: float, hours: Hours, now: datetime) -> Claimed:
        claimed = await super().claim(holder=holder, limit=limit, lease_s=lease_s, hours=hours, now=now)
        if claimed.sends:
            self._fate.passes("claimed")
        return claimed

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
        permits = await super().permit(
            sends, holder=holder, lease_s=lease_s, weekly_cap=weekly_cap, hours=hours, now=now
        )
        self._fate.passes("permitted")
        return permits

    async def record(
        self, outcomes: Sequence[tuple[Send, Outcome]], *, holder: str, now: datetime
    ) -> Sequence[RunId]:
        halted = await super().record(outcomes, holder=holder, now=now)
        self._fate.passes("recorded")
        return halted


class MortalMachinery(DatabaseMachinery):
    """The database's machinery, with moments to die at."""

    def __init__(self, database: Database, fate: Fate) -> None:
        super().__init__(database)
        self._fate = fate

    async def begin_preparing(self, run_id: RunId, *, now: datetime, question: Content | None = None) -> bool:
        begun = await super().begin_preparing(run_id, now=now, question=question)
        if begun:
            self._fate.passes("begun")
        return begun

    async def prepare_chunk(self, run_id: RunId, *, size: int, weekly_cap: int, now: datetime) -> bool:
        has_more = await super().prepare_chunk(run_id, size=size, weekly_cap=weekly_cap, now=now)
        self._fate.passes("chunk" if has_more else "before_publishing")
        return has_more

    async def publish(
        self,
        run_id: RunId,
        *,
        smallest: int,
        now: datetime,
        question_at: tuple[datetime, datetime] | None = None,
    ) -> RunStatus | None:
        status = await super().publish(run_id, smallest=smallest, now=now, question_at=question_at)
        if status is not None:
            self._fate.passes("published")
        return status

    async def recover(self, *, now: datetime) -> tuple[int, int]:
        freed = await super().recover(now=now)
        if any(freed):
            self._fate.passes("recovered")
        return freed


def with_a_fate(calls: LetterCalls, fate: Fate) -> None:
    """Let the process die after Telegram answered and before that is recorded."""
    send = calls.send

    async def send_and_pass(chat_id: int, letter: Letter, *, run_id: int) -> None:
        await send(chat_id, letter, run_id=run_id)
        fate.passes("called")

    calls.send = send_and_pass  # type: ignore[method-assign]


async def work(orders: Orders) -> None:
    """Tick and send until told to stop."""
    database, clock, fate = create_database(orders.database_url), SystemClock(), Fate(orders)
    application = build_application(
        orders.token, base_url=orders.sandbox_url, is_polling=False, pace=overall_pace(orders.per_s)
    )
    campaigns = Campaigns(
        shelf=DatabaseShelf(database),
        machinery=MortalMachinery(database, fate),
        clock=clock,
        allowed_hosts=lambda: (),
        new_salt=lambda: "",
        rules=RULES,
        chunk=orders.chunk,
    )
    leadership = Leadership(
        DatabaseLeases(database), clock=clock, holder=orders.holder, seconds=orders.leader_s
    )
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    async with application:
        sender = build_sender(
            application.bot,
            limiter=SendingLimiter(NO_LIMITS if orders.shared else overall_pace(orders.per_s)),
            outbox=MortalOutbox(database, fate),
            memory=DatabaseMemory(database),
            clock=clock,
            holder=orders.holder,
            stop_label="Ngừng nhận tin",
            personal=lambda commune: {"xa_phuong": commune or ""},
            rules=RULES,
            settings=SenderSettings(per_s=orders.per_s, lease_s=orders.lease_s, idle_s=0.05),
            row=DatabasePacing(database) if orders.shared else None,
        )
        with_a_fate(sender.calls, fate)
        async with sending(sender):
            sys.stdout.write("ready\n")
            sys.stdout.flush()
            while not stopped.is_set():
                await leadership.only_here(campaigns.tick)()
                await asyncio.sleep(0.1)
    await leadership.step_down()
    await database.close()


if __name__ == "__main__":
    asyncio.run(work(Orders(**json.loads(sys.argv[1]))))
