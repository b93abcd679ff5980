"""What campaigns need kept and asked, said as ports; the database keeps it.

Every call is one short transaction of its own; none is open while Telegram is called.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.campaigns.audience import Audience, AudienceCounts
from bot.campaigns.model import (
    Campaign,
    CampaignId,
    Conservation,
    Content,
    LogEntry,
    Plan,
    Progress,
    Run,
    RunId,
    Send,
    SendId,
    StaffId,
)
from bot.campaigns.outcomes import Outcome
from bot.campaigns.pace import Slots
from bot.campaigns.schedule import Hours
from bot.campaigns.statuses import CampaignStatus, RunStatus
from bot.kernel.ids import CommuneId


class Shelf(Protocol):
    """Plans, runs and the log of who did what. Changes are conditional: a second try changes nothing."""

    async def add(self, plan: Plan, *, author: StaffId, salt: str, now: datetime) -> Campaign:
        """Keep a new draft."""
        ...

    async def campaign(self, campaign_id: CampaignId) -> Campaign:
        """Read one.

        Raises:
            NoSuchCampaign: no such number.
            PlanUnreadable: it was written by a version we do not understand.
        """
        ...

    async def campaigns(self, *, limit: int = 50) -> Sequence[Campaign]:
        """The latest changed first; unreadable ones are left out."""
        ...

    async def save(
        self, campaign_id: CampaignId, plan: Plan, *, version: int, staff: StaffId, now: datetime
    ) -> Campaign:
        """Replace the plan: it is a draft again, an approval is void, runs still due are taken back.

        Raises:
            DraftChanged: `version` is not the stored one, or the campaign cannot be changed any more.
        """
        ...

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
    ) -> bool:
        """Move the plan on, if it still stands at one of `expected` (and at `version`); whether it did.

        `first_run` (when it is due, when it expires) is planned in the same transaction.
        """
        ...

    async def has_sent_text(self, digest: str, *, since: datetime, but: CampaignId) -> bool:
        """Whether another campaign went out with a text that reads the same."""
        ...

    async def add_run(self, campaign_id: CampaignId, *, due_at: datetime, expires_at: datetime) -> None:
        """Plan the next run; nothing happens when one is planned for that moment already."""
        ...

    async def run(self, run_id: RunId) -> Run:
        """Read one run.

        Raises:
            NoSuchCampaign: no such number.
        """
        ...

    async def runs(self, campaign_id: CampaignId) -> Sequence[Run]:
        """All runs of a campaign, oldest first."""
        ...

    async def calendar(self, *, since: datetime, until: datetime) -> Sequence[Run]:
        """Runs due in [since, until), earliest first."""
        ...

    async def change_run(
        self, run_id: RunId, *, expected: Sequence[RunStatus], to: RunStatus, entry: LogEntry
    ) -> bool:
        """Move a run on, if it still stands at one of `expected`; returns whether it did."""
        ...

    async def count(self, audience: Audience, *, weekly_cap: int, now: datetime) -> AudienceCounts:
        """What a rule comes to at this moment."""
        ...

    async def progress(self, run_id: RunId) -> Progress:
        """Counts of a run."""
        ...

    async def conservation(self, run_id: RunId) -> Conservation:
        """The sum that must hold, by one query."""
        ...

    async def log(self, campaign_id: CampaignId) -> Sequence[LogEntry]:
        """What happened to a campaign, oldest first."""
        ...

    async def reopen(
        self, run_id: RunId, *, reasons: Sequence[str], unknown: bool, entry: LogEntry, expires_at: datetime
    ) -> int:
        """Make failed sends of these reasons (and unknown ones) pending again; returns how many."""
        ...


class Machinery(Protocol):
    """What moves by itself: runs that are due, audiences that are written out, what dead processes left."""

    async def due_runs(self, *, now: datetime) -> Sequence[Run]:
        """Runs whose moment has come, and those whose preparation was begun; earliest first."""
        ...

    async def begin_preparing(self, run_id: RunId, *, now: datetime) -> bool:
        """Take a due run into preparation and freeze its content; a double tick changes nothing."""
        ...

    async def prepare_chunk(self, run_id: RunId, *, size: int, weekly_cap: int, now: datetime) -> bool:
        """Write out the sends of the next subscribers; returns whether there may be more.

        Interrupted anywhere it goes on where it stood; two processes at it at once do no harm.
        """
        ...

    async def publish(self, run_id: RunId, *, smallest: int, now: datetime) -> RunStatus | None:
        """Make a prepared run visible to senders, by one conditional update; None when it was not preparing.

        An audience below `smallest` is not sent to: the run is cancelled and its sends are skipped.
        """
        ...

    async def end_runs(self, *, now: datetime) -> Sequence[RunId]:
        """Finish runs without open sends, skip what is too late; returns the runs that ended."""
        ...

    async def recover(self, *, now: datetime) -> tuple[int, int]:
        """Undo what dead senders held: claimed sends become pending, sending ones unknown; how many each."""
        ...


class Permit(StrEnum):
    """Whether a claimed send may leave now."""

    GO = "go"
    SKIPPED = "skipped"
    """It is not to be sent any more; that is recorded already."""
    PUT_BACK = "put_back"
    """Its run does not send now; it is pending again."""
    LOST = "lost"
    """It is not ours any more."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """Sends handed to one sender, with the commune of each person who chose one."""

    sends: Sequence[Send] = ()
    communes: Mapping[SendId, CommuneId] = field(default_factory=dict)


class Outbox(Protocol):
    """What senders do. `holder` names one sender process; only the holder can change what it claimed."""

    async def claim(self, *, holder: str, limit: int, lease_s: float, hours: Hours, now: datetime) -> Claimed:
        """Take pending sends of running runs, earliest run first; nothing at night."""
        ...

    async def content(self, run_id: RunId) -> Content:
        """What a run sends, frozen when it began."""
        ...

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
        """Check each right before its call: run still running, consent still given, not too often.

        Those that may go are recorded as `sending`, with one attempt more, before this returns.
        """
        ...

    async def record(
        self, outcomes: Sequence[tuple[Send, Outcome]], *, holder: str, now: datetime
    ) -> Sequence[RunId]:
        """Record what became of sends; returns runs that were halted by it."""
        ...

    async def put_back(self, *, holder: str) -> int:
        """Make everything claimed and not begun pending again; returns how many."""
        ...

    async def rewrite_chat(self, old: int, new: int) -> None:
        """A chat got another id."""
        ...


class PacingRow(Protocol):
    """One rate for any number of senders; time is the database's own."""

    async def reserve(self, *, count: int, per_s: float) -> Slots:
        """Reserve the next free moments."""
        ...

    async def pause(self, seconds: float) -> None:
        """Telegram said 429: nobody reserves a moment before that many seconds, and the rate goes down."""
        ...


class Leases(Protocol):
    """Who does what only one process should do at a time."""

    async def take(self, name: str, *, holder: str, seconds: float, now: datetime) -> bool:
        """Take or renew a lease; False while somebody else's stands."""
        ...

    async def give_back(self, name: str, *, holder: str) -> None:
        """End our lease at once."""
        ...
