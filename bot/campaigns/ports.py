"""What campaigns need kept and asked, said as ports; the database keeps it.

Every call is one short transaction of its own; none is open while Telegram is called.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
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
from bot.campaigns.outcome_rows import OutcomeRow
from bot.campaigns.outcomes import Outcome
from bot.campaigns.pace import Slots
from bot.campaigns.schedule import Hours, Schedule
from bot.campaigns.sealing import Experiment, SealedTrial
from bot.campaigns.statuses import CampaignStatus, RunStatus
from bot.campaigns.trial import AnswerKind
from bot.kernel.ids import ChatId, CommuneId


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a run sent, and whether it reached the one it is asked about.

    `content` is frozen as it went out, without its picture. `arm` is None when that person got no copy of
    this run (a forged button, a deleted person); `chat_id` is the chat of the copy, None likewise.
    """

    campaign_id: CampaignId
    content: Content
    arm: str | None = None
    chat_id: ChatId | None = None


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

    async def titles(self, *, limit: int = 50) -> Mapping[CampaignId, str]:
        """The titles alone, the latest changed first: whole campaigns carry pictures of megabytes."""
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
        sealed: SealedTrial | None = None,
        schedule: Schedule | None = None,
    ) -> bool:
        """Move the plan on, if it still stands at one of `expected` (and at `version`); whether it did.

        `first_run` (when it is due, when it expires) is planned, and `sealed` kept as the campaign's trial
        (None: it has none), in the same transaction. A trial that has begun keeps its first seal.
        `schedule` takes the place of the planned one: "at once" has become a moment.
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

    async def experiment(self, campaign_id: CampaignId) -> Experiment | None:
        """The sealed trial of a campaign; its tallies only after the window has closed."""
        ...

    async def answer(self, run_id: RunId, chat_id: ChatId, *, answer: AnswerKind, now: datetime) -> bool:
        """Keep an answer to the question at the end; False when it was not asked here or is over."""
        ...

    async def delivery(
        self, run_id: RunId, *, chat_id: ChatId | None = None, send_id: SendId | None = None
    ) -> Delivery | None:
        """What a run sent, and whether this chat, or the chat of this copy, got it.

        Returns:
            None when there is no such run, it has not begun, or its content no longer parses.
        """
        ...

    async def conservation(self, run_id: RunId) -> Conservation:
        """The sum that must hold, by one query."""
        ...

    def outcomes(self, run_id: RunId) -> AsyncIterator[Sequence[OutcomeRow]]:
        """What became of every copy of a run, some rows at a time; empty for a run that never was."""
        ...

    async def log(self, campaign_id: CampaignId) -> Sequence[LogEntry]:
        """What happened to a campaign, oldest first."""
        ...

    async def reopen(
        self, run_id: RunId, *, reasons: Sequence[str], unknown: bool, entry: LogEntry, expires_at: datetime
    ) -> int:
        """Make failed sends of these reasons (and unknown ones) pending again; returns how many."""
        ...


@dataclass(frozen=True, slots=True)
class ProgressCard:
    """A message that follows a run, or (without a message) somebody who is told how it ended.

    `shown` stands for what it shows, and guards each change against a second process.
    """

    run_id: RunId
    chat_id: ChatId
    message_id: int | None
    shown: str = ""


class ProgressCards(Protocol):
    """Who follows which run. The author of a campaign follows each of its runs without asking."""

    async def follow(self, run_id: RunId, chat_id: ChatId, *, message_id: int) -> None:
        """Let this message show the run from now on, instead of an earlier one in the same chat."""
        ...

    async def open(self, *, now: datetime) -> Sequence[ProgressCard]:
        """Cards that may have to change: of runs that go on, and of ended ones that nobody was told of."""
        ...

    async def claim(self, card: ProgressCard, *, shown: str) -> bool:
        """Take a change upon us; False when the card changed meanwhile: another process has it."""
        ...

    async def lose(self, card: ProgressCard) -> None:
        """The message is gone; its reader is still told how the run ends."""
        ...


class Machinery(Protocol):
    """What moves by itself: runs that are due, audiences that are written out, what dead processes left."""

    async def due_runs(self, *, now: datetime) -> Sequence[Run]:
        """Runs whose moment has come, and those whose preparation was begun; earliest first."""
        ...

    async def begin_preparing(self, run_id: RunId, *, now: datetime, question: Content | None = None) -> bool:
        """Take a due run into preparation and freeze its content; a double tick changes nothing.

        A run that asks how it went sends `question`; every other sends what its campaign says.
        """
        ...

    async def prepare_chunk(self, run_id: RunId, *, size: int, weekly_cap: int, now: datetime) -> bool:
        """Write out the sends of the next subscribers; returns whether there may be more.

        Interrupted anywhere it goes on where it stood; two processes at it at once do no harm.
        """
        ...

    async def publish(
        self,
        run_id: RunId,
        *,
        smallest: int,
        now: datetime,
        question_at: tuple[datetime, datetime] | None = None,
    ) -> RunStatus | None:
        """Make a prepared run visible to senders, by one conditional update; None when it was not preparing.

        An audience below `smallest` is not sent to: the run is cancelled and its sends are skipped.
        With `question_at` (due, expires) a run with a holdout also plans the question at the window's end.
        """
        ...

    async def end_runs(self, *, now: datetime) -> Sequence[RunId]:
        """Finish runs without open sends, skip what is too late; returns the runs that ended."""
        ...

    async def close_trials(self, *, now: datetime) -> Sequence[CampaignId]:
        """Count and seal the trials whose window has closed; returns their campaigns."""
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
    """Sends handed to one sender: the commune of each person who chose one, and who agreed to measuring."""

    sends: Sequence[Send] = ()
    communes: Mapping[SendId, CommuneId] = field(default_factory=dict)
    measured: frozenset[SendId] = frozenset()


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
