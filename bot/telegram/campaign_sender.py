"""Sending what is pending: claim, wait for the turn, check and record the attempt, call, record the outcome.

No transaction is open while Telegram is called. A send is recorded as `sending` before its request may
leave; if we die after that it is unknown, never repeated by itself. Nothing of people or texts is logged.
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import Enum, auto

from telegram.error import ChatMigrated, RetryAfter

from bot.campaigns.model import Content, RunId, Send
from bot.campaigns.outcomes import Again, Failed, Outcome, Sent, Trouble, Unknown, outcome_of
from bot.campaigns.ports import Outbox, Permit
from bot.campaigns.service import Rules
from bot.campaigns.statuses import FailReason
from bot.kernel.clock import Clock
from bot.kernel.ids import ChatId, CommuneId
from bot.telegram.campaign_calls import LetterCalls, seconds_of, trouble_of
from bot.telegram.campaign_desk import GatheringDesk
from bot.telegram.campaign_letter import LetterWriter
from bot.telegram.campaign_turns import Turns

log = logging.getLogger(__name__)

CONTENTS_KEPT = 8
UNRECORDED_PER_CALL = 8
"""Answered calls whose outcome is not written down yet, per call at once: a slow database slows sending."""

FAST_PER_S = 200.0
FAST_CHECKS_GATHER_S = 0.012

OUTCOMES_GATHER_S = 0.03
"""Outcomes wait so long for company: what a crash may turn from known into unknown."""


@dataclass(frozen=True, slots=True)
class SenderSettings:
    """How one sender works.

    Attributes:
        per_s: the rate of all senders together.
        lease_s: how long a claim stands; longer than any call takes.
        idle_s: how often to look for work when there is none.
        stop_s: how long calls on the wire may still take when the process is told to stop.
        in_flight: calls at once; enough for the rate at Telegram's usual answer times.
    """

    per_s: float = 25.0
    lease_s: float = 60.0
    idle_s: float = 1.0
    stop_s: float = 6.0
    in_flight: int = 0

    @property
    def calls_at_once(self) -> int:
        return self.in_flight or min(64, max(8, math.ceil(self.per_s / 4)))

    @property
    def check_gather_s(self) -> float:
        """Checks of a fast lane wait a moment for company; a slow one has none to wait for."""
        return FAST_CHECKS_GATHER_S if self.per_s >= FAST_PER_S else 0.0

    @property
    def claimed_at_once(self) -> int:
        return min(500, max(8, math.ceil(self.per_s)))


class _Phase(Enum):
    WAITING = auto()
    CHECKING = auto()
    CALLING = auto()


@dataclass(slots=True)
class _Job:
    """One send on its way."""

    send: Send
    commune_id: CommuneId | None
    is_measured: bool
    phase: _Phase = _Phase.WAITING
    attempts: int = 0
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class SenderParts:
    """What a sender works with. `end_subscription` is called for who blocked the bot."""

    outbox: Outbox
    turns: Turns
    calls: LetterCalls
    letters: LetterWriter
    clock: Clock
    end_subscription: Callable[[ChatId], Awaitable[None]]
    on_halted: Callable[[RunId], Awaitable[None]]
    rules: Rules = field(default_factory=Rules)


class CampaignSender:
    """One sender of one process; run as many as there are processes.

    Args:
        holder: a name of this process alone.
    """

    def __init__(self, parts: SenderParts, *, holder: str, settings: SenderSettings | None = None) -> None:
        self._parts, self._holder = parts, holder
        self._settings = settings or SenderSettings()
        self._permits = GatheringDesk(self._permit, gather_s=self._settings.check_gather_s)
        self._outcomes = GatheringDesk(self._record, gather_s=OUTCOMES_GATHER_S)
        self._room = asyncio.Semaphore(self._settings.calls_at_once)
        self._unrecorded = asyncio.Semaphore(self._settings.calls_at_once * UNRECORDED_PER_CALL)
        self._jobs: dict[asyncio.Task[None], _Job] = {}
        self._contents: dict[RunId, Content] = {}
        self._stopping = asyncio.Event()
        self._paused_until = -math.inf

    @property
    def calls(self) -> LetterCalls:
        """How the sender calls Telegram."""
        return self._parts.calls

    async def run(self) -> None:
        """Send until `stop` is called. A failing database is waited out."""
        while not self._stopping.is_set():
            await self._sit_out_the_pause()
            try:
                found = await self._claim_and_start()
            except Exception as error:
                log.error("claiming failed: %s", type(error).__name__)
                found = 0
            if not found:
                await self._pause(self._settings.idle_s)

    async def stop(self) -> None:
        """Let calls on the wire end, give everything else back. Ends within `stop_s` and a moment."""
        self._stopping.set()
        for task, job in list(self._jobs.items()):
            if job.phase is _Phase.WAITING:
                task.cancel()
        if self._jobs:
            await asyncio.wait(list(self._jobs), timeout=self._settings.stop_s)
        for task in list(self._jobs):
            task.cancel()
        if self._jobs:
            await asyncio.wait(list(self._jobs), timeout=1.0)
        await self._parts.outbox.put_back(holder=self._holder)

    async def settled(self) -> None:
        """Wait until nothing is on its way; for tests."""
        while self._jobs:
            await asyncio.wait(list(self._jobs))

    async def _claim_and_start(self) -> int:
        settings = self._settings
        claimed = await self._parts.outbox.claim(
            holder=self._holder,
            limit=settings.claimed_at_once,
            lease_s=settings.lease_s,
            hours=self._parts.rules.hours,
            now=self._parts.clock.now(),
        )
        for run_id in {send.run_id for send in claimed.sends} - set(self._contents):
            await self._know(run_id)
        for send in claimed.sends:
            await self._unrecorded.acquire()
            await self._room.acquire()
            if self._stopping.is_set():
                self._room.release()
                self._unrecorded.release()
                break  # `stop` puts back what is claimed
            job = _Job(
                send,
                claimed.communes.get(send.id),
                is_measured=send.id in claimed.measured,
                attempts=send.attempts + 1,
            )
            task = asyncio.create_task(self._work(job))
            self._jobs[task] = job
            task.add_done_callback(self._done)
        return len(claimed.sends)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._jobs.pop(task, None)
        self._unrecorded.release()
        if not task.cancelled() and (error := task.exception()) is not None:
            # Its lease lapses, and what became of it is found out then.
            log.error("a send was left to its lease: %s", type(error).__name__)

    async def _work(self, job: _Job) -> None:
        try:
            await self._try(job)
        finally:
            self._room.release()  # the next call need not wait until this outcome is written down
        if job.outcome is None:
            return
        await asyncio.shield(self._outcomes.ask((job.send, job.outcome)))
        if job.outcome == Failed(FailReason.BLOCKED):
            await self._parts.end_subscription(job.send.chat_id)

    async def _try(self, job: _Job) -> None:
        """Bring one send to an outcome; None when it is not ours to tell."""
        try:
            await self._parts.turns.take(job.send.chat_id, lambda: self._call(job))
        except asyncio.CancelledError:
            if job.phase is not _Phase.CALLING:
                raise
            job.outcome = Unknown()
        except RetryAfter as limit:
            wait_s = seconds_of(limit.retry_after)
            self._paused_until = max(self._paused_until, asyncio.get_running_loop().time() + wait_s)
            await self._parts.turns.paused(wait_s)
            job.outcome = outcome_of(Trouble.RATE_LIMITED, attempts=job.attempts, retry_after_s=wait_s)
        except ChatMigrated as moved:
            await self._parts.outbox.rewrite_chat(job.send.chat_id, moved.new_chat_id)
            job.outcome = outcome_of(Trouble.NEVER_LEFT, attempts=job.attempts)
        except Exception as error:
            if job.phase is not _Phase.CALLING:
                raise
            job.outcome = outcome_of(trouble_of(error), attempts=job.attempts)

    async def _call(self, job: _Job) -> None:
        """What happens in the turn itself: the last check, then the request."""
        send = job.send
        job.phase = _Phase.CHECKING
        permit = await asyncio.shield(self._permits.ask(send))
        if permit is not Permit.GO:
            return
        if self._stopping.is_set():
            job.outcome = Again(0.0)  # nothing left, and nothing will
            return
        try:
            letter = self._parts.letters.write(
                send, self._contents[send.run_id], job.commune_id, is_measured=job.is_measured
            )
        except ValueError:
            job.outcome = Failed(FailReason.REFUSED)
            return
        job.phase = _Phase.CALLING
        await self._parts.calls.send(send.chat_id, letter, run_id=send.run_id)
        job.outcome = Sent()

    async def _permit(self, sends: Sequence[Send]) -> Sequence[Permit]:
        permits = await self._parts.outbox.permit(
            sends,
            holder=self._holder,
            lease_s=self._settings.lease_s,
            weekly_cap=self._parts.rules.weekly_cap,
            hours=self._parts.rules.hours,
            now=self._parts.clock.now(),
        )
        return [permits[send.id] for send in sends]

    async def _record(self, outcomes: Sequence[tuple[Send, Outcome]]) -> Sequence[None]:
        halted = await self._parts.outbox.record(outcomes, holder=self._holder, now=self._parts.clock.now())
        for run_id in halted:
            log.warning("run %d was halted: too many sends were refused", run_id)
            await self._parts.on_halted(run_id)
        return [None] * len(outcomes)

    async def _know(self, run_id: RunId) -> None:
        while len(self._contents) >= CONTENTS_KEPT:
            self._contents.pop(next(iter(self._contents)))
        self._contents[run_id] = await self._parts.outbox.content(run_id)

    async def _sit_out_the_pause(self) -> None:
        """After a 429 nothing is claimed: it would only come back."""
        loop = asyncio.get_running_loop()
        while not self._stopping.is_set() and (left := self._paused_until - loop.time()) > 0:
            await self._pause(left)

    async def _pause(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return


@asynccontextmanager
async def sending(sender: CampaignSender) -> AsyncIterator[None]:
    """The sender works for as long as this is open, and leaves in order."""
    running = asyncio.create_task(sender.run())
    try:
        yield
    finally:
        await sender.stop()
        await running
