"""What an officer plans and what becomes of it, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NewType

from bot.campaigns.audience import Audience
from bot.campaigns.schedule import Schedule
from bot.campaigns.statuses import CampaignStatus, RunKind, RunStatus, SendState
from bot.campaigns.trial import Trial
from bot.kernel.ids import ChatId, ServiceId

CampaignId = NewType("CampaignId", int)
RunId = NewType("RunId", int)
SendId = NewType("SendId", int)

StaffId = NewType("StaffId", int)
"""Who of the staff acted: the id of their private chat."""


class ButtonKind(StrEnum):
    """What a campaign's button does."""

    SERVICE = "service"
    LINK = "link"
    ANSWER = "answer"
    """Says something more when tapped; the target is that text."""
    OUTCOME = "outcome"
    """Answers the question at the end of a trial's window; the target is an `AnswerKind`."""


@dataclass(frozen=True, slots=True)
class CampaignButton:
    """One button under the message; `target` is a service id, an official address, or an answer.

    The button to stop is always added and is not among these.
    """

    label: str
    kind: ButtonKind
    target: str


@dataclass(frozen=True, slots=True)
class Content:
    """What is sent: one wording, or two that are compared. Telegram HTML with `{fields}`."""

    wordings: tuple[str, ...]
    buttons: tuple[CampaignButton, ...] = ()
    promotes: ServiceId | None = None
    picture: bytes | None = None

    @property
    def about(self) -> ServiceId | None:
        """The one service it is about: what it promotes, else what its only service button opens."""
        opened = {button.target for button in self.buttons if button.kind is ButtonKind.SERVICE}
        return self.promotes or (ServiceId(opened.pop()) if len(opened) == 1 else None)


@dataclass(frozen=True, slots=True)
class Plan:
    """All an officer decides; `holdout_off_reason` is needed when `holdout_share` is 0.

    `trial` says how the campaign is measured; it matters only with a holdout.
    """

    title: str
    content: Content
    audience: Audience = field(default_factory=Audience)
    schedule: Schedule | None = None
    holdout_share: float = 0.1
    holdout_off_reason: str | None = None
    trial: Trial = field(default_factory=Trial)


@dataclass(frozen=True, slots=True)
class Campaign:
    """A plan with its history. `version` grows with every change; `salt` makes its draw its own."""

    id: CampaignId
    plan: Plan
    status: CampaignStatus
    version: int
    salt: str
    author: StaffId
    approved_by: StaffId | None = None
    approved_fingerprint: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """One time a campaign goes out, or asks those whom run `about_run` assigned how it went.

    `assigned` is fixed when sending begins.
    """

    id: RunId
    campaign_id: CampaignId
    number: int
    status: RunStatus
    due_at: datetime
    expires_at: datetime
    started_at: datetime | None = None
    finished_at: datetime | None = None
    assigned: int | None = None
    spread: timedelta = timedelta()
    kind: RunKind = RunKind.BROADCAST
    about_run: RunId | None = None


@dataclass(frozen=True, slots=True)
class Send:
    """One copy for one person, in a sender's hand. `about` is the service it tells of."""

    id: SendId
    run_id: RunId
    campaign_id: CampaignId
    chat_id: ChatId
    arm: str
    attempts: int
    about: ServiceId | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How a run stands: counts by state, and by reason where there is one."""

    run: Run
    by_state: Mapping[SendState, int]
    by_reason: Mapping[tuple[SendState, str], int]

    def count(self, *states: SendState) -> int:
        return sum(self.by_state.get(state, 0) for state in states)


@dataclass(frozen=True, slots=True)
class Conservation:
    """The one sum that must always hold: assigned = sent + failed + skipped + pending + unknown.

    `pending` counts every open state; `rows` all rows of people to be written to; `strays` what no state
    explains (always 0).
    """

    run_id: RunId
    assigned: int
    sent: int
    failed: int
    skipped: int
    pending: int
    unknown: int
    held_out: int
    rows: int
    repeated: int
    """People who have more than one send in the run (always 0)."""

    @property
    def holds(self) -> bool:
        accounted = self.sent + self.failed + self.skipped + self.pending + self.unknown
        return self.assigned == accounted == self.rows and self.repeated == 0


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One thing somebody did, or that happened by itself (`staff` None): a dotted name plus plain data."""

    at: datetime
    action: str
    staff: StaffId | None
    campaign_id: CampaignId
    run_id: RunId | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
